import { SYSTEM } from '../../../kernel/actor.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { PAY_WITHIN_MS } from '../../payments/public.ts'
import { findOrder } from '../queries.ts'
import { awaitsPayment } from '../rules/order-flow.ts'
import { endOrder } from './cancel-order.ts'

/** Cancels an order that nobody has paid in time. Too early, paid or ended already: no effect. */
export async function expireOrder(tx: Tx, id: string): Promise<void> {
  const order = await findOrder(tx, id)
  if (!order || !awaitsPayment(order) || order.placed_at + PAY_WITHIN_MS > tx.now) return
  await endOrder(tx, SYSTEM, order, `It was not paid within ${PAY_WITHIN_MS / 60_000} minutes`)
}
