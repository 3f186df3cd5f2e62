import { type Kysely, sql } from 'kysely'
import type { Tables } from './database.ts'
import { engineOf } from './engine.ts'
import { collationOf } from './migrate.ts'
import { MIGRATIONS } from './migrations/index.ts'
import { openSqlite } from './sqlite.ts'

export interface SchemaState {
  /** Migrations that have not run. */
  pending: string[]
  /** Migrations that ran, and that this version does not know. */
  unknown: string[]
  /** Tables and indexes that should be there and are not, with the statement that makes them. */
  missing: { name: string; statement: string }[]
}

/** What a database has, against what this version needs. Changes nothing. */
export async function schemaState(db: Kysely<Tables>): Promise<SchemaState> {
  const has = await partsOf(db)
  const done = has.has('kysely_migration') ? await migrationsOf(db) : []
  const pending = Object.keys(MIGRATIONS).filter((name) => !done.includes(name))
  const unknown = done.filter((name) => !Object.hasOwn(MIGRATIONS, name))
  // Before all have run, what is not there yet says nothing.
  if (pending.length > 0) return { pending, unknown, missing: [] }
  const wanted = engineOf(db) === 'sqlite' ? await partsOfSqlite() : partsOfMysql(await collationOf(db))
  const missing = wanted.filter(({ name }) => !has.has(name))
  const names = new Set(missing.map(({ name }) => name))
  // The statement that makes a table makes its keys too.
  const isOfMissing = (name: string) => name.includes('.') && names.has(name.split('.', 1)[0] ?? '')
  return { pending, unknown, missing: missing.filter(({ name }) => !isOfMissing(name)) }
}

async function migrationsOf(db: Kysely<Tables>): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db)
  return rows.map(({ name }) => name)
}

/** The names of tables, and of indexes as table.index. */
async function partsOf(db: Kysely<Tables>): Promise<Set<string>> {
  const query =
    engineOf(db) === 'sqlite'
      ? sql<{ name: string }>`select case type when 'index' then tbl_name || '.' || name else name end as name
          from sqlite_schema`
      : sql<{
          name: string
        }>`select table_name as name from information_schema.tables where table_schema = database()
          union all select concat(table_name, '.', index_name) from information_schema.statistics
          where table_schema = database()`
  return new Set((await query.execute(db)).rows.map(({ name }) => name))
}

type Part = SchemaState['missing'][number]

/** What the migrations make: of SQLite read from an empty database, without the tables that it keeps for its own indexes. */
async function partsOfSqlite(): Promise<Part[]> {
  const model = openSqlite(':memory:')
  try {
    await model.migrate()
    const query = sql<Part>`
      select case s.type when 'index' then s.tbl_name || '.' || s.name else s.name end as name, s.sql as statement
      from sqlite_schema s join pragma_table_list t on t.name = s.tbl_name
      where s.sql is not null and t.schema = 'main' and t.type <> 'shadow'`
    return (await query.execute(model.read)).rows
  } finally {
    await model.close()
  }
}

const TABLE = /^(?:create|alter) table (\w+)/
const KEY = /\b((?:unique |fulltext |spatial )?)key (\w+) \(([^()]+)\)/g
const INDEX = /^(create|drop) index (\w+) on (\w+)/

/** Of MySQL read from the statements, without triggers, which not every server allows. */
function partsOfMysql(collation: string): Part[] {
  const parts = new Map<string, string>()
  const steps = Object.values(MIGRATIONS).flat()
  for (const statement of steps.flatMap((step) => step.mysql(collation))) {
    const [, table] = TABLE.exec(statement) ?? []
    if (table && statement.startsWith('create')) parts.set(table, statement + filling(table))
    for (const [, kind, name, columns] of table ? statement.matchAll(KEY) : [])
      parts.set(`${table}.${name}`, `create ${kind}index ${name} on ${table} (${columns})`)
    const [, verb, index, of] = INDEX.exec(statement) ?? []
    if (verb === 'create') parts.set(`${of}.${index}`, statement)
    if (verb === 'drop') parts.delete(`${of}.${index}`)
  }
  return [...parts].map(([name, statement]) => ({ name, statement }))
}

/** What has words made anew where their table is. */
function filling(table: string): string {
  return table.endsWith('_words') ? `; update ${table.replace('_words', '_search')} set is_spread = 0` : ''
}

/** How far the clock of the database's machine is ahead of this one's, milliseconds. A file has no clock. */
export async function clockLead(db: Kysely<Tables>): Promise<number> {
  if (engineOf(db) === 'sqlite') return 0
  const asked = Date.now()
  const query = sql<{ now: number }>`select round(unix_timestamp(now(3)) * 1000) as now`
  const told = Number((await query.execute(db)).rows[0]?.now)
  return Math.round(told - (asked + Date.now()) / 2)
}

/** When the newest fact was recorded, milliseconds; 0 where there is none. */
export async function newestMoment(db: Kysely<Tables>): Promise<number> {
  const query = sql<{ at: number }>`select at from events order by id desc limit 1`
  return (await query.execute(db)).rows[0]?.at ?? 0
}
