import type { Tx } from '../../platform/database/database.ts'
import { post } from './post.ts'
import { entriesOfOrder, lockOrderPostings } from './queries.ts'
import type { OrderEntry } from './rules/order-faults.ts'
import { borneEntries, deliveredEntries, type Draft, entry, type OrderParties } from './rules/postings.ts'
import type { OrderMoney } from './rules/split.ts'
import type { Account, Bearer } from './tables.ts'

/** Money of a customer that a provider holds for us. Amounts are minor units and above zero. */
export interface Capture {
  paymentId: string
  orderId: string
  /** `STRIPE`, `PAYSTACK` … */
  provider: string
  amount: number
}

/** Money that goes back to a customer. With `CASH` as provider the marketplace pays it from its own bank account. */
export interface Refund {
  refundId: string
  orderId: string
  provider: string
  amount: number
  bornBy: Bearer
}

/** A customer has paid. Again for the same payment: false, and nothing happens. */
export function postCapture(tx: Tx, { paymentId, orderId, provider, amount }: Capture): Promise<boolean> {
  return post(tx, {
    kind: 'CAPTURE',
    source_id: paymentId,
    order_id: orderId,
    entries: [entry('CLEARING', provider, 'CAPTURE', -amount), entry('CUSTOMER', orderId, 'CAPTURE', amount)],
  })
}

/**
 * Money goes back: first of what the customer paid in and nobody has earned, then from whoever bears it, less the VAT
 * in it. Again for the same refund: false, and nothing happens. Throws where more would go back than came in, which
 * the payment's own sums have refused before.
 */
export async function postRefund(tx: Tx, refund: Refund): Promise<boolean> {
  const { refundId, orderId, provider, amount, bornBy } = refund
  if (!(amount > 0)) throw new Error(`refund ${refundId} is of nothing`)
  await lockOrderPostings(tx, orderId)
  const entries = await entriesOfOrder(tx, orderId)
  if (entries.some(({ kind, source_id }) => kind === 'REFUND' && source_id === refundId)) return false
  const fromDeposit = Math.min(amount, depositOf(entries))
  return post(tx, {
    kind: 'REFUND',
    source_id: refundId,
    order_id: orderId,
    borne_by: bornBy,
    entries: [
      provider === 'CASH'
        ? entry('BANK', '', 'REFUND', amount)
        : entry('CLEARING', provider, 'REFUND', amount),
      entry('CUSTOMER', orderId, 'REFUND', -fromDeposit),
      ...borne(refund, entries, amount - fromDeposit),
    ],
  })
}

function borne(
  { refundId, orderId, bornBy }: Refund,
  entries: readonly OrderEntry[],
  amount: number,
): Draft[] {
  if (amount === 0) return []
  const delivered = entries.filter(({ kind }) => kind === 'DELIVERED')
  const by = (reason: string) => sumOf(delivered.filter((one) => one.reason === reason))
  const given = delivered.filter(({ reason }) => !['DELIVERED', 'COLLECTED', 'REFUND'].includes(reason))
  const before = -sumOf(entries.filter(isBorne))
  const earned = { total: sumOf(given), tip: by('TIP'), tax: by('VAT') }
  if (before + amount > earned.total)
    throw new Error(`refund ${refundId} gives back more than order ${orderId} brought in`)
  return borneEntries(partiesOf(orderId, delivered), earned, before, amount, bornBy)
}

/** What the customer paid in and nobody has earned yet. */
function depositOf(entries: readonly OrderEntry[]): number {
  return sumOf(entries.filter(({ account }) => account === 'CUSTOMER'))
}

function isBorne({ reason, account }: OrderEntry): boolean {
  return reason === 'REFUND' && ['VENDOR', 'COURIER', 'PLATFORM', 'TAX'].includes(account)
}

function sumOf(entries: readonly OrderEntry[]): number {
  return entries.reduce((sum, { amount }) => sum + amount, 0)
}

function partiesOf(orderId: string, delivered: readonly OrderEntry[]): OrderParties {
  const ownerOf = (account: Account) => delivered.find((one) => one.account === account)?.owner ?? ''
  return { orderId, vendorId: ownerOf('VENDOR'), courierAccountId: ownerOf('COURIER') }
}

/** An order as it was placed, to be earned now that it is delivered. */
export interface DeliveredOrder extends OrderParties, OrderMoney {
  /** The courier collected the total at the door. */
  isCash: boolean
}

/** The order is delivered: vendor, courier, platform and tax office get their parts. Again: false, and nothing happens. Throws where it was not paid. */
export async function postDelivered(tx: Tx, order: DeliveredOrder): Promise<boolean> {
  await lockOrderPostings(tx, order.orderId)
  const before = await entriesOfOrder(tx, order.orderId)
  if (before.some(({ kind }) => kind === 'DELIVERED')) return false
  const refunds = before
    .filter(({ account, kind }) => account === 'CUSTOMER' && kind === 'REFUND')
    .map(({ amount, borne_by }) => ({ amount: -amount, bornBy: borne_by ?? ('PLATFORM' as const) }))
  const source = order.isCash
    ? { kind: 'cash' as const }
    : { kind: 'deposit' as const, left: depositOf(before), refunds }
  return post(tx, {
    kind: 'DELIVERED',
    source_id: order.orderId,
    order_id: order.orderId,
    availableAt: tx.now + tx.marketplace.terms.payoutHoldMs,
    entries: deliveredEntries(order, order, source),
  })
}
