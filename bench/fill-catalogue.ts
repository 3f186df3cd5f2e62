import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Database, Tables } from '../src/platform/database/database.ts'
import { engineOf } from '../src/platform/database/engine.ts'
import { spreadSome } from '../src/platform/database/words-table.ts'

const CATEGORIES = 50
/** One vendor a square of about 1.1 km: near is as dense everywhere, and only the map grows. */
const STEP_DEGREES = 0.01
const ID_DIGITS = 26
/** Where accounts of each role begin to be numbered. */
const FIRST = { owner: 0, customer: 1_000_000, courier: 2_000_000, admin: 3_000_000 }

export interface CatalogueSize {
  products: number
  productsOfAVendor?: number
  /** In every size, so that what a search finds does not grow with the marketplace. */
  holdersOfAWord?: number
  /** What nine of ten products have; the tenth has none. */
  stock?: number
}

/** The id of the n-th row, as long as a real one. */
export function idOf(prefix: 'usr' | 'ven' | 'cat' | 'prd' | 'ord' | 'dlv' | 'crr', number: number): string {
  return `${prefix}_${String(number).padStart(ID_DIGITS, '0')}`
}

export const accountOf = (role: keyof typeof FIRST, number: number) => idOf('usr', FIRST[role] + number)

/** A parameter would be a floating-point number, and divide as one. */
export const lit = (value: number) => sql.lit(value)

export const idSql = (prefix: string, number: RawBuilder<unknown>) =>
  sql`${sql.lit(`${prefix}_`)} || substr(${sql.lit('0'.repeat(ID_DIGITS))} || (${number}), ${lit(-ID_DIGITS)})`

export const accountSql = (role: keyof typeof FIRST, number: RawBuilder<unknown>) =>
  idSql('usr', sql`${lit(FIRST[role])} + ${number}`)

/** `n(i)` is 0 to count - 1. */
export const numbers = (count: number) =>
  sql`with recursive n(i) as (select 0 union all select i + 1 from n where i < ${lit(count - 1)})`

/** Runs statements that count far, in one transaction, and then lets the planner look at the tables. */
export async function fill(
  database: Database,
  tables: readonly string[],
  work: (run: (query: RawBuilder<unknown>) => Promise<unknown>, db: Kysely<Tables>) => Promise<void>,
): Promise<void> {
  await database.write(async (db) => {
    if (engineOf(db) === 'mysql') await sql`set session max_recursive_iterations = 10000000`.execute(db)
    await work((query) => query.execute(db), db)
  })
  await database.write(async (db) => {
    const named = engineOf(db) === 'mysql' ? `analyze table ${tables.join(', ')}` : 'analyze'
    await sql.raw(named).execute(db)
  })
}

/** Fills an empty marketplace with made-up vendors and products, as fast as the database writes. */
export async function fillCatalogue(database: Database, size: CatalogueSize): Promise<void> {
  const { products, productsOfAVendor = 10, holdersOfAWord = 500, stock = 50 } = size
  const vendors = products / productsOfAVendor
  const side = Math.ceil(Math.sqrt(vendors))
  const centred = (place: RawBuilder<unknown>) =>
    sql`(${place} - ${lit(Math.floor(side / 2))}) * ${lit(STEP_DEGREES)}`
  await fill(database, ['accounts', 'vendors', 'categories', 'products'], async (run, db) => {
    const row = sql.ref('row')
    await run(sql`insert into accounts (id, email, name, role, status, created_at) ${numbers(vendors)}
      select ${accountSql('owner', sql`i`)}, 'owner' || i || '@example.com', 'Owner', 'VENDOR', 'ACTIVE', i from n`)
    await run(sql`insert into categories (id, name, name_key, slug, listed_products, created_at) ${numbers(CATEGORIES)}
      select ${idSql('cat', sql`i`)}, 'Category ' || i, 'category ' || i, 'category-' || i, ${lit(products / CATEGORIES)}, 0 from n`)
    await run(sql`insert into vendors (${row}, id, owner_id, name, name_key, slug, phone, line1, city, lat, lng, status,
        accepting_orders, prep_minutes, created_at) ${numbers(vendors)}
      select i + 1, ${idSql('ven', sql`i`)}, ${accountSql('owner', sql`i`)}, 'Kitchen ' || i, 'kitchen ' || i, 'k-' || i,
        '+2348012345678', i || ' Admiralty Way', 'Lagos', 6.5 + ${centred(sql`floor(i / ${lit(side)})`)},
        3.4 + ${centred(sql`(i % ${lit(side)})`)}, 'APPROVED', 1, 20, i from n`)
    await run(sql`insert into products (${row}, id, vendor_id, owner_id, vendor_name, category_id, name, name_key,
        description, price, available, stock, visibility, created_at, updated_at) ${numbers(products)}, m(i, v) as (select i, floor(i / ${lit(productsOfAVendor)}) from n)
      select i + 1, ${idSql('prd', sql`i`)}, ${idSql('ven', sql`v`)}, ${accountSql('owner', sql`v`)}, 'Kitchen ' || v,
        ${idSql('cat', sql`(i * 7919 + floor(i / ${lit(CATEGORIES)})) % ${lit(CATEGORIES)}`)}, 'Meal ' || i || ' w' || (i % ${lit(products / holdersOfAWord)}) || 'x',
        'meal ' || substr('00000000' || (i * 7919 % ${lit(products)}), -8), 'With jollof rice and plantain',
        1 + (i * 7919 % 500000), 1, case when i % 10 = 0 then 0 else ${lit(stock)} end, 'LISTED', i, i from m`)
    await (engineOf(db) === 'mysql' ? indexOnMysql : indexOnSqlite)(run, vendors / holdersOfAWord)
  })
  if (engineOf(database.read) === 'mysql')
    for (const table of ['vendors', 'products'] as const)
      while (await database.write((db) => spreadSome(db, table)));
}

type Run = (query: RawBuilder<unknown>) => Promise<unknown>

async function indexOnSqlite(run: Run, words: number): Promise<void> {
  await run(sql`insert into vendors_near select row, lat, lat, lng, lng from vendors`)
  await run(sql`insert into vendors_search (rowid, name, rest)
    select row, name_key || ' w' || ((row - 1) % ${lit(Math.max(1, words))}) || 'x', '' from vendors`)
  await run(sql`insert into products_search (rowid, name, rest)
    select row, lower(name), lower(description) from products`)
}

/** The words stand behind marks, as the program writes them: `zn` for those of the name, `za` for all. */
async function indexOnMysql(run: Run, words: number): Promise<void> {
  const row = sql.ref('row')
  const each = (mark: string, text: RawBuilder<unknown>) =>
    sql`${sql.lit(mark)} || replace(${text}, ' ', ${sql.lit(` ${mark}`)})`
  const named = (text: RawBuilder<unknown>) => sql`${each('zn', text)} || ' ' || ${each('za', text)}`
  await run(sql`insert into vendors_near (${row}, position) select ${row}, point(lng, lat) from vendors`)
  const vendorWords = sql`name_key || ' w' || ((${row} - 1) % ${lit(Math.max(1, words))}) || 'x'`
  await run(
    sql`insert into vendors_search (rowid, words) select ${row}, ${named(sql`(${vendorWords})`)} from vendors`,
  )
  await run(sql`insert into products_search (rowid, words)
    select ${row}, ${named(sql`lower(name)`)} || ' ' || ${each('za', sql`lower(description)`)} from products`)
}
