import type { Tx } from '../../platform/database/database.ts'
import { eachRow } from '../../platform/database/reindex.ts'
import { indexWords } from '../../platform/database/search.ts'
import { numberedRows } from './queries.ts'

/** Makes every account findable by its words, in a database that has only the rows. */
export function reindexAccounts(tx: Tx): Promise<void> {
  return eachRow(tx, numberedRows, (row) => indexWords(tx, 'accounts', row.id, row.name, row.email))
}
