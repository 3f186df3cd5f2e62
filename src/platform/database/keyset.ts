import { type AliasedExpression, type Kysely, type RawBuilder, type SelectQueryBuilder, sql } from 'kysely'
import type { Tables } from './database.ts'
import { engineOf } from './engine.ts'
import type { Param } from './statement.ts'

/** The sort values of a page's last row. */
export type Position = readonly (string | number)[]

export interface Page<Row> {
  data: Row[]
  /** Where the next page starts, or null on the last one. */
  next: Position | null
}

/** The columns of a list's total order, all in one direction, the id last. */
export interface Order {
  columns: readonly string[]
  direction: 'asc' | 'desc'
}

export interface PageParams {
  limit: number
  after0?: string | number
  after1?: string | number
}

// oxlint-disable-next-line typescript/no-explicit-any -- columns are named at run time, so that one function pages every list
type AnySelect = SelectQueryBuilder<any, any, any>

/**
 * The rows after a position, in order, one more than a page to see whether another follows. Each walk is a part of
 * the list that an index serves in order; walks do not overlap. Several are merged from their first rows alone.
 */
export function pageQuery<P extends PageParams>(
  db: Kysely<Tables>,
  walks: readonly AnySelect[],
  order: Order,
  param: Param<P>,
): AnySelect | RawBuilder<never> {
  const pages = walks.map((walk) => ordered(after(db, walk, order, param), order, param))
  const [only] = pages
  if (only && pages.length === 1) return only
  if (engineOf(db) === 'mysql') return merged(pages, order, param)
  // oxlint-disable-next-line typescript/no-explicit-any -- a walk is a table that the row types do not name
  const parts = pages.map((page) => (db as Kysely<any>).selectFrom(page.as('walk')).selectAll())
  const union = parts.reduce((all, part) => all.unionAll(part))
  return ordered(union, order, param)
}

/** MariaDB reads a walk that has a name into a table of its own first, which costs as much again. SQLite knows no brackets here. */
function merged<P extends PageParams>(
  pages: readonly AnySelect[],
  { columns, direction }: Order,
  param: Param<P>,
): RawBuilder<never> {
  const union = sql.join(
    pages.map((page) => sql`(${page})`),
    sql` union all `,
  )
  const by = sql.join(columns.map((column) => sql`${sql.ref(column)} ${sql.raw(direction)}`))
  return sql`${union} order by ${by} limit ${param('limit')}`
}

/** A column as an expression that no index serves, so that the planner takes the index of the order or the narrower one. */
export function unindexed(column: string): RawBuilder<unknown> {
  return sql`coalesce(${sql.ref(column)}, null)`
}

/**
 * A table to be walked by one of its indexes, which serves a list in order. Left to itself MariaDB takes the index of all
 * ids where it believes that a page comes sooner so, and reads whatever is newer than the rows of somebody who has only
 * old ones.
 */
export function walkedBy<T extends keyof Tables>(
  db: Kysely<Tables>,
  table: T,
  index: string,
): AliasedExpression<Tables[T], T> {
  const hint = engineOf(db) === 'mysql' ? sql` force index (${sql.ref(index)})` : sql``
  return sql<Tables[T]>`${sql.table(table)}`.as<T>(sql`${sql.ref(table)}${hint}`)
}

function after<P extends PageParams>(
  db: Kysely<Tables>,
  walk: AnySelect,
  { columns, direction }: Order,
  param: Param<P>,
): AnySelect {
  if (!param.has('after0')) return walk
  const operator = direction === 'asc' ? sql`>` : sql`<`
  const [first, second] = columns.map((column) => sql.ref(column))
  const value = (index: 0 | 1) => sql`${param(`after${index}` as keyof P)}`
  if (!second) return walk.where(sql<boolean>`${first} ${operator} ${value(0)}`)
  // The seek must use every column of the index: with many equal prices no page reads past them. MySQL finds that in
  // the long form, SQLite in the row value.
  return walk.where(
    engineOf(db) === 'mysql'
      ? sql<boolean>`(${first} ${operator} ${value(0)} or (${first} = ${value(0)} and ${second} ${operator} ${value(1)}))`
      : sql<boolean>`(${first}, ${second}) ${operator} (${value(0)}, ${value(1)})`,
  )
}

function ordered<P extends PageParams>(
  walk: AnySelect,
  { columns, direction }: Order,
  param: Param<P>,
): AnySelect {
  return columns
    .reduce((query, column) => query.orderBy(sql.ref(column), direction), walk)
    .limit(param('limit'))
}

/** The parameters of `pageQuery` for a position. */
export function pageParams(limit: number, position: Position | null): PageParams {
  return { limit: limit + 1, after0: position?.[0], after1: position?.[1] }
}

const ROWS_AT_ONCE = 500

/** Every row of a list, page by page, so that others get their turn in between. */
export async function everyRow<Out>(
  page: (limit: number, after: Position | null) => Promise<Page<Out>>,
): Promise<Out[]> {
  const all: Out[] = []
  for (let after: Position | null = null; ;) {
    const { data, next }: Page<Out> = await page(ROWS_AT_ONCE, after)
    all.push(...data)
    if (!next) return all
    after = next
  }
}

/** Cuts the row too many and tells where the next page starts. */
export function toPage<Row, Out>(
  rows: Row[],
  limit: number,
  { columns }: Order,
  view: (row: Row) => Out,
): Page<Out> {
  const shown = rows.length > limit ? rows.slice(0, limit) : rows
  const last = shown.at(-1) as Record<string, string | number> | undefined
  const next = rows.length > limit && last ? columns.map((column) => last[column] as string | number) : null
  return { data: shown.map(view), next }
}
