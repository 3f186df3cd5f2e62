import type { AccountActor } from '../../kernel/actor.ts'
import { notFound } from '../../kernel/refusal.ts'
import type { Read } from '../../platform/database/database.ts'
import { type Page, type Position, toPage } from '../../platform/database/keyset.ts'
import { only, visitor } from '../../platform/http/access.ts'
import { ref } from '../../platform/http/fields.ts'
import { del, get, list, patch, post, type Route } from '../../platform/http/route.ts'
import { validationFailed } from '../../platform/http/schemas.ts'
import { ownVendorCard } from '../vendors/public.ts'
import { BY_NAME, findCategory, listCategories } from './category-queries.ts'
import { addCategory } from './commands/add-category.ts'
import { addProduct } from './commands/add-product.ts'
import { archiveProduct } from './commands/archive-product.ts'
import { changeProduct } from './commands/change-product.ts'
import { deleteCategory } from './commands/delete-category.ts'
import { renameCategory } from './commands/rename-category.ts'
import { findProduct, type ListedProduct, listProducts, PRODUCT_ORDERS } from './queries.ts'
import { type ProductSearch, searchProducts } from './search-queries.ts'
import * as schemas from './schemas.ts'
import { viewCategory, viewProduct } from './schemas.ts'

export const routes: Route[] = [
  list('/categories', {
    operation: 'listCategories',
    summary: 'List categories by name',
    access: visitor,
    row: ref(schemas.Category),
    remembered: () => [],
    page: async (read, { limit, after }) =>
      toPage(await listCategories(read, limit, after), limit, BY_NAME, viewCategory),
  }),
  get('/categories/:id', {
    operation: 'getCategory',
    summary: 'See a category',
    access: visitor,
    answer: ref(schemas.Category),
    remembered: () => [],
    async read(read, { params }) {
      const category = await findCategory(read, params.id)
      if (!category) throw notFound()
      return viewCategory(category)
    },
  }),
  post('/categories', {
    operation: 'addCategory',
    summary: 'Add a category',
    access: only('ADMIN'),
    body: schemas.NewCategory,
    status: 201,
    answer: ref(schemas.Category),
    refusals: ['name_taken'],
    command: async (tx, { actor, body }) => viewCategory(await addCategory(tx, actor, body.name)),
  }),
  patch('/categories/:id', {
    operation: 'renameCategory',
    summary: 'Rename a category',
    access: only('ADMIN'),
    body: schemas.CategoryChanges,
    answer: ref(schemas.Category),
    refusals: ['name_taken'],
    command: async (tx, { actor, params, body }) =>
      viewCategory(await renameCategory(tx, actor, params.id, body.name)),
  }),
  del('/categories/:id', {
    operation: 'deleteCategory',
    summary: 'Delete an empty category',
    access: only('ADMIN'),
    refusals: ['category_in_use'],
    command: (tx, { actor, params }) => deleteCategory(tx, actor, params.id),
  }),
  list('/products', {
    operation: 'listProducts',
    summary: 'Find products',
    description:
      'Approved vendors’ products. An owner who names their vendor, and an admin, see hidden ones too.',
    access: visitor,
    filters: schemas.ProductFilters,
    row: ref(schemas.Product),
    remembered: ({ data }, { available }) =>
      available === undefined ? data.map(({ vendorId }) => vendorId) : 'all',
    async page(read, { actor, query: { search, sort: wanted, ...filters }, limit, after }) {
      const sort = wanted ?? (search === undefined ? '-createdAt' : 'relevance')
      const seesHidden = await maySeeHidden(read, actor, filters.vendorId)
      const { data, next } = await findPage(read, { search, sort, filters, seesHidden }, limit, after)
      return { data: data.map((row) => viewProduct(row, read.marketplace)), next }
    },
  }),
  get('/products/:id', {
    operation: 'getProduct',
    summary: 'See a product',
    access: visitor,
    answer: ref(schemas.Product),
    remembered: ({ vendorId }) => [vendorId],
    async read(read, { actor, params }) {
      const product = await findProduct(read, params.id)
      const isPrivy = actor?.role === 'ADMIN' || actor?.accountId === product?.owner_id
      if (!product || (product.visibility !== 'LISTED' && !isPrivy)) throw notFound()
      return viewProduct(product, read.marketplace)
    },
  }),
  post('/products', {
    operation: 'addProduct',
    summary: 'Add a product to a vendor',
    access: only('VENDOR', 'ADMIN'),
    body: schemas.NewProduct,
    status: 201,
    answer: ref(schemas.Product),
    refusals: ['unknown_reference'],
    command: async (tx, { actor, body }) => viewProduct(await addProduct(tx, actor, body), tx.marketplace),
  }),
  patch('/products/:id', {
    operation: 'changeProduct',
    summary: 'Change a product',
    access: only('VENDOR', 'ADMIN'),
    body: schemas.ProductChanges,
    answer: ref(schemas.Product),
    refusals: ['unknown_reference'],
    command: async (tx, { actor, params, body }) =>
      viewProduct(await changeProduct(tx, actor, params.id, body), tx.marketplace),
  }),
  del('/products/:id', {
    operation: 'archiveProduct',
    summary: 'Archive a product',
    access: only('VENDOR', 'ADMIN'),
    command: (tx, { actor, params }) => archiveProduct(tx, actor, params.id),
  }),
]

/** An admin, and an owner who names their vendor. */
async function maySeeHidden(
  read: Read,
  actor: AccountActor | null,
  vendorId: string | undefined,
): Promise<boolean> {
  if (actor?.role === 'ADMIN') return true
  if (actor?.role !== 'VENDOR' || vendorId === undefined) return false
  return (await ownVendorCard(read, vendorId, actor.accountId)) !== undefined
}

async function findPage(
  read: Read,
  { search, sort, filters, seesHidden }: Omit<ProductSearch, 'search'> & { search: string | undefined },
  limit: number,
  after: Position | null,
): Promise<Page<ListedProduct>> {
  if (search !== undefined) return searchProducts(read, { search, sort, filters, seesHidden }, limit, after)
  if (sort === 'relevance')
    throw validationFailed([{ path: '/sort', message: 'goes with search alone where it is relevance' }])
  const rows = await listProducts(read, filters, sort, seesHidden, limit, after)
  return toPage(rows, limit, PRODUCT_ORDERS[sort], (row) => row)
}
