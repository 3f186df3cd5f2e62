import type { InsertQueryBuilder, InsertResult, Kysely } from 'kysely'
import type { Tables, Tx } from './database.ts'
import { engineOf } from './engine.ts'
import { faultOf } from './faults.ts'
import { inBatches } from './lists.ts'
import { type Param, statement } from './statement.ts'

type Insert = InsertQueryBuilder<Tables, keyof Tables, InsertResult>

/**
 * An INSERT that gives way to a row which is there: false where the table's key (or, with `column`, that UNIQUE column
 * alone) is taken. Every other constraint throws. On MySQL the key's own error tells, because there INSERT IGNORE
 * swallows more than that, and the count of affected rows cannot tell a new row from an old one.
 */
export function insertion<P extends object>(
  build: (sql: Kysely<Tables>, param: Param<P>) => unknown,
  column?: string,
): (tx: Tx, params: P) => Promise<boolean> {
  const insert = statement<P>((sql, param) => {
    // The builder's type names its table; here any will do.
    const query = build(sql, param) as Insert
    if (engineOf(sql) === 'mysql') return query
    return query.onConflict((conflict) =>
      column === undefined ? conflict.doNothing() : conflict.column(column as never).doNothing(),
    )
  })
  return async (tx, params) => {
    try {
      return (await insert.run(tx, params)) === 1
    } catch (error) {
      if (faultOf(error) === 'unique' && engineOf(tx.sql) === 'mysql' && names(error, column)) return false
      throw error
    }
  }
}

/** An INSERT of rows of a table in as few statements as may be. */
export function insertionOfAll<Row extends object>(
  table: keyof Tables,
  columns: readonly (keyof Row & string)[],
): (tx: Tx, rows: readonly Row[]) => Promise<void> {
  const insert = statement<readonly unknown[]>((sql, param, count) => {
    const rowAt = (_: unknown, row: number) =>
      Object.fromEntries(columns.map((column, index) => [column, param(row * columns.length + index)]))
    return sql.insertInto(table).values(Array.from({ length: Number(count) }, rowAt))
  })
  return async (tx, rows) => {
    for (const some of inBatches(rows)) {
      const values = some.flatMap((row) => columns.map((column) => row[column]))
      await insert.run(tx, values, String(some.length))
    }
  }
}

/** `Duplicate entry 'x' for key 'slug'`, with the table before the key on MySQL. A UNIQUE column's key has its name. */
function names(error: unknown, column: string | undefined): boolean {
  return column === undefined || new RegExp(`for key '(?:[^'.]+\\.)?${column}'$`).test(String(error))
}
