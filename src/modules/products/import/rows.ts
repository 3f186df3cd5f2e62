import { basename, extname } from 'node:path'
import { CsvSplitter } from './csv.ts'
import { type Cell, type Columns, type Field, type Fields, FIELDS, ImportFault, type Row } from './fields.ts'
import { ArraySplitter } from './json-array.ts'
import { type JsonItem, LineSplitter } from './ndjson.ts'
import { openText, type TextFile } from './text-file.ts'
import { cleanLine, quoted } from './text.ts'

/** The rows of a file, as they arrive. */
export interface RowFile {
  file: TextFile
  rows: AsyncIterable<Row[]>
}

/** Of JSON, whose rows name their columns one by one, so many rows must tell whether any column fits. */
const ROWS_JUDGED = 500

/**
 * Opens a file and finds its columns. `named` are those that somebody asked for by name: a CSV header must have them.
 * Throws ImportFault where the file cannot be read, or no column of it fits.
 */
export async function openRows(path: string, columns: Columns, named: Columns): Promise<RowFile> {
  const file = await openText(path)
  const name = basename(path)
  const format = formatOf(file.head, extname(path).toLowerCase())
  if (format === 'csv') return { file, rows: await csvRows(file, columns, named, name) }
  const splitter = format === 'array' ? new ArraySplitter() : new LineSplitter()
  return { file, rows: await judged(jsonRows(file, columns, splitter), name) }
}

/** By content, where that is plain: a spreadsheet's text rarely begins with a bracket. */
function formatOf(head: string, extension: string): 'csv' | 'ndjson' | 'array' {
  const first = head.trimStart()[0]
  if (extension === '.csv') return 'csv'
  if (first === '[') return 'array'
  return first === '{' || extension === '.ndjson' || extension === '.jsonl' || extension === '.json'
    ? 'ndjson'
    : 'csv'
}

async function csvRows(
  file: TextFile,
  columns: Columns,
  named: Columns,
  name: string,
): Promise<AsyncIterable<Row[]>> {
  const splitter = new CsvSplitter()
  const groups = groupsOf(file, splitter)
  let first = await groups.next()
  while (!first.done && first.value.length === 0) first = await groups.next()
  const [header, ...records] = first.done ? [] : first.value
  if (!header || 'fault' in header)
    throw new ImportFault(`${name} has no header: ${header?.fault ?? 'it is empty'}`)

  const places = placesOf(header.cells, columns, named, name)
  const width = header.cells.length
  const toRow = (record: (typeof records)[number]): Row => {
    if ('fault' in record) return record
    const { line, cells } = record
    if (cells.length !== width)
      return { line, fault: `the row has ${cells.length} cells, the header has ${width}` }
    const fields: Fields = {}
    for (const [field, place] of places) fields[field] = cells[place]
    return { line, fields }
  }
  return (async function* () {
    yield records.map(toRow)
    for await (const group of groups) yield group.map(toRow)
  })()
}

/** Where each field stands in the header. */
function placesOf(
  header: readonly string[],
  columns: Columns,
  named: Columns,
  name: string,
): [Field, number][] {
  const names = header.map(cleanLine)
  const place = (column: string | undefined) => (column === undefined ? -1 : names.indexOf(cleanLine(column)))
  const places = FIELDS.map((field): [Field, number] => [field, place(columns[field])]).filter(
    ([, at]) => at !== -1,
  )
  if (places.length === 0) {
    throw new ImportFault(`no column of ${name} fits; it has ${names.map(quoted).slice(0, 30).join(', ')}`)
  }
  const missing = Object.entries(named).find(([, column]) => place(column) === -1)
  if (missing)
    throw new ImportFault(
      `${name} has no column ${quoted(missing[1])}, where the map looks for ${missing[0]}`,
    )
  return places
}

async function* jsonRows(
  file: TextFile,
  columns: Columns,
  splitter: Splitter<JsonItem>,
): AsyncGenerator<Row[]> {
  const wanted = Object.entries(columns) as [Field, string][]
  for await (const items of groupsOf(file, splitter)) yield items.map((item) => jsonRow(item, wanted))
}

function jsonRow(item: JsonItem, wanted: readonly [Field, string][]): Row {
  if ('fault' in item) return item
  const { line } = item
  let value: unknown
  try {
    value = JSON.parse(item.text)
  } catch {
    return { line, fault: 'the row is not valid JSON' }
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { line, fault: 'the row is not an object' }
  const fields: Fields = {}
  for (const [field, column] of wanted) {
    if (!Object.hasOwn(value, column)) continue
    const cell = (value as Record<string, unknown>)[column]
    if (typeof cell === 'object' && cell !== null) return { line, fault: `${field} is a list or an object` }
    fields[field] = cell as Cell
  }
  return { line, fields }
}

/** The same rows, once the first of them have shown that the file is what it seems. */
async function judged(groups: AsyncGenerator<Row[]>, name: string): Promise<AsyncIterable<Row[]>> {
  const held: Row[] = []
  let isOver = false
  while (!isOver && held.length < ROWS_JUDGED && !held.some(fits)) {
    const group = await groups.next()
    if (group.done) isOver = true
    else held.push(...group.value)
  }
  if (held.length > 0 && !held.some(fits)) {
    const [first] = held
    throw new ImportFault(
      first && 'fault' in first && held.every((row) => 'fault' in row)
        ? `${name} cannot be read: line ${first.line}: ${first.fault}`
        : `no column of ${name} fits`,
    )
  }
  return (async function* () {
    yield held
    yield* groups
  })()
}

function fits(row: Row): boolean {
  return 'fields' in row && Object.keys(row.fields).length > 0
}

interface Splitter<Item> {
  push: (piece: string) => Item[]
  end: () => Item[]
}

async function* groupsOf<Item>(file: TextFile, splitter: Splitter<Item>): AsyncGenerator<Item[]> {
  for await (const piece of file.pieces) yield splitter.push(piece)
  yield splitter.end()
}
