import { type RawBuilder, sql } from 'kysely'
import type { AccountActor } from '../../kernel/actor.ts'
import { catalogueChanged } from '../../platform/database/catalogue-versions.ts'
import type { Read, Tx } from '../../platform/database/database.ts'
import {
  type Order,
  pageParams,
  type PageParams,
  pageQuery,
  type Position,
  unindexed,
  walkedBy,
} from '../../platform/database/keyset.ts'
import { type Lock, locked } from '../../platform/database/locks.ts'
import { type Param, statement } from '../../platform/database/statement.ts'
import type { ProductRow, Visibility } from './tables.ts'

const byId = statement<{ id: string; ownerId?: string }, ProductRow>((db, param, lock) => {
  const one = db.selectFrom('products').selectAll().where('id', '=', param('id'))
  const own = param.has('ownerId') ? one.where('owner_id', '=', param('ownerId')) : one
  return locked(db, own.where('visibility', '!=', 'ARCHIVED'), lock)
})
/** Any product that was not archived. */
export const findProduct = (read: Read, id: string) => byId.first(read, { id })

/** A product that this account may change: an owner's own, any for an admin. */
export const findProductOf = (read: Read, { role, accountId }: AccountActor, id: string, lock?: Lock) =>
  byId.first(read, { id, ownerId: role === 'ADMIN' ? undefined : accountId }, lock)

const insert = statement<ProductRow>((db, param) =>
  db.insertInto('products').values({
    id: param('id'),
    vendor_id: param('vendor_id'),
    owner_id: param('owner_id'),
    vendor_name: param('vendor_name'),
    category_id: param('category_id'),
    import_key: param('import_key'),
    name: param('name'),
    name_key: param('name_key'),
    description: param('description'),
    price: param('price'),
    available: param('available'),
    stock: param('stock'),
    image_url: param('image_url'),
    visibility: param('visibility'),
    created_at: param('created_at'),
    updated_at: param('updated_at'),
  }),
)
export function insertProduct(tx: Tx, row: ProductRow): Promise<number> {
  catalogueChanged(tx)
  return insert.run(tx, row)
}

const CHANGEABLE = [
  'category_id',
  'name',
  'name_key',
  'description',
  'price',
  'available',
  'stock',
  'image_url',
  'updated_at',
] as const
export type ProductChanges = Partial<Pick<ProductRow, (typeof CHANGEABLE)[number]>>

const update = statement<{ id: string } & ProductChanges>((db, param) =>
  db
    .updateTable('products')
    .set(Object.fromEntries(CHANGEABLE.filter(param.has).map((name) => [name, param(name)])))
    .where('id', '=', param('id'))
    .where('visibility', '!=', 'ARCHIVED'),
)
/** False where it was archived in between. */
export async function saveProduct(tx: Tx, id: string, changes: ProductChanges): Promise<boolean> {
  catalogueChanged(tx)
  return (await update.run(tx, { id, ...changes })) === 1
}

const archive = statement<{ id: string; now: number }>((db, param) =>
  db
    .updateTable('products')
    .set({ visibility: 'ARCHIVED', updated_at: param('now') })
    .where('id', '=', param('id'))
    .where('visibility', '!=', 'ARCHIVED'),
)
/** False where it was archived before. */
export async function archiveProductRow(tx: Tx, id: string): Promise<boolean> {
  catalogueChanged(tx)
  return (await archive.run(tx, { id, now: tx.now })) === 1
}

const moveVisibility = statement<{ vendorId: string; from: Visibility; to: Visibility }>((db, param) =>
  db
    .updateTable('products')
    .set({ visibility: param('to') })
    .where('vendor_id', '=', param('vendorId'))
    .where('visibility', '=', param('from')),
)
export function saveVisibilityOfVendor(
  tx: Tx,
  vendorId: string,
  from: Visibility,
  to: Visibility,
): Promise<number> {
  catalogueChanged(tx)
  return moveVisibility.run(tx, { vendorId, from, to })
}

const renameVendor = statement<{ vendorId: string; name: string }>((db, param) =>
  db
    .updateTable('products')
    .set({ vendor_name: param('name') })
    .where('vendor_id', '=', param('vendorId')),
)
export function saveVendorName(tx: Tx, vendorId: string, name: string): Promise<number> {
  catalogueChanged(tx)
  return renameVendor.run(tx, { vendorId, name })
}

export const PRODUCT_ORDERS = {
  '-createdAt': { columns: ['id'], direction: 'desc' },
  price: { columns: ['price', 'id'], direction: 'asc' },
  '-price': { columns: ['price', 'id'], direction: 'desc' },
  name: { columns: ['name_key', 'id'], direction: 'asc' },
} as const satisfies Record<string, Order>

export type ProductSort = keyof typeof PRODUCT_ORDERS

export interface ProductFilters {
  categoryId?: string
  vendorId?: string
  available?: boolean
  minPrice?: number
  maxPrice?: number
}

type ListParams = Omit<ProductFilters, 'available'> & PageParams

/** What a page of products reads: what it shows, and what it is sorted by. */
const LISTED_COLUMNS = [
  'id',
  'vendor_id',
  'vendor_name',
  'category_id',
  'name',
  'name_key',
  'description',
  'price',
  'available',
  'stock',
  'image_url',
  'created_at',
  'updated_at',
] as const
export const LISTED = LISTED_COLUMNS.map((name) => `products.${name}` as const)
export type ListedProduct = Pick<ProductRow, (typeof LISTED_COLUMNS)[number]>

/** Whoever may see the hidden ones too gets two walks, merged from their first rows. */
const productPage = statement<ListParams, ListedProduct>((db, param, variant) => {
  const [sort, stocked, ...visibilities] = variant.split(' ') as [ProductSort, Stocked, ...Visibility[]]
  const index = indexOf(param, sort)
  const walks = visibilities.map((visibility) => {
    let walk = db
      .selectFrom(walkedBy(db, 'products', index))
      .select(LISTED)
      .where('visibility', '=', visibility)
    for (const condition of conditions(param, stocked, sort)) walk = walk.where(condition)
    return walk
  })
  return pageQuery(db, walks, PRODUCT_ORDERS[sort], param)
})

function indexOf(param: Param<ListParams>, sort: ProductSort): string {
  const order = { '-createdAt': 'newest', price: 'by_price', '-price': 'by_price', name: 'by_name' }[sort]
  const scope = param.has('vendorId') ? '_of_vendor' : param.has('categoryId') ? '_of_category' : ''
  return `products_${order}${scope}`
}

export type Stocked = 'any' | 'yes' | 'no'

/** The filters as conditions. Only what the order's index serves may use an index; the rest is tested on the way. */
export function conditions<P extends Omit<ProductFilters, 'available'>>(
  param: Param<P>,
  stocked: Stocked,
  sort: ProductSort | 'relevance',
): RawBuilder<boolean>[] {
  const byPrice = sort === 'price' || sort === '-price'
  const price = byPrice ? sql.ref('price') : unindexed('price')
  // A vendor's products are few, a category's may be many: with both given, the vendor's index is walked.
  const category = param.has('vendorId') ? unindexed('category_id') : sql.ref('category_id')
  return [
    ...(param.has('vendorId') ? [sql<boolean>`vendor_id = ${param('vendorId')}`] : []),
    ...(param.has('categoryId') ? [sql<boolean>`${category} = ${param('categoryId')}`] : []),
    ...(param.has('minPrice') ? [sql<boolean>`${price} >= ${param('minPrice')}`] : []),
    ...(param.has('maxPrice') ? [sql<boolean>`${price} <= ${param('maxPrice')}`] : []),
    ...(stocked === 'yes' ? [sql<boolean>`available = 1 and (stock is null or stock > 0)`] : []),
    ...(stocked === 'no' ? [sql<boolean>`(available = 0 or stock = 0)`] : []),
  ]
}

export function stockedOf(available: boolean | undefined): Stocked {
  if (available === undefined) return 'any'
  return available ? 'yes' : 'no'
}

export function listProducts(
  read: Read,
  { available, ...filters }: ProductFilters,
  sort: ProductSort,
  seesHidden: boolean,
  limit: number,
  after: Position | null,
): Promise<ListedProduct[]> {
  const variant = `${sort} ${stockedOf(available)} LISTED${seesHidden ? ' HIDDEN' : ''}`
  return productPage.all(read, { ...filters, ...pageParams(limit, after) }, variant)
}

const numbered = statement<{ after: number }, ProductRow & { row: number }>((db, param) =>
  db.selectFrom('products').selectAll().where('row', '>', param('after')).orderBy('row').limit(500),
)
/** The next rows by their number, to index all of them. */
export const numberedRows = (tx: Tx, after: number) => numbered.all(tx, { after })
