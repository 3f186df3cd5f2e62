import type { Tx } from '../../platform/database/database.ts'
import { eachRow } from '../../platform/database/reindex.ts'
import { indexOpen } from './discovery.ts'
import { numberedRows } from './queries.ts'

/** Makes every open delivery findable by its position, in a database that has only the rows. */
export function reindexDeliveries(tx: Tx): Promise<void> {
  return eachRow(tx, numberedRows, async (row) => {
    if (row.status === 'OPEN') await indexOpen(tx, row)
  })
}
