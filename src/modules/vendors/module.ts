import type { Read } from '../../platform/database/database.ts'
import { everyRow, toPage } from '../../platform/database/keyset.ts'
import type { ImageStore } from '../../platform/images/image-store.ts'
import type { Module } from '../../platform/module.ts'
import { pictureRoutes } from './picture-routes.ts'
import { reactions } from './reactions.ts'
import { routes } from './routes.ts'
import { listOwnVendors, VENDOR_ORDERS } from './queries.ts'
import { Vendor, viewVendor } from './schemas.ts'

/** `read` and `images` are for what happens before a transaction: drawing and keeping pictures. */
export const vendorsModule = (read: Read, images: ImageStore): Module => ({
  name: 'vendors',
  description: 'Kitchens that sell: onboarding, approval, pausing',
  events: ['vendor.opened', 'vendor.changed', 'vendor.approved', 'vendor.suspended'],
  schemas: [Vendor],
  routes: [...routes, ...pictureRoutes(read, images)],
  reactions,
  holds: async (read, actor) => ({
    vendors: await everyRow(async (limit, after) =>
      toPage(
        await listOwnVendors(read, actor.accountId, limit, after),
        limit,
        VENDOR_ORDERS['-createdAt'],
        (row) => viewVendor(row, actor, read.marketplace),
      ),
    ),
  }),
})
