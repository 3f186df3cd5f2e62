import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Tables } from './database.ts'
import { columnFor, type Step } from './ddl.ts'
import { engineOf } from './engine.ts'

/** One more index. With `where` it holds those rows alone on SQLite; MySQL, which has no such index, holds all. */
export function addIndex(name: string, index: string, on: string, where?: string): Step {
  const create = `create index ${index} on ${name} (${on})`
  return { sqlite: [where === undefined ? create : `${create} where ${where}`], mysql: () => [create] }
}

/** One index less. */
export function dropIndex(name: string, index: string): Step {
  return { sqlite: [`drop index ${index}`], mysql: () => [`drop index ${index} on ${name}`] }
}

/** A value that the database makes of a row, so that it can be indexed; `definition` is its type. */
export interface Computed {
  name: string
  definition: string
  expression: string
}

/** MySQL indexes it as a column, which nobody sees who does not name it, SQLite as an expression. */
export function addComputed(table: string, { name, definition, expression }: Computed): Step {
  const virtual = `generated always as (${expression}) virtual invisible`
  return {
    sqlite: [],
    mysql: () => [`alter table ${table} add column ${columnFor('mysql', name, definition)} ${virtual}`],
  }
}

/** How a query names it. */
export function computed(db: Kysely<Tables>, { name, expression }: Computed): RawBuilder<unknown> {
  return engineOf(db) === 'mysql' ? sql.ref(name) : sql.raw(expression)
}

/** One more index, on it and on columns. */
export function addComputedIndex(
  table: string,
  index: string,
  { name, expression }: Computed,
  on: (value: string) => string,
): Step {
  const create = (value: string) => [`create index ${index} on ${table} (${on(value)})`]
  return { sqlite: create(expression), mysql: () => create(name) }
}
