import type { Fact } from '../../kernel/event.ts'
import type { Read } from '../../platform/database/database.ts'
import { everyRow, toPage } from '../../platform/database/keyset.ts'
import type { Lock } from '../../platform/database/locks.ts'
import { findOwnVendor, findVendor, listOwnVendors, VENDOR_ORDERS } from './queries.ts'
import type { VendorRow } from './tables.ts'

export type VendorApproved = Fact<'vendor.approved', { ownerId: string; name: string }>
export type VendorSuspended = Fact<
  'vendor.suspended',
  { ownerId: string; name: string; reason: string | null }
>
/** `name` only where it changed; `changed` where an admin did it. */
export type VendorChanged = Fact<'vendor.changed', { name?: string; changed?: object }>

/** What other modules may know of a vendor. */
export interface VendorCard {
  id: string
  ownerId: string
  name: string
  phone: string | null
  address: { line1: string | null; city: string | null; lat: number | null; lng: number | null }
  isApproved: boolean
  /** Approved, not paused, its owner not suspended. */
  takesOrders: boolean
  prepMinutes: number
  /** Basis points of its sales; null: what the marketplace usually takes. */
  commissionBps: number | null
}

export async function vendorCard(read: Read, id: string, lock?: Lock): Promise<VendorCard | undefined> {
  const row = await findVendor(read, id, lock)
  return row && toCard(row)
}

/** The vendor, if the account owns it. */
export async function ownVendorCard(
  read: Read,
  id: string,
  ownerId: string,
  lock?: Lock,
): Promise<VendorCard | undefined> {
  const row = await findOwnVendor(read, id, ownerId, lock)
  return row && toCard(row)
}

function toCard(row: VendorRow): VendorCard {
  const isApproved = row.status === 'APPROVED'
  return {
    id: row.id,
    ownerId: row.owner_id,
    name: row.name,
    phone: row.phone,
    address: { line1: row.line1, city: row.city, lat: row.lat, lng: row.lng },
    isApproved,
    takesOrders: isApproved && row.accepting_orders === 1 && row.owner_suspended === 0,
    prepMinutes: row.prep_minutes,
    commissionBps: row.commission_bps,
  }
}

/** The ids of an owner's vendors, in any status. */
export function ownVendorIds(read: Read, ownerId: string): Promise<string[]> {
  const newest = VENDOR_ORDERS['-createdAt']
  return everyRow(async (limit, after) =>
    toPage(await listOwnVendors(read, ownerId, limit, after), limit, newest, ({ id }) => id),
  )
}

export { withFreeSlug } from './slugs.ts'
export { importVendor, type ImportedVendor, type VendorVerdict } from './import-vendor.ts'
export { reindexVendors } from './reindex.ts'
