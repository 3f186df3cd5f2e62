import type { Actor } from '../../../kernel/actor.ts'
import { follow } from '../../../kernel/flow.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { overtaken } from '../../../platform/database/faults.ts'
import { record } from '../../../platform/events.ts'
import { freeCourierPlace } from '../courier-queries.ts'
import { indexOpen } from '../discovery.ts'
import { endPickUp } from '../pick-up-time.ts'
import { findDelivery, saveDeliveryStep } from '../queries.ts'
import { DELIVERY_FLOW } from '../rules/delivery-flow.ts'

/** Ends a delivery whose order is cancelled and frees its courier. `shown` is the order's status, for a refusal. */
export async function cancelDelivery(tx: Tx, actor: Actor, id: string, shown: string): Promise<void> {
  const delivery = await findDelivery(tx, id)
  if (!delivery) throw new Error('an order names a delivery that is not there')
  const status = follow(DELIVERY_FLOW, delivery.status, 'cancel', actor.role, shown)
  if (delivery.courier_id) await freeCourierPlace(tx, delivery.courier_id)
  const saved = await saveDeliveryStep(tx, delivery, { status, courier_id: null, courier_account_id: null })
  if (!saved) throw overtaken()
  await indexOpen(tx, { ...delivery, status })
  if (delivery.status === 'ASSIGNED') await endPickUp(tx, id)
  await record(tx, actor, { type: 'delivery.cancelled', subject: id, data: { orderId: delivery.order_id } })
}
