import type { VendorVerdict } from '../../vendors/public.ts'

export interface Tally {
  created: number
  updated: number
  unchanged: number
}

export interface BatchTally {
  vendors: Tally
  products: Tally
  repeated: number
}

/** A vendor as the rows after its first one need it. */
export type KnownVendor = Pick<VendorVerdict, 'id' | 'ownerId' | 'name' | 'isApproved'>

export function emptyTally(): BatchTally {
  const none = { created: 0, updated: 0, unchanged: 0 }
  return { vendors: { ...none }, products: { ...none }, repeated: 0 }
}
