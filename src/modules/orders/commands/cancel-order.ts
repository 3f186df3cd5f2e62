import type { Actor } from '../../../kernel/actor.ts'
import { invalidTransition } from '../../../kernel/flow.ts'
import { notFound } from '../../../kernel/refusal.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { clearTimer } from '../../../platform/outbox/timers.ts'
import { cancelDelivery } from '../../delivery/public.ts'
import { refundOrder } from '../../payments/public.ts'
import { returnStock } from '../../products/public.ts'
import { findOrderFor, findTakenLines, type OrderChanges } from '../queries.ts'
import { awaitsPayment, EXPIRY, mayCancel } from '../rules/order-flow.ts'
import { amountsOf } from '../rules/order-lines.ts'
import type { OrderRow } from '../tables.ts'
import { endAcceptance } from '../acceptance-time.ts'
import { moveOrder } from '../transition.ts'

/**
 * Ends an order and its delivery; what was paid is promised back, the stock that it took returns. In the order of locks:
 * courier, delivery, payment, order, products.
 */
export async function cancelOrder(tx: Tx, actor: Actor, id: string, reason: string): Promise<OrderRow> {
  const order = await findOrderFor(tx, actor, id)
  if (!order) throw notFound()
  if (!mayCancel(order, actor.role)) throw invalidTransition(order.status)
  if (order.kitchen === 'PLACED') await endAcceptance(tx, id)
  if (order.delivery_id) await cancelDelivery(tx, actor, order.delivery_id, order.status)
  await refundOrder(tx, actor, id, { reason, cause: 'CANCELLED', bornBy: 'PLATFORM' })
  return endOrder(tx, actor, order, reason)
}

/** Takes an order off the kitchen's list, whoever ends it. */
export async function endOrder(tx: Tx, actor: Actor, order: OrderRow, reason: string): Promise<OrderRow> {
  const cancelled = await moveOrder(tx, actor, order, 'order.cancelled', cancellationOf(order), reason)
  await returnStock(tx, order.vendor_id, await takenStock(tx, order.id))
  if (awaitsPayment(order)) await clearTimer(tx, EXPIRY, order.id)
  return cancelled
}

function cancellationOf(order: OrderRow): OrderChanges {
  const kitchen = { kitchen: 'CANCELLED' as const }
  if (!order.delivery_id) return kitchen
  return {
    ...kitchen,
    delivery_status: 'CANCELLED',
    courier_account_id: null,
    courier_name: null,
    courier_vehicle: null,
  }
}

async function takenStock(tx: Tx, orderId: string) {
  const lines = await findTakenLines(tx, orderId)
  return amountsOf(lines.map((line) => ({ productId: line.product_id, quantity: line.quantity })))
}
