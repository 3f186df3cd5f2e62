import { type Actor, SYSTEM } from '../../../kernel/actor.ts'
import { follow, invalidTransition } from '../../../kernel/flow.ts'
import { notFound } from '../../../kernel/refusal.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { overtaken } from '../../../platform/database/faults.ts'
import { record } from '../../../platform/events.ts'
import { freeCourierPlace } from '../courier-queries.ts'
import { indexOpen } from '../discovery.ts'
import type { DeliveryReleased } from '../public.ts'
import { endPickUp } from '../pick-up-time.ts'
import { findDelivery, findDeliveryFor, saveDeliveryStep } from '../queries.ts'
import { DELIVERY_FLOW } from '../rules/delivery-flow.ts'
import type { DeliveryRow } from '../tables.ts'

/** Gives a delivery that was not picked up back to the couriers. */
export async function releaseDelivery(
  tx: Tx,
  actor: Actor,
  id: string,
  reason: string | null,
): Promise<DeliveryRow> {
  const delivery = await findDeliveryFor(tx, actor, id)
  if (!delivery) throw notFound()
  return release(tx, actor, delivery, reason)
}

/** Takes a delivery back from a courier who has not picked it up in time. Refuses where that time is not over. */
export async function releaseLateDelivery(tx: Tx, id: string, reason: string): Promise<void> {
  const delivery = await findDelivery(tx, id)
  if (!delivery) throw notFound()
  // It may have gone to another courier since the time was set.
  const isLate = (delivery.assigned_at ?? tx.now) <= tx.now - tx.marketplace.pickUpWithinMs
  if (!isLate) throw invalidTransition(delivery.status)
  await release(tx, SYSTEM, delivery, reason)
}

/** The step itself, for whoever has the right to it. */
export async function release(
  tx: Tx,
  actor: Actor,
  delivery: DeliveryRow,
  reason: string | null,
): Promise<DeliveryRow> {
  const status = follow(DELIVERY_FLOW, delivery.status, 'release', actor.role)
  const { courier_id, courier_account_id } = delivery
  if (!courier_id || !courier_account_id) throw invalidTransition(delivery.status)
  await freeCourierPlace(tx, courier_id)
  const step = { status, courier_id: null, courier_account_id: null, assigned_at: null }
  if (!(await saveDeliveryStep(tx, delivery, step))) throw overtaken()
  await indexOpen(tx, { ...delivery, ...step })
  await endPickUp(tx, delivery.id)
  await record<DeliveryReleased>(tx, actor, {
    type: 'delivery.released',
    subject: delivery.id,
    data: {
      orderId: delivery.order_id,
      courierAccountId: courier_account_id,
      reason,
      byAdmin: actor.role === 'ADMIN',
    },
  })
  return { ...delivery, ...step }
}
