import type { AccountActor } from '../../../kernel/actor.ts'
import { PROVIDERS } from '../../../kernel/payment.ts'
import { notFound, Refusal } from '../../../kernel/refusal.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { beginPayment } from '../../payments/public.ts'
import { lockOrder } from '../queries.ts'
import { awaitsPayment } from '../rules/order-flow.ts'
import type { OrderRow } from '../tables.ts'

/** The payment of an order that waits for it. Refuses `order_not_payable`. */
export async function payOrder(tx: Tx, actor: AccountActor, id: string) {
  const order = await lockOrder(tx, id, actor.accountId)
  if (!order) throw notFound()
  const provider = PROVIDERS.find((one) => one === order.payment_method)
  if (!provider || !awaitsPayment(order)) {
    throw new Refusal('order_not_payable', { detail: whyNot(order), currentStatus: order.status })
  }
  return beginPayment(tx, actor, {
    orderId: order.id,
    orderNumber: order.number,
    customerId: order.customer_id,
    provider,
    amount: order.total,
    currency: order.currency,
  })
}

function whyNot({ payment_method, payment_status, status }: OrderRow): string {
  if (payment_method === 'CASH') return 'It is paid in cash at the door.'
  if (payment_status === 'PENDING' || payment_status === 'FAILED') return `It is ${status}.`
  return 'It was paid already.'
}
