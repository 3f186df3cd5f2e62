import { type Kysely, type RawBuilder, type SelectQueryBuilder, sql } from 'kysely'
import { wordsOf } from '../../kernel/words.ts'
import type { Read, Tables, Tx } from './database.ts'
import { engineOf } from './engine.ts'
import { type Param, statement } from './statement.ts'
import { holdingAll, keepWords, type Searchable, seek, type SoughtWords } from './words-table.ts'

interface Words {
  id: string
  name: string
  rest: string
}

/** On SQLite. */
const write = statement<Words>((_db, param, table) => {
  const index = sql.table(`${table}_search`)
  return sql`insert or replace into ${index} (rowid, name, rest)
    select row, ${param('name')}, ${param('rest')} from ${sql.table(table)} where id = ${param('id')}`
})
const erase = statement<{ id: string }>(
  (_db, param, table) => sql`
    delete from ${sql.table(`${table}_search`)}
    where rowid = (select ${sql.ref('row')} from ${sql.table(table)} where id = ${param('id')})`,
)

/** Makes a row of the table findable by its words, in the transaction that writes it. */
export async function indexWords(
  tx: Tx,
  table: Searchable,
  id: string,
  name: string,
  rest: string | null,
): Promise<void> {
  const [named, others] = [wordsOf(name), wordsOf(rest ?? '')]
  if (engineOf(tx.sql) === 'mysql') await keepWords(tx, table, id, named, others)
  else await write.run(tx, { id, name: named.join(' '), rest: others.join(' ') }, table)
}

export async function forgetWords(tx: Tx, table: Searchable, id: string): Promise<void> {
  await erase.run(tx, { id }, table)
}

/** A search as parameters of a statement: one expression on SQLite, words on MySQL. */
export type Sought = { match?: string } & SoughtWords

/** Whether a statement is compiled for a search. */
export const isSearch = (param: Param<Sought>) =>
  param.has('match') || param.has('from') || param.has('words')

/** Which rows hold every word of a search, each as the beginning of a word. `named`: all of them in the name. `rest`: the others. */
export interface Match {
  all: Sought
  named: Sought
  rest: Sought
}

/** Undefined for a search without a word: it finds nothing. Words are letters and digits, so nothing is left to escape. */
export async function matchOf(read: Read, table: Searchable, search: string): Promise<Match | undefined> {
  const words = longestOf(wordsOf(search))
  if (words.length === 0) return undefined
  if (engineOf(read.sql) === 'mysql') {
    const all = await seek(read, table, words)
    return { all, named: { ...all, in_name: 1 }, rest: { ...all, in_name: 0 } }
  }
  const all = words.map((word) => `"${word}"*`).join(' AND ')
  const named = `name : (${all})`
  return { all: { match: all }, named: { match: named }, rest: { match: `(${all}) NOT (${named})` } }
}

/** Without those that another begins with, for what holds that holds them. */
function longestOf(words: readonly string[]): string[] {
  const all = [...new Set(words)]
  return all.filter((word) => !all.some((other) => other !== word && other.startsWith(word)))
}

/** The numbers of the rows that match. */
export function matching(
  db: Kysely<Tables>,
  table: Searchable,
  param: Param<Sought>,
): RawBuilder<{ row: number }> {
  if (engineOf(db) === 'mysql') return holdingAll(table, param)
  const index = sql.table(`${table}_search`)
  return sql`select rowid as ${sql.ref('row')} from ${index} where ${index} match ${param('match')}`
}

type Found<T extends Searchable> = SelectQueryBuilder<
  Tables & { found: { row: number } },
  T | 'found',
  object
>

/** From the index of words to the rows, `found`: the words are narrower than any filter. */
export function rowsMatching<T extends Searchable>(
  db: Kysely<Tables>,
  table: T,
  param: Param<Sought>,
): Found<T> {
  const found = sql<{ row: number }>`(${matching(db, table, param)})`.as('found')
  const joined = db.selectFrom(found).crossJoin<Searchable>(table) as unknown as Found<T>
  const walk = joined.where(sql<boolean>`${sql.ref(`${table}.row`)} = ${sql.ref('found.row')}`)
  return engineOf(db) === 'mysql' ? walk.modifyFront(sql`straight_join`) : walk
}
