import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Job } from '../outbox/handlers.ts'
import type { Read, Tables, Tx } from './database.ts'
import { asciiWord, MARKS, markedText } from './marked-words.ts'
import { type Param, statement } from './statement.ts'

/** The tables whose rows are found by the beginnings of the words in their name and the rest of their text. */
export const SEARCHABLE = ['accounts', 'vendors', 'products'] as const
export type Searchable = (typeof SEARCHABLE)[number]

const row = sql.ref('row')

/**
 * MySQL's own table of words (ADR 15), made by the database from the text of a row in `*_search`. Whatever replaces or
 * deletes that text takes its words along; `is_spread` tells that they are here again.
 */
const keep = statement<{ id: string; words: string }>(
  (_db, param, table) => sql`
    replace into ${sql.table(`${table}_search`)} (rowid, words, is_spread)
    select ${row}, ${param('words')}, 1 from ${sql.table(table)} where id = ${param('id')}`,
)
const spread = statement<{ id: string }>((_db, param, table) =>
  spreading(table, sql`= (select ${row} from ${sql.table(table)} where id = ${param('id')})`),
)

function spreading(table: string, which: RawBuilder<unknown>): RawBuilder<unknown> {
  const word = sql`substr(w.marked, 3)`
  return sql`insert into ${sql.table(`${table}_words`)} (word, ${row}, in_name)
    select ${word}, s.rowid, max(w.marked like ${sql.lit(`${MARKS.inName}%`)})
    from ${sql.table(`${table}_search`)} s, json_table(concat('["', replace(s.words, ' ', '","'), '"]'),
      '$[*]' columns (marked varchar(100) path '$')) w
    where s.rowid ${which} and s.words <> '' group by s.rowid, ${word}`
}

export async function keepWords(
  tx: Tx,
  table: Searchable,
  id: string,
  named: readonly string[],
  rest: readonly string[],
): Promise<void> {
  await keep.run(tx, { id, words: markedText(named, rest) }, table)
  await spread.run(tx, { id }, table)
}

const ROWS_AT_ONCE = 500

/** Spreads some texts of which only the full text index knows, in a transaction. Returns whether there may be more. */
export async function spreadSome(db: Kysely<Tables>, table: Searchable): Promise<boolean> {
  const index = sql.table(`${table}_search`)
  const { rows } = await sql<{ rowid: number }>`select rowid from ${index} where is_spread = 0
    order by rowid limit ${sql.lit(ROWS_AT_ONCE)} for update skip locked`.execute(db)
  if (rows.length === 0) return false
  const numbers = sql`in (${sql.join(rows.map(({ rowid }) => rowid))})`
  await spreading(table, numbers).execute(db)
  await sql`update ${index} set is_spread = 1 where rowid ${numbers}`.execute(db)
  return rows.length === ROWS_AT_ONCE
}

/** The version before this one writes texts alone; while it still runs beside this one, its words follow. */
export const spreadWords: Job = {
  name: 'spread words',
  everyMs: 10_000,
  async run({ execute }) {
    for (const table of SEARCHABLE) while (await execute((tx) => spreadSome(tx.sql, table)));
  },
}

/** A search as parameters of a statement, the rarest word first: from which word to before which, for each. */
export type WordRanges = Partial<Record<`from${number}` | `to${number}`, string>> & { in_name?: 0 | 1 }

/** Follows every letter that stands in a word. */
const BEHIND_ALL = '{'

/** So many rows hold a word at most, or it is a frequent one, and how frequent is not asked. */
const FREQUENT = 1_000

/** How many rows hold each word, up to FREQUENT. */
const holders = statement<WordRanges, { word: number; rows: number }>((_db, param, variant) => {
  const [table, count] = variant.split(' ')
  const counts = Array.from({ length: Number(count) }, (_, word) => {
    const some = sql`select 1 from ${sql.table(`${table}_words`)} w where ${within(param, 'w', word)} limit ${sql.lit(FREQUENT)}`
    return sql`select ${sql.lit(word)} as word, count(*) as ${sql.ref('rows')} from (${some}) some`
  })
  return sql`${sql.join(counts, sql` union all `)} order by ${sql.ref('rows')}`
})

/** The ranges of the words, so that a statement which goes through them in this order reads as little as may be. */
export async function wordRanges(
  read: Read,
  table: Searchable,
  words: readonly string[],
): Promise<WordRanges> {
  const ranges = rangesOf(words)
  if (words.length === 1) return ranges
  const rarest = await holders.all(read, ranges, `${table} ${words.length}`)
  return rangesOf(rarest.map(({ word }) => words[word] ?? ''))
}

function rangesOf(words: readonly string[]): WordRanges {
  const ranges: WordRanges = {}
  for (const [index, word] of words.entries()) {
    ranges[`from${index}`] = asciiWord(word)
    ranges[`to${index}`] = asciiWord(word) + BEHIND_ALL
  }
  return ranges
}

/**
 * The numbers of the rows that hold every word, with `in_name` those that hold all in the name, or not all. The others are
 * looked up for each row that holds the first: joined, a row with three words for one and four for another would be twelve.
 */
export function holdingAll(table: Searchable, param: Param<WordRanges>): RawBuilder<{ row: number }> {
  const words = sql.table(`${table}_words`)
  const areNamed = [sql`max(w0.in_name)`]
  for (let word = 1; param.has(`from${word}`); word++) {
    areNamed.push(sql`(select max(w.in_name) from ${words} w force index (${sql.ref(`${table}_words_row`)})
      where w.${row} = w0.${row} and ${within(param, 'w', word)})`)
  }
  // Null where a word is missing, 1 where all are in the name.
  const all = sql.join(areNamed, sql` * `)
  const tier = param.has('in_name') ? sql`= ${param('in_name')}` : sql`is not null`
  return sql`select w0.${row} from ${words} w0 where ${within(param, 'w0', 0)} group by w0.${row} having ${all} ${tier}`
}

function within(param: Param<WordRanges>, name: string, word: number): RawBuilder<unknown> {
  const column = sql.ref(`${name}.word`)
  return sql`${column} >= ${param(`from${word}`)} and ${column} < ${param(`to${word}`)}`
}
