import { sql, type RawBuilder } from 'kysely'
import { wordsOf } from '../../kernel/words.ts'
import type { Tx } from './database.ts'
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
  rest: string
}

const write = statement<Words>(
  (_db, param, table) => sql`
    insert or replace into ${sql.table(`${table}_search`)} (rowid, name, rest)
    select row, ${param('name')}, ${param('rest')} from ${sql.table(table)} where id = ${param('id')}`,
)
const erase = statement<{ id: string }>(
  (_db, param, table) => sql`
    delete from ${sql.table(`${table}_search`)}
    where rowid = (select row from ${sql.table(table)} where id = ${param('id')})`,
)

/** Makes a row of the table findable by its words, in the transaction that writes it. */
export async function indexWords(
  tx: Tx,
  table: Searchable,
  id: string,
  name: string,
  rest: string | null,
): Promise<void> {
  await write.run(tx, { id, name: folded(name), rest: folded(rest ?? '') }, table)
}

export async function forgetWords(tx: Tx, table: Searchable, id: string): Promise<void> {
  await erase.run(tx, { id }, table)
}

function folded(text: string): string {
  return wordsOf(text).join(' ')
}

/** Which rows hold every word of a search, each as the beginning of a word. `named`: all of them in the name. `rest`: the others. */
export interface Match {
  all: string
  named: string
  rest: string
}

/** Undefined for a search without a word: it finds nothing. Words are letters and digits, so nothing is left to escape. */
export function matchOf(search: string): Match | undefined {
  const words = [...new Set(wordsOf(search))]
  if (words.length === 0) return undefined
  const all = words.map((word) => `"${word}"*`).join(' AND ')
  const named = `name : (${all})`
  return { all, named, rest: `(${all}) NOT (${named})` }
}

/** The condition that a row of the index matches. */
export function matches(table: Searchable, expression: unknown): RawBuilder<boolean> {
  return sql<boolean>`${sql.table(`${table}_search`)} match ${expression}`
}
