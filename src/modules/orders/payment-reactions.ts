import { SYSTEM } from '../../kernel/actor.ts'
import type { Event } from '../../kernel/event.ts'
import type { Tx } from '../../platform/database/database.ts'
import { type Reaction, when } from '../../platform/events.ts'
import { clearTimer } from '../../platform/outbox/timers.ts'
import {
  type PaymentFailed,
  type PaymentPaid,
  type RefundSucceeded,
  requestRefund,
} from '../payments/public.ts'
import { awaitAcceptance } from './acceptance-time.ts'
import { findOrder } from './queries.ts'
import { awaitsPayment, EXPIRY } from './rules/order-flow.ts'
import type { OrderRow } from './tables.ts'
import { changePayment } from './transition.ts'

/** The kitchen hears of it now. Money that comes for an order that has ended, or a second time, goes back at once. */
async function confirmOrderWhenPaymentPaid(
  tx: Tx,
  { subject, data }: Event<string, PaymentPaid['data']>,
): Promise<void> {
  const order = await orderOf(tx, data.orderId)
  const isFirst = order.payment_id === null
  const isOpen = awaitsPayment(order)
  if (isFirst) {
    const paid = { payment_status: 'PAID' as const, payment_id: subject }
    await changePayment(tx, SYSTEM, order, 'order.paid', isOpen ? { ...paid, hidden_from_vendor: 0 } : paid)
    await clearTimer(tx, EXPIRY, order.id)
    if (isOpen) awaitAcceptance(tx, order.id)
  }
  if (isFirst && isOpen) return
  const reason = isFirst ? 'The order had ended before the payment came' : 'The order was paid already'
  await requestRefund(tx, SYSTEM, subject, { reason, cause: 'LATE', bornBy: 'PLATFORM' })
}

async function markOrderWhenPaymentFailed(
  tx: Tx,
  { data }: Event<string, PaymentFailed['data']>,
): Promise<void> {
  const order = await orderOf(tx, data.orderId)
  if (order.payment_status !== 'PENDING') return
  await changePayment(tx, SYSTEM, order, 'order.payment_failed', { payment_status: 'FAILED' })
}

async function markOrderWhenRefunded(
  tx: Tx,
  { data }: Event<string, RefundSucceeded['data']>,
): Promise<void> {
  const order = await orderOf(tx, data.orderId)
  if (order.payment_id !== data.paymentId) return
  const payment_status = data.isWhole ? 'REFUNDED' : 'PARTIALLY_REFUNDED'
  await changePayment(tx, SYSTEM, order, 'order.refunded', { payment_status })
}

async function orderOf(tx: Tx, orderId: string): Promise<OrderRow> {
  const order = await findOrder(tx, orderId)
  if (!order) throw new Error('a payment names an order that is not there')
  return order
}

export const paymentReactions: Reaction[] = [
  when<PaymentPaid>('payment.paid', confirmOrderWhenPaymentPaid),
  when<PaymentFailed>('payment.failed', markOrderWhenPaymentFailed),
  when<RefundSucceeded>('refund.succeeded', markOrderWhenRefunded),
]
