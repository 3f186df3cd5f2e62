import type { Tx } from '../../platform/database/database.ts'
import { eachRow } from '../../platform/database/reindex.ts'
import { indexVendor } from './discovery.ts'
import { numberedRows } from './queries.ts'

/** Makes every vendor findable by its words and its position, in a database that has only the rows. */
export function reindexVendors(tx: Tx): Promise<void> {
  return eachRow(tx, numberedRows, (row) => indexVendor(tx, row))
}
