import type { Account, Bearer, LedgerEntryRow } from '../tables.ts'
import { type Earned, taxReturned } from './refunds.ts'
import { type OrderMoney, splitOf, totalOf } from './split.ts'

/** Whom an order concerns. */
export interface OrderParties {
  orderId: string
  vendorId: string
  courierAccountId: string
}

export type Draft = Pick<LedgerEntryRow, 'account' | 'owner' | 'reason' | 'amount'>

export function entry(account: Account, owner: string, reason: string, amount: number): Draft {
  return { account, owner, reason, amount }
}

/** What an order is earned from. */
export type Source =
  /** The courier collected it at the door. */
  | { kind: 'cash' }
  /** What is left of what the customer paid in, and what was refunded of it, oldest first. */
  | { kind: 'deposit'; left: number; refunds: readonly { amount: number; bornBy: Bearer }[] }

/**
 * The entries of a delivered order. What is missing of its total, because it was refunded before, is borne by those who
 * were named then. What was paid in beyond the total stays the customer's.
 */
export function deliveredEntries(parties: OrderParties, money: OrderMoney, source: Source): Draft[] {
  const split = splitOf(money)
  const total = totalOf(money)
  const tax = split.foodTax + split.deliveryTax
  const given = [
    entry('VENDOR', parties.vendorId, 'SALE', split.sale),
    entry('VENDOR', parties.vendorId, 'COMMISSION', -split.commission),
    entry('COURIER', parties.courierAccountId, 'DELIVERY', split.delivery),
    entry('COURIER', parties.courierAccountId, 'TIP', split.tip),
    entry('PLATFORM', '', 'COMMISSION', split.commission),
    entry('TAX', '', 'VAT', tax),
  ]
  if (source.kind === 'cash')
    return filled([entry('CASH_IN_HAND', parties.courierAccountId, 'COLLECTED', -total), ...given])
  const missing = Math.max(total - source.left, 0)
  let borne = 0
  const refunds: Draft[] = []
  for (const { amount, bornBy } of source.refunds.toReversed()) {
    const part = Math.min(amount, missing - borne)
    refunds.push(...borneEntries(parties, { total, tip: split.tip, tax }, borne, part, bornBy))
    borne += part
  }
  if (borne !== missing) throw new Error(`order ${parties.orderId} was not paid in full`)
  return filled([entry('CUSTOMER', parties.orderId, 'DELIVERED', missing - total), ...given, ...refunds])
}

/** What a refund takes from the tax office and from whoever bears it; `before` is what they bore of the order already. */
export function borneEntries(
  { vendorId, courierAccountId }: OrderParties,
  earned: Earned,
  before: number,
  amount: number,
  bornBy: Bearer,
): Draft[] {
  const tax = taxReturned(earned, before, amount)
  const owner = { VENDOR: vendorId, COURIER: courierAccountId, PLATFORM: '' }[bornBy]
  return filled([entry('TAX', '', 'REFUND', -tax), entry(bornBy, owner, 'REFUND', tax - amount)])
}

function filled(entries: readonly Draft[]): Draft[] {
  return entries.filter(({ amount }) => amount !== 0)
}
