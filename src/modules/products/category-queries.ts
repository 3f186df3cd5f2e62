import { sql } from 'kysely'
import { catalogueChanged } from '../../platform/database/catalogue-versions.ts'
import type { Read, Tx } from '../../platform/database/database.ts'
import { insertion } from '../../platform/database/insertion.ts'
import {
  type Order,
  pageParams,
  type PageParams,
  pageQuery,
  type Position,
} from '../../platform/database/keyset.ts'
import { type Lock, locked } from '../../platform/database/locks.ts'
import { statement } from '../../platform/database/statement.ts'
import type { CategoryRow } from './tables.ts'

const byId = statement<{ id: string }, CategoryRow>((db, param, lock) =>
  locked(db, db.selectFrom('categories').selectAll().where('id', '=', param('id')), lock),
)
export const findCategory = (read: Read, id: string, lock?: Lock) => byId.first(read, { id }, lock)

const byNameKey = statement<{ nameKey: string }, CategoryRow>((db, param) =>
  db.selectFrom('categories').selectAll().where('name_key', '=', param('nameKey')),
)
export const findCategoryByName = (read: Read, name: string) =>
  byNameKey.first(read, { nameKey: categoryKey(name) })

/** Two names are the same in any case; accents count. */
export function categoryKey(name: string): string {
  return name.toLowerCase()
}

const insert = insertion<Omit<CategoryRow, 'listed_products'>>(
  (db, param) =>
    db.insertInto('categories').values({
      id: param('id'),
      name: param('name'),
      name_key: param('name_key'),
      slug: param('slug'),
      listed_products: 0,
      created_at: param('created_at'),
    }),
  'slug',
)
/** False where the slug is taken; a taken name throws a `unique` fault. */
export function insertCategory(tx: Tx, row: Omit<CategoryRow, 'listed_products'>): Promise<boolean> {
  catalogueChanged(tx)
  return insert(tx, row)
}

const rename = statement<Pick<CategoryRow, 'id' | 'name' | 'name_key'>>((db, param) =>
  db
    .updateTable('categories')
    .set({ name: param('name'), name_key: param('name_key') })
    .where('id', '=', param('id')),
)
export function renameCategoryRow(
  tx: Tx,
  row: Pick<CategoryRow, 'id' | 'name' | 'name_key'>,
): Promise<number> {
  catalogueChanged(tx)
  return rename.run(tx, row)
}

const detach = statement<{ id: string }>((db, param) =>
  db
    .updateTable('products')
    .set({ category_id: null })
    .where('category_id', '=', param('id'))
    .where('visibility', '=', 'ARCHIVED'),
)
const remove = statement<{ id: string }>((db, param) =>
  db
    .deleteFrom('categories')
    .where('id', '=', param('id'))
    .where((eb) =>
      eb.not(
        eb.exists(eb.selectFrom('products').select('products.id').where('category_id', '=', param('id'))),
      ),
    ),
)
/** Lets go of archived products, then deletes; false where other products still stand in it. */
export async function deleteCategoryRow(tx: Tx, id: string): Promise<boolean> {
  catalogueChanged(tx)
  await detach.run(tx, { id })
  return (await remove.run(tx, { id })) === 1
}

const adjust = statement<{ id: string; by: number }>((db, param) =>
  db
    .updateTable('categories')
    .set({ listed_products: sql<number>`listed_products + ${param('by')}` })
    .where('id', '=', param('id')),
)
/** Counts products that enter (or, below zero, leave) discovery. */
export function adjustListed(tx: Tx, id: string, by: number): Promise<number> {
  catalogueChanged(tx)
  return adjust.run(tx, { id, by })
}

const listedOfVendor = statement<{ vendorId: string }, { category_id: string; products: number }>(
  (db, param) =>
    db
      .selectFrom('products')
      .select(({ fn }) => ['category_id', fn.countAll<number>().as('products')])
      .where('vendor_id', '=', param('vendorId'))
      .where('visibility', '=', 'LISTED')
      .where('category_id', 'is not', null)
      .groupBy('category_id')
      .orderBy('category_id')
      .$narrowType<{ category_id: string }>(),
)
/** How many products of each category a vendor has in discovery. They stay so while the vendor is locked. */
export const countListedOfVendor = (tx: Tx, vendorId: string) => listedOfVendor.all(tx, { vendorId })

export const BY_NAME: Order = { columns: ['name_key', 'id'], direction: 'asc' }

const page = statement<PageParams, CategoryRow>((db, param) =>
  pageQuery(db, [db.selectFrom('categories').selectAll()], BY_NAME, param),
)
export const listCategories = (read: Read, limit: number, after: Position | null) =>
  page.all(read, pageParams(limit, after))
