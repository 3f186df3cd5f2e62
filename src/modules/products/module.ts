import type { Read } from '../../platform/database/database.ts'
import type { ImageStore } from '../../platform/images/image-store.ts'
import type { Module } from '../../platform/module.ts'
import { pictureRoutes } from './picture-routes.ts'
import { reactions } from './reactions.ts'
import { routes } from './routes.ts'
import { Category, Product } from './schemas.ts'

/** `read` and `images` are for what happens before a transaction: drawing and keeping pictures. */
export const productsModule = (read: Read, images: ImageStore): Module => ({
  name: 'products',
  description: 'Meals and their categories: the public catalogue, and stock',
  events: [
    'category.added',
    'category.renamed',
    'category.deleted',
    'product.added',
    'product.changed',
    'product.archived',
    'catalogue.imported',
  ],
  schemas: [Category, Product],
  routes: [...routes, ...pictureRoutes(read, images)],
  reactions,
})
