/** A spreadsheet would take these for the beginning of a formula, and run it. */
const FORMULA = /^[=+\-@\t\r]/

/** What a row holds; `plain` is text that is written as it is, such as an amount with a sign. */
export type Cell = string | number | null | { plain: string }

/** Rows as RFC 4180 writes them. Text that a spreadsheet would run is kept text by an apostrophe. */
export function csvOf(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => `${row.map(cellOf).join(',')}\r\n`).join('')
}

function cellOf(value: Cell): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  if (typeof value === 'object') return value.plain
  const text = FORMULA.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
