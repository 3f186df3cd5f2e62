import { sql } from 'kysely'
import type { Read, Tx } from '../../platform/database/database.ts'
import { statement } from '../../platform/database/statement.ts'
import type { ProductRow } from './tables.ts'

interface SeenVendorRow {
  ref: string
  vendor_id: string
  owner_id: string
  name: string
  is_approved: 0 | 1
}

interface SeenProductRow {
  vendor_id: string
  import_key: string
}

declare module '../../platform/database/database.ts' {
  interface Tables {
    import_seen_vendors: SeenVendorRow
    import_seen_products: SeenProductRow
  }
}

const SEEN_TABLES = [
  `create temporary table if not exists import_seen_vendors (
    ref text primary key, vendor_id text not null, owner_id text not null, name text not null, is_approved integer not null
  ) strict, without rowid`,
  `create temporary table if not exists import_seen_products (
    vendor_id text not null, import_key text not null, primary key (vendor_id, import_key)
  ) strict, without rowid`,
]

/** What the import has seen lies in temporary tables of its connection: memory stays flat, and nobody else is locked out. */
export async function makeSeenTables(tx: Tx): Promise<void> {
  for (const table of SEEN_TABLES) await sql.raw(table).execute(tx.sql)
}

const seenVendor = statement<{ ref: string }, SeenVendorRow>((db, param) =>
  db.selectFrom('import_seen_vendors').selectAll().where('ref', '=', param('ref')),
)
export const findSeenVendor = (read: Read, ref: string) => seenVendor.first(read, { ref })

const vendorSeen = statement<SeenVendorRow>((db, param) =>
  db.insertInto('import_seen_vendors').values({
    ref: param('ref'),
    vendor_id: param('vendor_id'),
    owner_id: param('owner_id'),
    name: param('name'),
    is_approved: param('is_approved'),
  }),
)
export const markVendorSeen = (tx: Tx, row: SeenVendorRow) => vendorSeen.run(tx, row)

const productSeen = statement<SeenProductRow>((db, param) =>
  db
    .insertInto('import_seen_products')
    .values({ vendor_id: param('vendor_id'), import_key: param('import_key') })
    .onConflict((conflict) => conflict.doNothing()),
)
/** False where this import has met the identity before. */
export const markProductSeen = async (tx: Tx, row: SeenProductRow) => (await productSeen.run(tx, row)) === 1

const byKey = statement<{ vendorId: string; key: string }, ProductRow>((db, param) =>
  db
    .selectFrom('products')
    .selectAll()
    .where('vendor_id', '=', param('vendorId'))
    .where('import_key', '=', param('key')),
)
export const findImportedProduct = (read: Read, vendorId: string, key: string) =>
  byKey.first(read, { vendorId, key })
