import type { Actor } from '../../../kernel/actor.ts'
import { newId } from '../../../kernel/ids.ts'
import { formatMoney } from '../../../kernel/money.ts'
import { notFound, Refusal } from '../../../kernel/refusal.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { overtaken } from '../../../platform/database/faults.ts'
import { record } from '../../../platform/events.ts'
import { aboutRefund, type RefundRequested } from '../facts.ts'
import { lockPayment, lockPaymentsOf, reserveRefund } from '../queries.ts'
import { insertRefund } from '../refund-queries.ts'
import type { Bearer, PaymentRow, RefundRow } from '../tables.ts'
import { endRefund } from './settle-refund.ts'

interface Wish {
  /** Minor units; all that is left where it is not given. */
  amount?: number
  reason: string
  cause: RefundRow['cause']
  bornBy: Bearer
  lines?: readonly object[]
}

/** Promises a part of a payment back; the provider is asked after the commit. Refuses `refund_exceeds_payment`. */
export async function requestRefund(tx: Tx, actor: Actor, paymentId: string, wish: Wish): Promise<RefundRow> {
  const payment = await lockPayment(tx, paymentId)
  if (!payment) throw notFound()
  const left = leftOf(payment)
  const amount = wish.amount ?? left
  if (amount > left || left === 0) {
    const detail =
      payment.status === 'PAID'
        ? `${formatMoney(left, payment.currency)} of it may still be refunded.`
        : 'Nothing was paid, so there is nothing to refund.'
    throw new Refusal('refund_exceeds_payment', { detail })
  }
  return promise(tx, actor, payment, amount, wish)
}

/** Promises back whatever is left of an order's payments: once, however often it is called. */
export async function refundOrder(
  tx: Tx,
  actor: Actor,
  orderId: string,
  wish: Omit<Wish, 'amount'>,
): Promise<void> {
  for (const payment of await lockPaymentsOf(tx, orderId)) {
    if (leftOf(payment) > 0) await promise(tx, actor, payment, leftOf(payment), wish)
  }
}

function leftOf({ status, amount, refund_reserved }: PaymentRow): number {
  return status === 'PAID' ? amount - refund_reserved : 0
}

async function promise(
  tx: Tx,
  actor: Actor,
  payment: PaymentRow,
  amount: number,
  wish: Wish,
): Promise<RefundRow> {
  if (!(await reserveRefund(tx, payment.id, amount))) throw overtaken()
  const refund: RefundRow = {
    id: newId('rfd'),
    payment_id: payment.id,
    amount,
    reason: wish.reason,
    cause: wish.cause,
    born_by: wish.bornBy,
    items: wish.lines ? JSON.stringify(wish.lines) : null,
    status: 'PENDING',
    provider_id: null,
    tries: 0,
    next_try_at: tx.now,
    created_at: tx.now,
    ended_at: null,
  }
  await insertRefund(tx, refund)
  const data = aboutRefund(payment, refund, leftOf(payment) - amount)
  await record<RefundRequested>(tx, actor, { type: 'refund.requested', subject: refund.id, data })
  // Cash is given back by hand: there is nobody to ask.
  return payment.provider === 'CASH' ? endRefund(tx, payment, refund, 'SUCCEEDED', null) : refund
}
