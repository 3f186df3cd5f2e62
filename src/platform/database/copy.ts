import { type Kysely, sql } from 'kysely'
import { engineOf } from './engine.ts'
import { MIGRATIONS } from './migrations/index.ts'

/** The tables whose rows are not made from others, in an order in which every reference is there before it is used. */
const TABLES = Object.values(MIGRATIONS).flatMap((steps) => steps.flatMap(({ table }) => table ?? []))
type Table = (typeof TABLES)[number]

// oxlint-disable-next-line typescript/no-explicit-any -- every table, whatever its rows
type AnyDatabase = Kysely<any>
type Row = Record<string, string | number | null>

const ROWS_A_BATCH = 500

export type OnProgress = (table: string, copied: number, of: number) => void

/** The tables that hold anything. */
export async function filledTables(db: AnyDatabase): Promise<string[]> {
  const filled: string[] = []
  for (const { name } of TABLES) if ((await countOf(db, name)) > 0) filled.push(name)
  return filled
}

/** Copies every row, in batches. Returns how many. */
export async function copyRows(from: AnyDatabase, to: AnyDatabase, onProgress: OnProgress): Promise<number> {
  let all = 0
  for (const table of TABLES) {
    const total = await countOf(from, table.name)
    let copied = 0
    for (let after: Row | undefined; ;) {
      const rows = await batch(from, table, after)
      if (rows.length === 0) break
      await to.insertInto(table.name).values(rows).execute()
      onProgress(table.name, (copied += rows.length), total)
      after = rows.at(-1)
    }
    all += copied
  }
  return all
}

async function countOf(db: AnyDatabase, table: string): Promise<number> {
  const { rows } = await sql<{ rows: number }>`
    select count(*) as ${sql.ref('rows')} from ${sql.table(table)}`.execute(db)
  return rows[0]?.rows ?? 0
}

/** The next rows in the order of the key: after (a, b) come those of the same a with a greater b, then those of a greater a. */
function batch(db: AnyDatabase, { name, key }: Table, after: Row | undefined): Promise<Row[]> {
  let query = db.selectFrom(name).selectAll().limit(ROWS_A_BATCH)
  for (const column of key) query = query.orderBy(column)
  if (!after) return query.execute()
  return query
    .where((eb) =>
      eb.or(
        key.map((column, index) =>
          eb.and([
            ...key.slice(0, index).map((same) => eb(same, '=', after[same])),
            eb(column, '>', after[column]),
          ]),
        ),
      ),
    )
    .execute()
}

/** The first table that is not the same on both sides, by its number of rows and by sums over every column. */
export async function firstDifference(from: AnyDatabase, to: AnyDatabase): Promise<string | undefined> {
  for (const table of TABLES) {
    const [here, there] = [await sumsOf(from, table), await sumsOf(to, table)]
    if (JSON.stringify(here) !== JSON.stringify(there)) return table.name
  }
  return undefined
}

async function sumsOf(db: AnyDatabase, { name, columns }: Table): Promise<unknown> {
  const length = sql.raw(engineOf(db) === 'mysql' ? 'char_length' : 'length')
  const sums = Object.entries(columns).map(([column, type]) => {
    const value = sql.ref(column)
    // Remainders, because the sum of all times is more than a number holds exactly.
    if (/^(integer|rownumber)/.test(type)) return sql`sum(${value} % 1000003)`
    return type.startsWith('real') ? sql`min(${value}), max(${value})` : sql`sum(${length}(${value}))`
  })
  const query = sql<Row>`select count(*), ${sql.join(sums)} from ${sql.table(name)}`
  return Object.values((await query.execute(db)).rows[0] ?? {})
}
