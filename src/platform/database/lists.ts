import type { Compilable, Kysely } from 'kysely'
import type { Read, Tables } from './database.ts'
import { type Param, statement } from './statement.ts'

const MOST_AT_ONCE = 64

/** The parameters of a list: `id0`, `id1` and so on. */
export type ListParams = Record<string, string | number | null>

/** Each length is a statement of its own. A page has ten rows or twenty, and every key of a list is looked up before it is read. */
const LENGTHS = [1, 2, 3, 4, 6, 8, 10, 12, 16, 20, 24, 32, 40, 50, MOST_AT_ONCE]

/** A list whose last stands again and again up to one of the lengths. */
function padded<Key extends string | number>(list: readonly Key[]): (Key | '')[] {
  const length = LENGTHS.find((one) => one >= list.length) ?? list.length
  return Array.from({ length }, (_, index) => list[index] ?? list.at(-1) ?? '')
}

/** A list as parameters. */
export function listParams(prefix: string, list: readonly string[]): ListParams {
  return Object.fromEntries(padded(list).map((value, index) => [prefix + index, value]))
}

export const countOf = (params: ListParams) => String(Object.keys(params).length)

/** Where they stand in the statement. */
export const listPlaces = <P extends object>(param: Param<P>, prefix: string, count = '0') =>
  Array.from({ length: Number(count) }, (_, index) => param(`${prefix}${index}` as keyof P) as string)

/** Statements and their parameters have a limit. */
export function inBatches<T>(list: readonly T[]): (readonly T[])[] {
  if (list.length <= MOST_AT_ONCE) return list.length > 0 ? [list] : []
  return Array.from({ length: Math.ceil(list.length / MOST_AT_ONCE) }, (_, index) =>
    list.slice(index * MOST_AT_ONCE, (index + 1) * MOST_AT_ONCE),
  )
}

/** A read of the rows behind any number of keys, in as few statements as may be. */
export function readByKeys<Row, P extends object = object, Key extends string | number = string>(
  build: (sql: Kysely<Tables>, keys: Key[], param: Param<P>) => Compilable<Row>,
): (read: Read, keys: readonly Key[], params?: P) => Promise<Row[]> {
  const some = statement<P & Record<number, Key | ''>, Row>((sql, param, count) => {
    const keys = Array.from({ length: Number(count) }, (_, index) => param(index) as Key)
    return build(sql, keys, param)
  })
  return async (read, keys, params) => {
    const found: Row[] = []
    for (const batch of inBatches(keys)) {
      const listed = padded(batch)
      found.push(...(await some.all(read, Object.assign(listed, params), String(listed.length))))
    }
    return found
  }
}
