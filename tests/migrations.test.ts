import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { sql } from 'kysely'
import { afterAll, expect, it } from 'vitest'
import { listAccounts } from '../src/modules/accounts/queries.ts'
import type { Database, Read, Tx } from '../src/platform/database/database.ts'
import { collationOf } from '../src/platform/database/migrate.ts'
import { MIGRATIONS } from '../src/platform/database/migrations/index.ts'
import { openSqlite } from '../src/platform/database/sqlite.ts'
import { spreadWords } from '../src/platform/database/words-table.ts'
import { ENGINE, itOnMysql } from './helpers/database.ts'
import { opened } from './helpers/opened.ts'
import { Folder } from './helpers/process.ts'
import { times } from './helpers/race.ts'

const folder = new Folder()
afterAll(() => folder.remove())

const NAMES = Object.keys(MIGRATIONS)
const migrate = (name: string) => folder.run(['migrate'], { DATABASE_URL: folder.database(name) })
const open = (name: string) => opened(folder, name)

it('run once, of four processes that start at once', async () => {
  const runs = await times(4, () => migrate('crowd'))
  for (const run of runs) expect(run).toMatchObject({ code: 0, stderr: '' })
  expect(runs.map(({ stdout }) => stdout).sort()).toEqual([
    `ran ${NAMES.join(', ')}\n`,
    ...Array(3).fill('the schema is up to date\n'),
  ])
})

it('leave alone a database that a newer version has brought further, in one line', async () => {
  await migrate('ahead')
  const database = await open('ahead')
  await database.write((db) =>
    sql`insert into kysely_migration (name, timestamp) values ('9999-later', '')`.execute(db),
  )
  await database.close()
  for (const command of ['migrate', 'serve']) {
    const { code, stdout, stderr } = await folder.run([command], { DATABASE_URL: folder.database('ahead') })
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/^DATABASE_URL: [^\n]*9999-later[^\n]*\n$/)
  }
})

it('leave nothing behind in a SQLite file where one of them fails, and run once it can', async () => {
  const path = join(folder.path, 'in-the-way.db')
  const file = new DatabaseSync(path)
  file.exec('create table notifications (in_the_way text)')
  const database = openSqlite(path)
  await expect(database.migrate()).rejects.toThrow('notifications already exists')
  const tables = () => file.prepare("select name from sqlite_schema where type = 'table'").all()
  expect(tables()).toEqual([{ name: 'notifications' }])

  file.exec('drop table notifications')
  expect(await database.migrate()).toContain('0001-accounts')
  await database.close()
  file.close()
})

itOnMysql('go on where they were cut short, wherever that was', async () => {
  const statements = (MIGRATIONS['0001-accounts'] ?? []).length
  for (const done of [1, 4, statements]) {
    const database = await open(`cut${done}`)
    const collation = await collationOf(database.read)
    const before = Object.values(MIGRATIONS)
      .flatMap((steps) => steps.flatMap((step) => step.mysql(collation)))
      .slice(0, done)
    for (const statement of before) await database.write((db) => sql.raw(statement).execute(db))
    expect(await database.migrate()).toEqual(NAMES)
    expect(await database.migrate()).toEqual([])
    await database.close()
  }
})

/** A database as it was before a migration, with the tables that those before it made. */
async function before(name: string, file: string): Promise<Database> {
  const database = await open(file)
  const earlier = NAMES.slice(0, NAMES.indexOf(name))
  const later = Object.fromEntries(NAMES.slice(earlier.length).map((one) => [one, MIGRATIONS[one] ?? []]))
  for (const one of Object.keys(later)) delete MIGRATIONS[one]
  await database.migrate()
  Object.assign(MIGRATIONS, later)
  return database
}

it('give orders a tip in their total, with every row, key and index that was there before', async () => {
  const database = await before('0010-ledger', 'tips')
  const run = (statement: string) => database.write((db) => sql.raw(statement).execute(db))
  const rows = async (query: string) => (await sql.raw<object>(query).execute(database.read)).rows
  await run(`insert into accounts (id, email, name, phone, role, status, password_hash, created_at)
    values ('usr_1', 'a@example.com', 'Ada', null, 'CUSTOMER', 'ACTIVE', 'x', 1)`)
  await run(`insert into vendors (id, owner_id, import_ref, name, name_key, slug, description, phone, line1, city, lat, lng,
    status, accepting_orders, owner_suspended, prep_minutes, created_at)
    values ('ven_1', 'usr_1', null, 'Mama', 'mama', 'mama', null, null, null, null, null, null, 'APPROVED', 1, 0, 20, 1)`)
  await run(
    `insert into categories (id, name, name_key, slug, created_at) values ('cat_1', 'Rice', 'rice', 'rice', 1)`,
  )
  await run(`insert into products (id, vendor_id, category_id, owner_id, vendor_name, name, name_key, price, available,
    visibility, created_at, updated_at)
    values ('prd_1', 'ven_1', 'cat_1', 'usr_1', 'Mama', 'Rice', 'rice', 100, 1, 'HIDDEN', 1, 1)`)
  const order = (id: string, total: number, more = '', value = '') =>
    `insert into orders (id, number, customer_id, vendor_id, vendor_owner_id, vendor_name, kitchen, status, version, subtotal,
    delivery_fee, total, currency, line1, city, lat, lng, payment_method, payment_status, placed_at, updated_at${more})
    values ('${id}', '${id}', 'usr_1', 'ven_1', 'usr_1', 'Mama', 'PLACED', 'PLACED', 1, 100, 50, ${total}, 'NGN', 'a', 'b',
    6.41, 3.42, 'CASH', 'NONE', 1, 1${value})`
  for (const id of ['ord_1', 'ord_2']) await run(order(id, 150))
  await run(`insert into order_lines (order_id, line, product_id, name, unit_price, quantity, total, stock_taken)
    values ('ord_1', 1, 'prd_1', 'Rice', 100, 1, 100, 0)`)
  // A later migration puts others in the place of those that hold the status beside whose order it is.
  const indexes = (): Promise<object[]> =>
    ENGINE === 'sqlite'
      ? rows(`select name, sql from sqlite_schema where tbl_name = 'orders' and type = 'index'
          and name not like 'orders_of_%_by_%' order by name`)
      : rows(`select index_name, group_concat(column_name order by seq_in_index) as columns from
          information_schema.statistics where table_schema = database() and table_name = 'orders'
          and index_name not like 'orders_of_%_by_%' group by index_name`)
  const [orders, keys] = [await rows('select * from orders order by id'), await indexes()]

  expect(await database.migrate()).toContain('0010-ledger')
  const grown = { tip: 0, commission_bps: null, vat_bps: null }
  expect(await rows('select * from orders order by id')).toMatchObject(
    orders.map((one) => ({ ...one, ...grown })),
  )
  expect(await indexes()).toEqual(keys)
  expect(await rows('select order_id from order_lines')).toHaveLength(1)
  // What ran before goes on writing, and who tips is added up.
  await run(order('ord_3', 150))
  await run(order('ord_4', 157, ', tip', ', 7'))
  for (const wrong of [order('ord_5', 151), order('ord_5', 150, ', tip', ', 7'), order('ord_1', 150)])
    await expect(run(wrong)).rejects.toThrow(/constraint|Duplicate/i)
  await expect(run("delete from orders where id = 'ord_1'")).rejects.toThrow(/foreign key/i)
  if (ENGINE === 'sqlite') expect(await rows('pragma foreign_key_check')).toEqual([])
  expect(await database.migrate()).toEqual([])
  await database.close()
})

itOnMysql('make words of the texts that are there, and of those that the version before writes', async () => {
  const database = await before('0018-words', 'words')
  const run = (statement: string) => database.write((db) => sql.raw(statement).execute(db))
  const read = { sql: database.read } as Read
  const found = async (search: string) =>
    (await listAccounts(read, { search }, 2_000, null)).map(({ id }) => id).toSorted()
  const text = (where: string, word: string) =>
    `replace into accounts_search (rowid, words) select \`row\`, 'zn${word} za${word} zaexample' from accounts where ${where}`
  await run(`insert into accounts (id, email, name, role, status, created_at)
    with recursive n(i) as (select 1 union all select i + 1 from n where i < 900)
    select 'usr_' || i, i || '@example.com', 'Ada', 'CUSTOMER', 'ACTIVE', i from n`)
  await run(text("id <> 'usr_1'", 'ada'))

  expect(await database.migrate()).toContain('0018-words')
  expect(await found('exam ada')).toHaveLength(899)
  await run(text("id in ('usr_1', 'usr_2')", 'bola'))
  await run("delete from accounts_search where rowid = (select `row` from accounts where id = 'usr_3')")
  expect(await found('ada')).toHaveLength(897)
  const execute = <T>(work: (tx: Tx) => Promise<T>) => database.write((db) => work({ sql: db } as Tx))
  for (let turn = 0; turn < 2; turn++) {
    // Words that are there already, because somebody took their reference away, are no hindrance.
    if (turn === 1) await run('update accounts_search set is_spread = 0')
    await spreadWords.run({ execute: execute as never, read, clock: Date.now })
    expect(await found('bola')).toEqual(['usr_1', 'usr_2'])
    expect(await found('ada')).toHaveLength(897)
  }
  await database.close()
})
