import type { Module } from '../../platform/module.ts'
import { reactions } from './reactions.ts'
import { routes } from './routes.ts'
import { Category, Product } from './schemas.ts'

export const productsModule: Module = {
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
  routes,
  reactions,
}
