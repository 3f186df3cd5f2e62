import { notFound } from '../../kernel/refusal.ts'
import type { Read } from '../../platform/database/database.ts'
import { only } from '../../platform/http/access.ts'
import { ref } from '../../platform/http/fields.ts'
import { drawUpload, keepPicture } from '../../platform/http/picture-upload.ts'
import { type Route, upload } from '../../platform/http/route.ts'
import type { ImageStore } from '../../platform/images/image-store.ts'
import { changeVendor } from './commands/change-vendor.ts'
import { findVendorOf } from './queries.ts'
import * as schemas from './schemas.ts'
import { viewVendor } from './schemas.ts'

export function pictureRoutes(read: Read, images: ImageStore): Route[] {
  return [
    upload('/vendors/:id/image', {
      operation: 'pictureVendor',
      summary: 'Give a vendor a picture',
      description: 'It is drawn anew in three widths, without metadata; `imageUrl` then names the widest.',
      access: only('VENDOR', 'ADMIN'),
      answer: ref(schemas.Vendor),
      async prepare({ actor, params, body }) {
        const picture = await drawUpload(body)
        if (!(await findVendorOf(read, actor, params.id))) throw notFound()
        return keepPicture(images, picture)
      },
      command: async (tx, { actor, params }, imageUrl) =>
        viewVendor(await changeVendor(tx, actor, params.id, { imageUrl }), actor, tx.marketplace),
    }),
  ]
}
