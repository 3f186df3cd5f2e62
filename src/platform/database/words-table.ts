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
 * MySQL's own table of words (ADR 15), made by the database from the text of a row in `*_search`. Replacing or deleting that
 * text takes its words along, so they are written after it, in the same transaction; `is_spread` tells that they are.
 */
const keepText = statement<{ id: string; words: string }>(
  (_db, param, table) => sql`
    replace into ${sql.table(`${table}_search`)} (rowid, words, is_spread)
    select ${row}, ${param('words')}, 1 from ${sql.table(table)} where id = ${param('id')}`,
)
const spreadText = statement<{ id: string }>((_db, param, table) =>
  entriesOf(table, sql`= (select ${row} from ${sql.table(table)} where id = ${param('id')})`),
)

function entriesOf(table: string, which: RawBuilder<unknown>): RawBuilder<unknown> {
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
  await keepText.run(tx, { id, words: markedText(named, rest) }, table)
  await spreadText.run(tx, { id }, table)
}

/** Whoever writes one of them waits meanwhile. */
const ROWS_AT_ONCE = 50

/**
 * Makes the words of some texts that somebody else wrote, in a transaction. Returns whether there may be more. There are none
 * of before, unless somebody took the reference away.
 */
export async function spreadSome(db: Kysely<Tables>, table: Searchable): Promise<boolean> {
  const index = sql.table(`${table}_search`)
  const { rows } = await sql<{ rowid: number }>`select rowid from ${index} where is_spread = 0
    order by rowid limit ${sql.lit(ROWS_AT_ONCE)} for update skip locked`.execute(db)
  if (rows.length === 0) return false
  const numbers = sql`in (${sql.join(rows.map(({ rowid }) => rowid))})`
  await sql`delete from ${sql.table(`${table}_words`)} where ${row} ${numbers}`.execute(db)
  await entriesOf(table, numbers).execute(db)
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

/** A search as parameters of a statement: the range of its one word or of a rare one, and of several all of them. */
export interface SoughtWords {
  from?: string
  to?: string
  /** As JSON, from which to before which word, for each. However many they are, it is one statement. */
  words?: string
  /** A bit for each word, from the second lowest on. */
  mask?: number
  /** Whether all have to be in the name, or must not all be. */
  in_name?: 0 | 1
}

/** Follows every letter that stands in a word. */
const BEHIND_ALL = '{'
/** A bit each, in a number that is exact. */
const MOST_WORDS = 50
/** So many are counted, the longest: one of them is likely to be the rarest. */
const MOST_COUNTED = 4
/** A word that so many rows hold is a frequent one, and how frequent is not asked. */
const FREQUENT = 1_000

export async function seek(read: Read, table: Searchable, words: readonly string[]): Promise<SoughtWords> {
  const ranges = words.slice(0, MOST_WORDS).map(rangeOf)
  const [[from, to] = []] = ranges
  if (ranges.length === 1) return { from, to }
  const all = { words: JSON.stringify(ranges), mask: 2 ** (ranges.length + 1) - 2 }
  return { ...all, ...(await rarest(read, table, ranges)) }
}

/** From which to before which word those stand that begin with it. */
function rangeOf(word: string): readonly [string, string] {
  const first = asciiWord(word)
  return [first, first + BEHIND_ALL]
}

const holders = statement<Record<string, string>, { word: number; rows: number }>((_db, param, variant) => {
  const [table, count] = variant.split(' ')
  const counts = Array.from({ length: Number(count) }, (_, word) => {
    const some = sql`select 1 from ${sql.table(`${table}_words`)} w
      where w.word >= ${param(`from${word}`)} and w.word < ${param(`to${word}`)} limit ${sql.lit(FREQUENT)}`
    return sql`select ${sql.lit(word)} as word, count(*) as ${sql.ref('rows')} from (${some}) some`
  })
  return sql`${sql.join(counts, sql` union all `)} order by ${sql.ref('rows')} limit 1`
})

/** The range of the word that fewest rows hold, if they are few. The planner would guess. */
async function rarest(
  read: Read,
  table: Searchable,
  ranges: readonly (readonly [string, string])[],
): Promise<Pick<SoughtWords, 'from' | 'to'> | undefined> {
  const counted = ranges.toSorted(([a], [b]) => b.length - a.length).slice(0, MOST_COUNTED)
  const bounds = counted.flatMap(([from, to], word) => [
    [`from${word}`, from],
    [`to${word}`, to],
  ])
  const least = await holders.first(read, Object.fromEntries(bounds), `${table} ${counted.length}`)
  if (!least || least.rows >= FREQUENT) return undefined
  const [from, to] = counted[least.word] ?? []
  return { from, to }
}

/**
 * The numbers of the rows that hold every word: of one that is rare each row's words are looked through for the others,
 * else all that hold any are gathered. No word begins another, so each entry is of one word at most.
 */
export function holdingAll(table: Searchable, param: Param<SoughtWords>): RawBuilder<{ row: number }> {
  const words = sql.table(`${table}_words`)
  const range = sql`w.word >= ${param('from')} and w.word < ${param('to')}`
  if (!param.has('words')) {
    const tier = param.has('in_name') ? sql`having max(w.in_name) = ${param('in_name')}` : sql``
    return sql`select w.${row} from ${words} w where ${range} group by w.${row} ${tier}`
  }
  const sought = sql`json_table(${param('words')}, '$[*]' columns (
    n for ordinality,
    first varchar(100) character set ascii collate ascii_bin path '$[0]',
    next varchar(100) character set ascii collate ascii_bin path '$[1]')) s`
  const all = sql`bit_or(1 << s.n) = ${param('mask')}`
  const tier = param.has('in_name')
    ? sql`and (bit_or(case when h.in_name = 1 then 1 << s.n else 0 end) = ${param('mask')}) = ${param('in_name')}`
    : sql``
  const held = param.has('from')
    ? sql`${words} w straight_join ${words} h force index (${sql.ref(`${table}_words_row`)}) on h.${row} = w.${row}
        straight_join ${sought} on h.word >= s.first and h.word < s.next where ${range}`
    : sql`${sought} straight_join ${words} h force index (primary) on h.word >= s.first and h.word < s.next`
  return sql`select h.${row} from ${held} group by h.${row} having ${all} ${tier}`
}
