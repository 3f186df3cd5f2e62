import { SYSTEM } from '../../../kernel/actor.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { record } from '../../../platform/events.ts'
import { importVendor } from '../../vendors/public.ts'
import { adjustListed } from '../category-queries.ts'
import { findSeenVendor, makeSeenTables, markProductSeen, markVendorSeen } from '../import-queries.ts'
import { CategoryBook } from '../import/categories.ts'
import type { Entry } from '../import/entry.ts'
import { importProduct } from '../import/import-product.ts'
import { type BatchTally, emptyTally, type KnownVendor } from '../import/tally.ts'
import { saveVendorName } from '../queries.ts'

/**
 * Some rows of a catalogue in one transaction with one event, all or none. What is the same already is not written.
 * With `writes` false it only counts.
 */
export async function importBatch(
  tx: Tx,
  entries: readonly Entry[],
  ownerId: string,
  writes: boolean,
): Promise<BatchTally> {
  await makeSeenTables(tx)
  const tally = emptyTally()
  const categories = new CategoryBook(tx, writes)
  for (const { vendor, product } of entries) {
    const known = await knownVendor(tx, vendor, ownerId, writes, tally)
    if (!product) continue
    if (!(await markProductSeen(tx, { vendor_id: known.id, import_key: product.key }))) tally.repeated++
    else tally.products[await importProduct(tx, known, product, categories, writes)]++
  }
  // In one order, as all do who change several.
  const listed = [...categories.listed].sort(([a], [b]) => (a < b ? -1 : 1))
  if (writes) for (const [category, by] of listed) await adjustListed(tx, category, by)
  const { vendors, products } = tally
  if (writes && vendors.created + vendors.updated + products.created + products.updated > 0) {
    await record(tx, SYSTEM, { type: 'catalogue.imported', subject: ownerId, data: { vendors, products } })
  }
  return tally
}

/** The first row of a vendor counts; the others find it in what was seen. */
async function knownVendor(
  tx: Tx,
  vendor: Entry['vendor'],
  ownerId: string,
  writes: boolean,
  tally: BatchTally,
): Promise<KnownVendor> {
  const seen = await findSeenVendor(tx, vendor.ref)
  if (seen)
    return { id: seen.vendor_id, ownerId: seen.owner_id, name: seen.name, isApproved: seen.is_approved === 1 }
  const known = await importVendor(tx, vendor, ownerId, writes)
  tally.vendors[known.verdict]++
  if (known.isRenamed && writes) await saveVendorName(tx, known.id, known.name)
  await markVendorSeen(tx, {
    ref: vendor.ref,
    vendor_id: known.id,
    owner_id: known.ownerId,
    name: known.name,
    is_approved: known.isApproved ? 1 : 0,
  })
  return known
}
