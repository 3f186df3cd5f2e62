import type { Tx } from './database.ts'

/** Walks all rows of a table by their number, some at a time, to make what is found by from what is kept. */
export async function eachRow<Row extends { row: number }>(
  tx: Tx,
  rowsAfter: (tx: Tx, row: number) => Promise<Row[]>,
  index: (row: Row) => Promise<void>,
): Promise<void> {
  for (let last = 0; ;) {
    const rows = await rowsAfter(tx, last)
    for (const row of rows) await index(row)
    const next = rows.at(-1)
    if (!next) return
    last = next.row
  }
}
