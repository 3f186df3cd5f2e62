import type { AccountActor } from '../../../kernel/actor.ts'
import { follow, invalidTransition } from '../../../kernel/flow.ts'
import { notFound } from '../../../kernel/refusal.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { overtaken } from '../../../platform/database/faults.ts'
import { record } from '../../../platform/events.ts'
import { freeCourierPlace } from '../courier-queries.ts'
import { indexOpen } from '../discovery.ts'
import type { DeliveryReleased } from '../public.ts'
import { findDeliveryFor, saveDeliveryStep } from '../queries.ts'
import { DELIVERY_FLOW } from '../rules/delivery-flow.ts'
import type { DeliveryRow } from '../tables.ts'

/** Gives a delivery that was not picked up back to the couriers. */
export async function releaseDelivery(
  tx: Tx,
  actor: AccountActor,
  id: string,
  reason: string | null,
): Promise<DeliveryRow> {
  const delivery = await findDeliveryFor(tx, actor, id)
  if (!delivery) throw notFound()
  return release(tx, actor, delivery, reason)
}

/** The step itself, for whoever has the right to it. */
export async function release(
  tx: Tx,
  actor: AccountActor,
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
