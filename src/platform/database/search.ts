import { type Kysely, type RawBuilder, sql } from 'kysely'
import { wordsOf } from '../../kernel/words.ts'
import type { Read, Tables, Tx } from './database.ts'
import { engineOf } from './engine.ts'
import { markedMatch, markedText } from './marked-words.ts'
import { statement } from './statement.ts'

/** The tables whose rows are found by the beginnings of the words in their name and the rest of their text. */
export type Searchable = 'accounts' | 'vendors' | 'products'

/** Every row of the index; the text itself is not kept in it. */
interface SearchRow {
  rowid: number
  name: string
  rest: string
}

declare module './database.ts' {
  interface Tables {
    accounts_search: SearchRow
    vendors_search: SearchRow
    products_search: SearchRow
  }
}

interface Words {
  id: string
  name: string
  rest?: string
}

/** On MySQL the marked words of both fields are one text, `name`. */
const write = statement<Words>((db, param, table) => {
  const index = sql.table(`${table}_search`)
  const source = sql`from ${sql.table(table)} where id = ${param('id')}`
  return engineOf(db) === 'mysql'
    ? sql`replace into ${index} (rowid, words) select ${sql.ref('row')}, ${param('name')} ${source}`
    : sql`insert or replace into ${index} (rowid, name, rest)
        select row, ${param('name')}, ${param('rest')} ${source}`
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
  const words =
    engineOf(tx.sql) === 'mysql'
      ? { name: markedText(named, others), rest: undefined }
      : { name: named.join(' '), rest: others.join(' ') }
  await write.run(tx, { id, ...words }, table)
}

export async function forgetWords(tx: Tx, table: Searchable, id: string): Promise<void> {
  await erase.run(tx, { id }, table)
}

/** Which rows hold every word of a search, each as the beginning of a word. `named`: all of them in the name. `rest`: the others. */
export interface Match {
  all: string
  named: string
  rest: string
}

/** Undefined for a search without a word: it finds nothing. Words are letters and digits, so nothing is left to escape. */
export function matchOf({ sql: db }: Read, search: string): Match | undefined {
  const words = [...new Set(wordsOf(search))]
  if (words.length === 0) return undefined
  if (engineOf(db) === 'mysql') return markedMatch(words)
  const all = words.map((word) => `"${word}"*`).join(' AND ')
  const named = `name : (${all})`
  return { all, named, rest: `(${all}) NOT (${named})` }
}

/** The condition that a row of the index matches. */
export function matches(db: Kysely<Tables>, table: Searchable, expression: unknown): RawBuilder<boolean> {
  return engineOf(db) === 'mysql'
    ? sql<boolean>`match(${sql.ref(`${table}_search.words`)}) against (${expression} in boolean mode)`
    : sql<boolean>`${sql.table(`${table}_search`)} match ${expression}`
}
