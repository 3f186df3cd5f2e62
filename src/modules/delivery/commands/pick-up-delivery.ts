import type { AccountActor } from '../../../kernel/actor.ts'
import { follow } from '../../../kernel/flow.ts'
import { notFound } from '../../../kernel/refusal.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { overtaken } from '../../../platform/database/faults.ts'
import { orThrow, together } from '../../../platform/database/together.ts'
import { record } from '../../../platform/events.ts'
import { endPickUp } from '../pick-up-time.ts'
import type { DeliveryPickedUp } from '../public.ts'
import { findDeliveryFor, saveDeliveryStep } from '../queries.ts'
import { DELIVERY_FLOW } from '../rules/delivery-flow.ts'
import type { DeliveryRow } from '../tables.ts'

/** The assigned courier has the food. */
export async function pickUpDelivery(tx: Tx, actor: AccountActor, id: string): Promise<DeliveryRow> {
  const delivery = await findDeliveryFor(tx, actor, id)
  if (!delivery) throw notFound()
  const step = { status: follow(DELIVERY_FLOW, delivery.status, 'pickUp', actor.role), picked_up_at: tx.now }
  await together(
    orThrow(saveDeliveryStep(tx, delivery, step), overtaken),
    endPickUp(tx, id),
    record<DeliveryPickedUp>(tx, actor, {
      type: 'delivery.picked_up',
      subject: id,
      data: { orderId: delivery.order_id, courierAccountId: actor.accountId },
    }),
  )
  return { ...delivery, ...step }
}
