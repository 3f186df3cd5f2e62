import type { Tx } from '../../platform/database/database.ts'
import { eachRow } from '../../platform/database/reindex.ts'
import { indexWords } from '../../platform/database/search.ts'
import { numberedRows } from './queries.ts'

/** Makes every product that is not archived findable by its words, in a database that has only the rows. */
export function reindexProducts(tx: Tx): Promise<void> {
  return eachRow(tx, numberedRows, async (row) => {
    if (row.visibility !== 'ARCHIVED') await indexWords(tx, 'products', row.id, row.name, row.description)
  })
}
