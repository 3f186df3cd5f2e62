import { sql } from 'kysely'
import type { Database } from '../src/platform/database/database.ts'

const CATEGORIES = 50
const PRODUCTS_A_VENDOR = 10
/** In every size, so that what a search finds does not grow with the marketplace. */
const HOLDERS_OF_A_WORD = 500
/** One vendor a square of about 1.1 km: near is as dense everywhere, and only the map grows. */
const STEP_DEGREES = 0.01

/** A parameter would be a floating-point number, and divide as one. */
const lit = (value: number) => sql.lit(value)

/** Fills an empty SQLite marketplace with made-up vendors and products, as fast as the database writes. */
export async function fillCatalogue(database: Database, products: number): Promise<void> {
  const vendors = products / PRODUCTS_A_VENDOR
  const words = products / HOLDERS_OF_A_WORD
  const side = Math.ceil(Math.sqrt(vendors))
  const numbers = (count: number) =>
    sql`with recursive n(i) as (select 0 union all select i + 1 from n where i < ${lit(count - 1)})`
  await database.write(async (db) => {
    const run = (query: ReturnType<typeof sql>) => query.execute(db)
    await run(sql`insert into accounts (id, email, name, role, status, created_at)
      values ('usr_1', 'owner@example.com', 'Owner', 'VENDOR', 'ACTIVE', 0)`)
    await run(sql`${numbers(CATEGORIES)} insert into categories (id, name, name_key, slug, created_at)
      select 'cat_' || i, 'Category ' || i, 'category ' || i, 'category-' || i, 0 from n`)
    await run(sql`${numbers(vendors)} insert into vendors (row, id, owner_id, name, name_key, slug, lat, lng,
        status, accepting_orders, prep_minutes, created_at)
      select i + 1, 'ven_' || i, 'usr_1', 'Kitchen ' || i, 'kitchen ' || i, 'k-' || i,
        6.5 + (i / ${lit(side)} - ${lit(Math.floor(side / 2))}) * ${lit(STEP_DEGREES)}, 3.4 + (i % ${lit(side)} - ${lit(Math.floor(side / 2))}) * ${lit(STEP_DEGREES)},
        'APPROVED', 1, 20, i from n`)
    await run(sql`insert into vendors_near select row, lat, lat, lng, lng from vendors`)
    await run(sql`insert into vendors_search (rowid, name, rest)
      select row, name_key || ' w' || ((row - 1) % ${lit(vendors / HOLDERS_OF_A_WORD)}) || 'x', '' from vendors`)
    await run(sql`${numbers(products)} insert into products (row, id, vendor_id, owner_id, vendor_name, category_id,
        name, name_key, description, price, available, stock, visibility, created_at, updated_at)
      select i + 1, printf('prd_%08d', i), 'ven_' || (i / ${lit(PRODUCTS_A_VENDOR)}), 'usr_1', 'Kitchen',
        'cat_' || (i * 7919 % ${lit(CATEGORIES)}), 'Meal ' || i || ' w' || (i % ${lit(words)}) || 'x',
        'meal ' || printf('%08d', i * 7919 % ${lit(products)}), 'With jollof rice and plantain',
        1 + (i * 7919 % 500000), 1, case when i % 10 = 0 then 0 else 50 end, 'LISTED', i, i from n`)
    await run(sql`insert into products_search (rowid, name, rest)
      select row, lower(name), lower(description) from products`)
  })
  await database.write((db) => sql`analyze`.execute(db))
}
