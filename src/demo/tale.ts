import type { VendorName } from './opening.ts'
import type { Courier, Customer } from './people.ts'

/** One order, as somebody would tell it. */
export interface Tale {
  by: Customer
  from: VendorName
  /** How many of each meal. */
  lines: Record<string, number>
  note?: string
  /** Placed at a time of Lagos on a past day, or with its last step so many minutes ago. */
  when: { daysAgo: number; at: string } | { minutesAgo: number }
  until: 'PLACED' | 'ACCEPTED' | 'READY_FOR_PICKUP' | 'ASSIGNED' | 'OUT_FOR_DELIVERY' | 'DELIVERED'
  courier?: Courier
  /** A courier who took it first and gave it back. */
  released?: { by: Courier; reason: string }
  /** After the step that `until` names. */
  cancelled?: { by: 'customer' | 'vendor' | 'admin'; reason: string }
}
