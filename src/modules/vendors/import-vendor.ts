import { newId } from '../../kernel/ids.ts'
import { sortKey } from '../../kernel/text.ts'
import type { Tx } from '../../platform/database/database.ts'
import { indexVendor } from './discovery.ts'
import { findVendorByImportRef, insertVendor, saveVendor, type VendorChanges } from './queries.ts'
import { withFreeSlug } from './slugs.ts'
import { DEFAULT_PREP_MINUTES, type VendorRow } from './tables.ts'

/** A vendor as a file tells of it. What the file does not tell is undefined and leaves what the vendor has. */
export interface ImportedVendor {
  ref: string
  name?: string
  /** For a vendor that the file does not name. */
  fallbackName: string
  line1?: string | null
  city?: string | null
  lat?: number | null
  lng?: number | null
}

export interface VendorVerdict {
  verdict: 'created' | 'updated' | 'unchanged'
  id: string
  ownerId: string
  name: string
  isApproved: boolean
  isRenamed: boolean
}

/** Makes or updates the vendor with this ref. A new one is approved at once. With `writes` false it only tells what would be. */
export async function importVendor(
  tx: Tx,
  vendor: ImportedVendor,
  ownerId: string,
  writes: boolean,
): Promise<VendorVerdict> {
  const existing = await findVendorByImportRef(tx, vendor.ref, 'share')
  if (!existing) {
    const row = newVendor(tx, vendor, ownerId)
    if (writes) {
      await withFreeSlug(row.name, (slug) => insertVendor(tx, { ...row, slug }))
      await indexVendor(tx, row)
    }
    return { verdict: 'created', id: row.id, ownerId, name: row.name, isApproved: true, isRenamed: false }
  }
  const changes = changesOf(existing, vendor)
  const isChanged = Object.keys(changes).length > 0
  const after = { ...existing, ...changes }
  if (isChanged && writes) {
    await saveVendor(tx, existing.id, changes)
    await indexVendor(tx, after)
  }
  return {
    verdict: isChanged ? 'updated' : 'unchanged',
    id: existing.id,
    ownerId: existing.owner_id,
    name: after.name,
    isApproved: existing.status === 'APPROVED',
    isRenamed: 'name' in changes,
  }
}

function newVendor(tx: Tx, vendor: ImportedVendor, ownerId: string): VendorRow {
  const name = vendor.name ?? vendor.fallbackName
  return {
    id: newId('ven'),
    owner_id: ownerId,
    import_ref: vendor.ref,
    name,
    name_key: sortKey(name),
    slug: '',
    description: null,
    phone: null,
    line1: vendor.line1 ?? null,
    city: vendor.city ?? null,
    lat: vendor.lat ?? null,
    lng: vendor.lng ?? null,
    status: 'APPROVED',
    accepting_orders: 1,
    owner_suspended: 0,
    prep_minutes: DEFAULT_PREP_MINUTES,
    image_url: null,
    commission_bps: null,
    created_at: tx.now,
  }
}

function changesOf(existing: VendorRow, { name, line1, city, lat, lng }: ImportedVendor): VendorChanges {
  const told = { name, line1, city, lat, lng }
  const changed = Object.entries(told).filter(
    ([field, value]) => value !== undefined && value !== existing[field as keyof typeof told],
  )
  const changes: VendorChanges = Object.fromEntries(changed)
  return changes.name === undefined ? changes : { ...changes, name_key: sortKey(changes.name) }
}
