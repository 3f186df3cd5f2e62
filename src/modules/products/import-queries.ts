import type { Read, Tx } from '../../platform/database/database.ts'
import { makeTemporaryTable } from '../../platform/database/temporary.ts'
import { insertion } from '../../platform/database/insertion.ts'
import { locked } from '../../platform/database/locks.ts'
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

const SEEN_VENDORS = {
  ref: 'string(500) not null',
  vendor_id: 'id not null',
  owner_id: 'id not null',
  name: 'string(120) not null',
  is_approved: 'integer not null',
}
const SEEN_PRODUCTS = { vendor_id: 'id not null', import_key: 'string(43) not null' }

/** What the import has seen lies in temporary tables of its connection: memory stays flat, and nobody else is locked out. */
export async function makeSeenTables(tx: Tx): Promise<void> {
  await makeTemporaryTable(tx, 'import_seen_vendors', SEEN_VENDORS, 'ref')
  await makeTemporaryTable(tx, 'import_seen_products', SEEN_PRODUCTS, 'vendor_id, import_key')
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

const productSeen = insertion<SeenProductRow>((db, param) =>
  db
    .insertInto('import_seen_products')
    .values({ vendor_id: param('vendor_id'), import_key: param('import_key') }),
)
/** False where this import has met the identity before. */
export const markProductSeen = (tx: Tx, row: SeenProductRow) => productSeen(tx, row)

const byKey = statement<{ vendorId: string; key: string }, ProductRow>((db, param) => {
  const ofVendor = db.selectFrom('products').selectAll().where('vendor_id', '=', param('vendorId'))
  return locked(db, ofVendor.where('import_key', '=', param('key')), 'update')
})
export const findImportedProduct = (tx: Tx, vendorId: string, key: string) =>
  byKey.first(tx, { vendorId, key })
