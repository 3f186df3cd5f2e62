import { notFound, Refusal } from '../../kernel/refusal.ts'
import { toPage } from '../../platform/database/keyset.ts'
import { only, visitor } from '../../platform/http/access.ts'
import { ref } from '../../platform/http/fields.ts'
import { toPoint } from '../../platform/http/text-kinds.ts'
import { validationFailed } from '../../platform/http/schemas.ts'
import { get, list, patch, post, type Route } from '../../platform/http/route.ts'
import { approveVendor } from './commands/approve-vendor.ts'
import { changeVendor } from './commands/change-vendor.ts'
import { openVendor } from './commands/open-vendor.ts'
import { suspendVendor } from './commands/suspend-vendor.ts'
import { nearestVendors, searchVendors } from './discovery.ts'
import { findVendor, listOwnVendors, listVendors, VENDOR_ORDERS } from './queries.ts'
import * as schemas from './schemas.ts'
import { viewVendor } from './schemas.ts'

export const routes: Route[] = [
  list('/vendors', {
    operation: 'listVendors',
    summary: 'Find vendors',
    access: visitor,
    filters: schemas.VendorFilters,
    row: ref(schemas.Vendor),
    remembered: () => [],
    refusals: ['forbidden'],
    async page(read, { actor, query, limit, after }) {
      const { sort = '-createdAt', status = 'APPROVED', search, near } = query
      if (query.status !== undefined && actor?.role !== 'ADMIN') {
        throw new Refusal(actor ? 'forbidden' : 'unauthenticated', {
          detail: 'Only an ADMIN may filter vendors by status.',
        })
      }
      if (near !== undefined) {
        if (query.sort)
          throw validationFailed([
            { path: '/sort', message: 'does not go with near, which sorts by distance' },
          ])
        const { data, next } = await nearestVendors(read, toPoint(near), { status, search }, limit, after)
        return {
          data: data.map((found) => viewVendor(found.row, actor, read.marketplace, found.distanceMetres)),
          next,
        }
      }
      const rows = await (search === undefined
        ? listVendors(read, status, sort, limit, after)
        : searchVendors(read, search, status, sort, limit, after))
      return toPage(rows, limit, VENDOR_ORDERS[sort], (row) => viewVendor(row, actor, read.marketplace))
    },
  }),
  get('/vendors/:id', {
    operation: 'getVendor',
    summary: 'See a vendor',
    access: visitor,
    answer: ref(schemas.Vendor),
    remembered: () => [],
    async read(read, { actor, params }) {
      const vendor = await findVendor(read, params.id)
      const isPrivy = actor?.role === 'ADMIN' || actor?.accountId === vendor?.owner_id
      if (!vendor || (vendor.status !== 'APPROVED' && !isPrivy)) throw notFound()
      return viewVendor(vendor, actor, read.marketplace)
    },
  }),
  post('/vendors', {
    operation: 'openVendor',
    summary: 'Open a vendor; an admin approves it',
    access: only('VENDOR'),
    body: schemas.NewVendor,
    status: 201,
    answer: ref(schemas.Vendor),
    command: async (tx, { actor, body }) =>
      viewVendor(await openVendor(tx, actor, body), actor, tx.marketplace),
  }),
  patch('/vendors/:id', {
    operation: 'changeVendor',
    summary: 'Change a vendor, or pause its orders',
    access: only('VENDOR', 'ADMIN'),
    body: schemas.VendorChanges,
    answer: ref(schemas.Vendor),
    refusals: ['forbidden'],
    command: async (tx, { actor, params, body }) =>
      viewVendor(await changeVendor(tx, actor, params.id, body), actor, tx.marketplace),
  }),
  list('/me/vendors', {
    operation: 'listMyVendors',
    summary: 'List your vendors, newest first',
    access: only('VENDOR'),
    row: ref(schemas.Vendor),
    page: async (read, { actor, limit, after }) =>
      toPage(
        await listOwnVendors(read, actor.accountId, limit, after),
        limit,
        VENDOR_ORDERS['-createdAt'],
        (row) => viewVendor(row, actor, read.marketplace),
      ),
  }),
  post('/vendors/:id/approve', {
    operation: 'approveVendor',
    summary: 'Let a vendor sell',
    access: only('ADMIN'),
    answer: ref(schemas.Vendor),
    command: async (tx, { actor, params }) =>
      viewVendor(await approveVendor(tx, actor, params.id), actor, tx.marketplace),
  }),
  post('/vendors/:id/suspend', {
    operation: 'suspendVendor',
    summary: 'Take a vendor out of discovery',
    access: only('ADMIN'),
    body: schemas.Suspension,
    answer: ref(schemas.Vendor),
    command: async (tx, { actor, params, body }) =>
      viewVendor(await suspendVendor(tx, actor, params.id, body.reason ?? null), actor, tx.marketplace),
  }),
]
