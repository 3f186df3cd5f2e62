import type { Actor } from '../../../kernel/actor.ts'
import { newId } from '../../../kernel/ids.ts'
import type { Provider } from '../../../kernel/payment.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { overtaken } from '../../../platform/database/faults.ts'
import { record } from '../../../platform/events.ts'
import { aboutPayment, type PaymentBegun } from '../facts.ts'
import { insertPayment, lockPaymentsOf } from '../queries.ts'
import { nextCheckAt } from '../rules/patience.ts'
import type { PaymentRow } from '../tables.ts'

/** What is to be paid online; whoever owns the order has looked whether it may be. */
export interface Payable {
  orderId: string
  orderNumber: string
  customerId: string
  provider: Provider
  /** Minor units. */
  amount: number
  currency: string
}

/** The payment of an order that is pending, or a new one. */
export async function beginPayment(tx: Tx, actor: Actor, payable: Payable): Promise<PaymentRow> {
  const pending = (await lockPaymentsOf(tx, payable.orderId)).find(({ status }) => status === 'PENDING')
  if (pending) return pending
  const id = newId('pay')
  const payment: PaymentRow = {
    id,
    order_id: payable.orderId,
    order_number: payable.orderNumber,
    customer_id: payable.customerId,
    provider: payable.provider,
    status: 'PENDING',
    amount: payable.amount,
    refund_reserved: 0,
    refunded: 0,
    currency: payable.currency,
    // Paystack takes no underscore.
    reference: id.replace('_', '-'),
    session: null,
    checkout_url: null,
    charge: null,
    next_check_at: nextCheckAt(tx.now, tx.now),
    created_at: tx.now,
    paid_at: null,
  }
  if (!(await insertPayment(tx, payment))) throw overtaken()
  await record<PaymentBegun>(tx, actor, { type: 'payment.begun', subject: id, data: aboutPayment(payment) })
  return payment
}
