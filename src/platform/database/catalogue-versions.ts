import { sql } from 'kysely'
import type { Database, Read, Tx } from './database.ts'
import { sharedRead } from './shared-reads.ts'
import { statement } from './statement.ts'
import { together } from './together.ts'

interface CatalogueVersionRow {
  part: number
  version: number
}

declare module './database.ts' {
  interface Tables {
    catalogue_versions: CatalogueVersionRow
  }
}

/** The version of all that the catalogue shows but for stock. Behind it each vendor's stock has one of these. */
export const ALL_BUT_STOCK = 0
const PARTS_OF_STOCK = 64

/** Few share a part: who orders at one vendor does not wait for those who order at others, and makes little of what is remembered old. */
export function partOfStock(vendorId: string): number {
  let sum = 0
  for (let index = 0; index < vendorId.length; index++) sum = (sum * 31 + vendorId.charCodeAt(index)) | 0
  return 1 + (Math.abs(sum) % PARTS_OF_STOCK)
}

/** To be said wherever a row of products, vendors or categories is written; all of them but `products.stock`. */
export function catalogueChanged(tx: Tx): void {
  tx.touched.add(ALL_BUT_STOCK)
}

/** To be said wherever a vendor's stock is taken or returned. */
export function stockChanged(tx: Tx, vendorId: string): void {
  tx.touched.add(partOfStock(vendorId))
}

const raise = statement<{ part: number }>((db, param) =>
  db
    .updateTable('catalogue_versions')
    .set({ version: sql<number>`version + 1` })
    .where('part', '=', param('part')),
)

/** The last that a transaction does, so that the rows are locked for its COMMIT alone. Whoever sees the change sees the version. */
export async function raiseVersions(tx: Tx): Promise<void> {
  await together(...[...tx.touched].sort((a, b) => a - b).map((part) => raise.run(tx, { part })))
}

const versions = statement<object, CatalogueVersionRow>((db) =>
  db.selectFrom('catalogue_versions').selectAll(),
)

/** The version of each part, by its number. */
export type Versions = readonly number[]

/**
 * The versions as of now or later: a change that was answered before the call is in them, whichever process made it.
 * They are asked for once for all who ask at the same time; a file only whether anybody has written to it since.
 */
export function versionReader(database: Database, read: Read): () => Promise<Versions> {
  let known: Versions = []
  let knownAt: number | null = null

  async function ask(): Promise<Versions> {
    const writes = database.writes()
    if (writes !== null && writes === knownAt) return known
    const found: number[] = []
    for (const { part, version } of await versions.all(read, {})) found[part] = version
    known = found
    knownAt = writes
    return found
  }

  return sharedRead(ask)
}
