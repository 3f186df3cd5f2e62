import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openDatabase } from '../src/app.ts'
import { readDatabaseUrl } from '../src/platform/database/choice.ts'
import type { Database } from '../src/platform/database/database.ts'
import { ENGINE, itOnMysql, Place } from './helpers/database.ts'
import { productSources } from './helpers/sources.ts'

interface Column {
  name: string
  type: 'text' | 'integer' | 'real'
  nullable: boolean
}
type Tables = Record<string, Column[]>

const place = new Place('schema')
let sqlite: Database
let mysql: Database | undefined
beforeAll(async () => {
  sqlite = await migrated(`sqlite:${place.path}/schema.db`)
  if (ENGINE === 'mysql') mysql = await migrated(place.database())
})
afterAll(async () => {
  await sqlite.close()
  await mysql?.close()
  await place.remove()
})

async function migrated(url: string): Promise<Database> {
  const choice = readDatabaseUrl(url)
  if (!choice) throw new Error(`${url} is an address`)
  const database = await openDatabase(choice)
  await database.migrate()
  return database
}

/** What each engine keeps in its own way: what it searches by, and what it has migrated. */
const isOwn = (table: string) => /_search|_words|_near|^kysely_/.test(table)

async function sqliteTables({ read }: Database): Promise<Tables> {
  const { rows } = await sql<{ table_name: string; name: string; type: string; notnull: 0 | 1; pk: number }>`
    select m.name as table_name, c.* from sqlite_schema m join pragma_table_info(m.name) c where m.type = 'table'
    order by m.name, c.cid`.execute(read)
  return tablesOf(
    rows.map(({ table_name, name, type, notnull, pk }) => {
      return {
        table: table_name,
        name,
        type: type.toLowerCase() as Column['type'],
        nullable: !notnull && !pk,
      }
    }),
  )
}

const TYPES: Record<string, Column['type']> = {
  varchar: 'text',
  text: 'text',
  longtext: 'text',
  bigint: 'integer',
  double: 'real',
}

/** Without the columns that nobody sees who does not name them. */
async function mysqlTables({ read }: Database): Promise<Tables> {
  const { rows } = await sql<{ table: string; name: string; type: string; nullable: string }>`
    select table_name as ${sql.ref('table')}, column_name as name, data_type as type, is_nullable as nullable
    from information_schema.columns where table_schema = database() and extra not like '%INVISIBLE%'
    order by table_name, ordinal_position`.execute(read)
  return tablesOf(
    rows.map(({ type, nullable, ...row }) => {
      return { ...row, type: TYPES[type] ?? (type as never), nullable: nullable === 'YES' }
    }),
  )
}

function tablesOf(columns: (Column & { table: string })[]): Tables {
  const own = columns.filter(({ table }) => !isOwn(table))
  return Object.fromEntries(
    [...Map.groupBy(own, ({ table }) => table)].map(([table, rows]) => [
      table,
      rows.map(({ table: _, ...column }) => column),
    ]),
  )
}

/** The rows as the modules declare them: `interface Tables` names the row of each table, an interface beside it the fields. */
function declaredTables(): Tables {
  const tables: Tables = {}
  for (const { text } of productSources()) {
    const declared = /interface Tables \{([^}]*)\}/.exec(text)?.[1] ?? ''
    for (const [, table = '', type = ''] of declared.matchAll(/^\s*(\w+): (.+)$/gm)) {
      const [, numbered, row] = /^(Numbered<)?(\w+)>?$/.exec(type) ?? []
      if (!isOwn(table) && !table.startsWith('import_seen'))
        tables[table] = [...(numbered ? [ROW] : []), ...fieldsOf(text, row ?? '')]
    }
  }
  return tables
}

const ROW: Column = { name: 'row', type: 'integer', nullable: false }

function fieldsOf(text: string, row: string): Column[] {
  const body = new RegExp(`interface ${row} \\{([^}]*)\\}`).exec(text)?.[1] ?? ''
  return [...body.matchAll(/^\s*(\w+): (.+)$/gm)].map(([, name = '', type = '']) => {
    const isNumber = /^(number|0 \| 1)( \| null)?$/.test(type)
    const isReal = /(^|_)(lat|lng)$/.test(name)
    return { name, type: isReal ? 'real' : isNumber ? 'integer' : 'text', nullable: type.endsWith('| null') }
  })
}

const byName = (tables: Tables): Tables =>
  Object.fromEntries(
    Object.entries(tables).map(([table, columns]) => [
      table,
      columns.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    ]),
  )

it('has the tables and columns that the modules declare, and no other', async () => {
  const declared = declaredTables()
  expect(Object.keys(declared).length).toBeGreaterThan(12)
  expect(byName(await sqliteTables(sqlite))).toEqual(byName(declared))
})

itOnMysql('is the same on MySQL, column by column', async () => {
  expect(await mysqlTables(mysql as Database)).toEqual(await sqliteTables(sqlite))
})

itOnMysql('has every index on MySQL that SQLite has', async () => {
  const sqliteIndexes = await sql<{ name: string; on: string }>`
    select i.name, (select group_concat(coalesce(name, 'computed'), ', ') from pragma_index_info(i.name)) as ${sql.ref('on')}
    from sqlite_schema m join pragma_index_list(m.name) i where m.type = 'table' and i.origin = 'c' and not i.partial
    order by i.name`.execute(sqlite.read)
  const mysqlIndexes = await sql<{ name: string; on: string }>`
    select index_name as name, group_concat(
      case when generation_expression <> '' then 'computed' else column_name end order by seq_in_index separator ', '
    ) as ${sql.ref('on')}
    from information_schema.statistics natural join (
      select table_schema, table_name, column_name, generation_expression from information_schema.columns) c
    where table_schema = database() group by table_name, index_name order by index_name`.execute(
    (mysql as Database).read,
  )
  const has = new Map(mysqlIndexes.rows.map(({ name, on }) => [name, on]))
  expect(sqliteIndexes.rows.length).toBeGreaterThan(20)
  for (const { name, on } of sqliteIndexes.rows) expect([name, has.get(name)]).toEqual([name, on])
})

itOnMysql('compares text on MySQL byte by byte, trailing blanks too', async () => {
  const db = (mysql as Database).read
  const { rows } = await sql<{ collation: string }>`
    select distinct collation_name as collation from information_schema.columns
    where table_schema = database() and collation_name is not null and table_name not like 'kysely%'`.execute(
    db,
  )
  expect(rows.map(({ collation }) => collation).sort()).toEqual([
    'ascii_bin',
    expect.stringMatching(/^utf8mb4_(nopad|0900)_bin$/),
  ])
  const same = await sql<{ case: number; blank: number; accent: number }>`
    select 'a' = 'A' as ${sql.ref('case')}, 'a' = 'a ' as blank, 'a' = 'á' as accent`.execute(db)
  expect(same.rows).toEqual([{ case: 0, blank: 0, accent: 0 }])
})

it('is told in one place: no other file holds DDL', () => {
  const found = productSources().filter(
    ({ path, text }) =>
      /create (virtual |temporary )?table|alter table/i.test(text) && !path.includes('platform/database/'),
  )
  expect(found.map(({ path }) => path)).toEqual([])
})
