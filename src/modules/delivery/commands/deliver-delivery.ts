import type { AccountActor } from '../../../kernel/actor.ts'
import { follow } from '../../../kernel/flow.ts'
import { notFound } from '../../../kernel/refusal.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { overtaken } from '../../../platform/database/faults.ts'
import { orThrow, together } from '../../../platform/database/together.ts'
import { record } from '../../../platform/events.ts'
import { freeCourierPlace } from '../courier-queries.ts'
import type { DeliveryDelivered } from '../public.ts'
import { findDeliveryFor, saveDeliveryStep } from '../queries.ts'
import { DELIVERY_FLOW } from '../rules/delivery-flow.ts'
import type { DeliveryRow } from '../tables.ts'

/** The food is at the door; the courier has a place free again. */
export async function deliverDelivery(tx: Tx, actor: AccountActor, id: string): Promise<DeliveryRow> {
  const delivery = await findDeliveryFor(tx, actor, id)
  if (!delivery) throw notFound()
  const step = { status: follow(DELIVERY_FLOW, delivery.status, 'deliver', actor.role), delivered_at: tx.now }
  await together(
    freePlaceOf(tx, delivery),
    orThrow(saveDeliveryStep(tx, delivery, step), overtaken),
    record<DeliveryDelivered>(tx, actor, {
      type: 'delivery.delivered',
      subject: id,
      data: { orderId: delivery.order_id, courierAccountId: actor.accountId },
    }),
  )
  return { ...delivery, ...step }
}

async function freePlaceOf(tx: Tx, { courier_id }: DeliveryRow): Promise<void> {
  if (courier_id) await freeCourierPlace(tx, courier_id)
}
