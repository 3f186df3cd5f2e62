import type { Account, Bearer, TransactionKind } from '../tables.ts'
import { type OrderMoney, splitOf, totalOf } from './split.ts'

/** One entry of those that were posted for an order. */
export interface OrderEntry {
  order_id: string
  kind: TransactionKind
  source_id: string
  borne_by: Bearer | null
  account: Account
  owner: string
  reason: string
  /** Minor units. */
  amount: number
}

/** An order as the ledger is held against it. */
export interface CheckedOrder extends OrderMoney {
  id: string
  vendorId: string
  courierAccountId: string | null
  isDelivered: boolean
  isCash: boolean
  total: number
  /** False for what was placed before there was a ledger: that may be missing in it. */
  isInLedger: boolean
}

const PARTS: ReadonlySet<string> = new Set(['VENDOR', 'COURIER', 'PLATFORM', 'TAX'])

/** What is wrong with what was posted for an order, in words; nothing where it is right to the minor unit. */
export function faultsOfOrder(order: CheckedOrder, entries: readonly OrderEntry[]): string[] {
  const sum = (of: (entry: OrderEntry) => boolean) =>
    entries.filter(of).reduce((total, { amount }) => total + amount, 0)
  const cameIn = -sum(
    ({ kind, account }) => isOutside(account) && (kind === 'CAPTURE' || kind === 'DELIVERED'),
  )
  const refunded = sum(({ kind, account }) => isOutside(account) && kind === 'REFUND')
  const deposit = sum(({ account }) => account === 'CUSTOMER')
  const parts = sum(({ account }) => PARTS.has(account))
  const faults: string[] = []
  if (refunded > cameIn) faults.push(`${refunded} was refunded of ${cameIn} that came in`)
  if (deposit < 0) faults.push(`the customer's deposit is ${deposit}`)
  if (deposit + parts !== cameIn - refunded)
    faults.push(`${cameIn} came in and ${refunded} went back, but ${deposit + parts} is accounted for`)
  const delivered = entries.filter(({ kind }) => kind === 'DELIVERED')
  if (delivered.length > 0) return [...faults, ...deliveredFaults(order, delivered)]
  if (order.isDelivered && order.isInLedger) faults.push('it is delivered and was not posted')
  if (parts !== 0) faults.push(`it is not delivered, and ${parts} of it is earned`)
  return faults
}

function isOutside(account: Account): boolean {
  return account === 'CLEARING' || account === 'BANK' || account === 'CASH_IN_HAND'
}

/** The shares, made again from the order, and whose they are. */
function deliveredFaults(order: CheckedOrder, entries: readonly OrderEntry[]): string[] {
  const faults: string[] = []
  if (!order.isDelivered) faults.push('it is earned and was not delivered')
  if (totalOf(order) !== order.total)
    faults.push(`its parts are ${totalOf(order)}, its total is ${order.total}`)
  const split = splitOf(order)
  const courier = order.courierAccountId ?? ''
  const expected: [Account, string, string, number][] = [
    ['VENDOR', order.vendorId, 'SALE', split.sale],
    ['VENDOR', order.vendorId, 'COMMISSION', -split.commission],
    ['COURIER', courier, 'DELIVERY', split.delivery],
    ['COURIER', courier, 'TIP', split.tip],
    ['PLATFORM', '', 'COMMISSION', split.commission],
    ['TAX', '', 'VAT', split.foodTax + split.deliveryTax],
    ...(order.isCash
      ? [['CASH_IN_HAND', courier, 'COLLECTED', -order.total] as [Account, string, string, number]]
      : []),
  ]
  for (const [account, owner, reason, amount] of expected) {
    const found = entries
      .filter((one) => one.account === account && one.owner === owner && one.reason === reason)
      .reduce((total, one) => total + one.amount, 0)
    if (found !== amount) faults.push(`${account} ${reason} is ${found} in place of ${amount}`)
  }
  return faults
}
