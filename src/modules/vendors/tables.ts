import type { Numbered } from '../../platform/database/database.ts'
export type VendorStatus = 'PENDING' | 'APPROVED' | 'SUSPENDED'

/** For a vendor that does not say how long a meal usually takes. */
export const DEFAULT_PREP_MINUTES = 20

export interface VendorRow {
  id: string
  owner_id: string
  /** How the file that it was imported from calls it. */
  import_ref: string | null
  name: string
  /** The name without case and accents, for sorting. */
  name_key: string
  slug: string
  description: string | null
  phone: string | null
  line1: string | null
  city: string | null
  lat: number | null
  lng: number | null
  status: VendorStatus
  accepting_orders: 0 | 1
  /** Copied from the owner's account. */
  owner_suspended: 0 | 1
  prep_minutes: number
  image_url: string | null
  /** What the marketplace takes of its sales, basis points; null: as it usually takes. */
  commission_bps: number | null
  created_at: number
}

declare module '../../platform/database/database.ts' {
  interface Tables {
    vendors: Numbered<VendorRow>
  }
}
