import { dirname, resolve } from 'node:path'
import type { Execute } from '../../../platform/execute.ts'
import { importBatch } from '../commands/import-batch.ts'
import { type Entry, type EntryStyle, readEntry } from './entry.ts'
import type { Fields } from './fields.ts'
import { type ImportMap, wantedColumns } from './map.ts'
import { priceReader } from './price.ts'
import { openRows } from './rows.ts'
import { type BatchTally, emptyTally } from './tally.ts'
import { cleanLine } from './text.ts'

export interface ImportReport extends Omit<BatchTally, 'repeated'> {
  rows: number
  repeated: number
  rejected: number
  /** The first 1,000. */
  errors: { line: number; reason: string }[]
}

export interface ImportJob {
  path: string
  map: ImportMap
  currency: string
  /** The account that owns new vendors. Asked for once the file has proved readable. */
  owner: () => Promise<string>
  writes: boolean
  /** Bytes of the file that were read, of how many. */
  onProgress: (read: number, size: number) => void
}

/** About 50 ms of write lock where every row is new: others wait for no longer than that. */
const ROWS_A_BATCH = 150
const MOST_ERRORS_TOLD = 1000

/** Brings a whole file in, batch by batch. Throws ImportFault where it cannot be read at all; then nothing was written. */
export async function importCatalogue(execute: Execute, job: ImportJob): Promise<ImportReport> {
  const { map, currency } = job
  const vendors = await joinedVendors(job)
  const { file, rows } = await openRows(job.path, wantedColumns(map), map.columns)
  const ownerId = await job.owner()
  const style: EntryStyle = {
    currency,
    readPrice: priceReader(map.price, currency),
    availableValues: new Set(map.availableValues),
  }
  const report: ImportReport = { rows: 0, ...emptyTally(), rejected: 0, errors: [] }
  const batch: Entry[] = []
  const flush = async () => {
    const entries = batch.splice(0)
    if (entries.length > 0) add(report, await execute((tx) => importBatch(tx, entries, ownerId, job.writes)))
  }
  const take = async (line: number, entry: Entry | { fault: string }) => {
    if ('fault' in entry) reject(report, line, entry.fault)
    else if (batch.push(entry) >= ROWS_A_BATCH) await flush()
  }

  for await (const group of rows) {
    for (const row of group) {
      report.rows++
      if ('fault' in row) reject(report, row.line, row.fault)
      else await take(row.line, readEntry(joined({ ...map.constants, ...row.fields }, vendors), style))
    }
    job.onProgress(file.bytesRead, file.size)
  }
  // Vendors that stand in the joined file alone; those that were met already are not met again.
  for (const [, fields] of vendors)
    await take(0, readEntry({ ...map.constants, ...fields, name: null, price: null }, style))
  await flush()
  return report
}

/** What the second file tells of each vendor, by `vendorRef`. Vendors are few beside their products. */
async function joinedVendors({ map, path }: ImportJob): Promise<Map<string, Fields>> {
  const byRef = new Map<string, Fields>()
  if (!map.vendors) return byRef
  const { file, key, columns } = map.vendors
  const wanted = { ...columns, vendorRef: key }
  const { rows } = await openRows(resolve(dirname(path), file), wanted, wanted)
  for await (const group of rows) {
    for (const row of group) {
      if ('fault' in row) continue
      const ref = cleanLine(String(row.fields.vendorRef ?? ''))
      if (ref && !byRef.has(ref)) byRef.set(ref, row.fields)
    }
  }
  return byRef
}

function joined(fields: Fields, vendors: Map<string, Fields>): Fields {
  if (vendors.size === 0) return fields
  return { ...fields, ...vendors.get(cleanLine(String(fields.vendorRef ?? ''))), vendorRef: fields.vendorRef }
}

function reject(report: ImportReport, line: number, reason: string): void {
  report.rejected++
  if (report.errors.length < MOST_ERRORS_TOLD) report.errors.push({ line, reason })
}

function add(report: ImportReport, tally: BatchTally): void {
  report.repeated += tally.repeated
  for (const what of ['vendors', 'products'] as const) {
    for (const verdict of ['created', 'updated', 'unchanged'] as const)
      report[what][verdict] += tally[what][verdict]
  }
}
