import { notFound } from '../../kernel/refusal.ts'
import type { Read } from '../../platform/database/database.ts'
import { only } from '../../platform/http/access.ts'
import { ref } from '../../platform/http/fields.ts'
import { drawUpload, keepPicture } from '../../platform/http/picture-upload.ts'
import { type Route, upload } from '../../platform/http/route.ts'
import type { ImageStore } from '../../platform/images/image-store.ts'
import { changeProduct } from './commands/change-product.ts'
import { findProductOf } from './queries.ts'
import * as schemas from './schemas.ts'
import { viewProduct } from './schemas.ts'

export function pictureRoutes(read: Read, images: ImageStore): Route[] {
  return [
    upload('/products/:id/image', {
      operation: 'pictureProduct',
      summary: 'Give a product a picture',
      description: 'It is drawn anew in three widths, without metadata; `imageUrl` then names the widest.',
      access: only('VENDOR', 'ADMIN'),
      answer: ref(schemas.Product),
      async prepare({ actor, params, body }) {
        const picture = await drawUpload(body)
        if (!(await findProductOf(read, actor, params.id))) throw notFound()
        return keepPicture(images, picture)
      },
      command: async (tx, { actor, params }, imageUrl) =>
        viewProduct(await changeProduct(tx, actor, params.id, { imageUrl }), tx.marketplace),
    }),
  ]
}
