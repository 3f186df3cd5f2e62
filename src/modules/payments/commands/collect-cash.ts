import type { Actor } from '../../../kernel/actor.ts'
import { newId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { record } from '../../../platform/events.ts'
import { aboutPayment, type PaymentCollected } from '../facts.ts'
import { insertPayment } from '../queries.ts'
import type { PaymentRow } from '../tables.ts'
import type { Payable } from './begin-payment.ts'

/** Cash was handed over at the door. Returns the payment's id. */
export async function collectCash(tx: Tx, actor: Actor, payable: Omit<Payable, 'provider'>): Promise<string> {
  const id = newId('pay')
  const payment: PaymentRow = {
    id,
    order_id: payable.orderId,
    order_number: payable.orderNumber,
    customer_id: payable.customerId,
    provider: 'CASH',
    status: 'PAID',
    amount: payable.amount,
    refund_reserved: 0,
    refunded: 0,
    currency: payable.currency,
    reference: id,
    session: null,
    checkout_url: null,
    charge: null,
    next_check_at: null,
    created_at: tx.now,
    paid_at: tx.now,
  }
  await insertPayment(tx, payment)
  await record<PaymentCollected>(tx, actor, {
    type: 'payment.collected',
    subject: id,
    data: aboutPayment(payment),
  })
  return id
}
