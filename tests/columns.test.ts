import { type Kysely, sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Database, Tables } from '../src/platform/database/database.ts'
import { Place } from './helpers/database.ts'
import { opened } from './helpers/opened.ts'
import { times } from './helpers/race.ts'

const place = new Place('columns')
let database: Database
beforeAll(async () => {
  database = await opened(place)
  await change('create table dishes (id int primary key, name varchar(20), price int, note int)')
  await change("insert into dishes values (1, 'Jollof', 250, null)")
})
afterAll(async () => {
  await database.close()
  await place.remove()
})

const change = (statement: string) => database.write((db) => sql.raw(statement).execute(db))

async function dish(db: Kysely<Tables>): Promise<object | undefined> {
  return (await sql<object>`select * from dishes where id = ${1}`.execute(db)).rows[0]
}
/** Of every connection, one after the other. */
const dishes = () => times(10, () => dish(database.read))

it.each([
  ['as they were', 'select 1', { id: 1, name: 'Jollof', price: 250, note: null }],
  [
    'of another type',
    'alter table dishes modify price varchar(20)',
    { id: 1, name: 'Jollof', price: '250', note: null },
  ],
  ['one less, at the end', 'alter table dishes drop column note', { id: 1, name: 'Jollof', price: '250' }],
  [
    'one more, in the middle',
    'alter table dishes add column size double default 2.5 after id',
    { id: 1, size: 2.5, name: 'Jollof', price: '250' },
  ],
  [
    'of another name',
    'alter table dishes rename column name to title',
    { id: 1, size: 2.5, title: 'Jollof', price: '250' },
  ],
])('reads the columns of a statement that ran before: %s', async (_, statement, row) => {
  await dishes()
  await change(statement)
  for (let turn = 0; turn < 2; turn++) expect(await dishes()).toEqual(Array(10).fill(row))
})

it('keeps apart what two read at once, of which one sees the table as it was', async () => {
  await change('create table drinks (id int primary key, price int)')
  await change('insert into drinks values (1, 5)')
  const drink = async () => (await sql`select * from drinks where id >= ${0}`.execute(database.read)).rows
  await drink()
  const [rows] = await Promise.all([
    times(50, drink),
    change('alter table drinks add column name varchar(9)'),
  ])
  for (const [row] of rows)
    expect([
      { id: 1, price: 5 },
      { id: 1, price: 5, name: null },
    ]).toContainEqual(row)
})
