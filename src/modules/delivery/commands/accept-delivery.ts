import type { AccountActor } from '../../../kernel/actor.ts'
import { follow } from '../../../kernel/flow.ts'
import { notFound, Refusal, unknownReference } from '../../../kernel/refusal.ts'
import { firstName } from '../../../kernel/text.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { orThrow, together } from '../../../platform/database/together.ts'
import { record } from '../../../platform/events.ts'
import { cashInHand } from '../../ledger/public.ts'
import { findCourier, findCourierOf, takeCourierPlace } from '../courier-queries.ts'
import { indexOpen } from '../discovery.ts'
import { awaitPickUp } from '../pick-up-time.ts'
import type { DeliveryAssigned } from '../public.ts'
import { findDeliveriesOf, findDelivery, saveDeliveryStep } from '../queries.ts'
import { whyNoCash, whyUnavailable } from '../rules/courier-readiness.ts'
import { DELIVERY_FLOW } from '../rules/delivery-flow.ts'
import type { CourierRow, DeliveryRow } from '../tables.ts'

/** A courier takes an open delivery. Refuses `delivery_taken`, `courier_unavailable`. */
export async function acceptDelivery(tx: Tx, actor: AccountActor, id: string): Promise<DeliveryRow> {
  const delivery = await openDeliveryRow(tx, id)
  return assign(tx, actor, delivery, await findCourierOf(tx, actor.accountId, 'update'), 'accept')
}

/** An admin gives an open delivery to a courier, by the same rules. Refuses `unknown_reference` too. */
export async function assignDelivery(
  tx: Tx,
  actor: AccountActor,
  id: string,
  courierId: string,
): Promise<DeliveryRow> {
  if (!(await findDelivery(tx, id))) throw notFound()
  const courier = await findCourier(tx, courierId, 'update')
  if (!courier) throw unknownReference('/courierId', 'is not a courier')
  return assign(tx, actor, await openDeliveryRow(tx, id), courier, 'assign')
}

async function openDeliveryRow(tx: Tx, id: string): Promise<DeliveryRow> {
  const delivery = await findDelivery(tx, id)
  if (!delivery) throw notFound()
  if (delivery.status !== 'OPEN') throw new Refusal('delivery_taken')
  return delivery
}

/** The courier's row is locked, so nothing that they carry is delivered meanwhile. Refuses `courier_unavailable`. */
async function expectRoomForCash(tx: Tx, accountId: string): Promise<void> {
  const { cashLimit } = tx.marketplace.terms
  if (cashLimit === null) return
  const carried = [
    ...(await findDeliveriesOf(tx, accountId, 'ASSIGNED')),
    ...(await findDeliveriesOf(tx, accountId, 'PICKED_UP')),
  ].reduce((sum, { cash_due }) => sum + cash_due, 0)
  const detail = whyNoCash(cashLimit, await cashInHand(tx, accountId), carried)
  if (detail) throw new Refusal('courier_unavailable', { detail })
}

/** The courier's row first, then the delivery's: the order of locks everywhere. */
async function assign(
  tx: Tx,
  actor: AccountActor,
  delivery: DeliveryRow,
  courier: CourierRow | undefined,
  action: 'accept' | 'assign',
): Promise<DeliveryRow> {
  if (!courier || !(await takeCourierPlace(tx, courier.id))) {
    throw new Refusal('courier_unavailable', { detail: whyUnavailable(courier) })
  }
  if (delivery.cash_due > 0) await expectRoomForCash(tx, courier.account_id)
  const status = follow(DELIVERY_FLOW, delivery.status, action, actor.role)
  const step = { status, courier_id: courier.id, courier_account_id: courier.account_id, assigned_at: tx.now }
  await together(
    orThrow(saveDeliveryStep(tx, delivery, step), () => new Refusal('delivery_taken')),
    indexOpen(tx, { ...delivery, ...step }),
    awaitPickUp(tx, delivery.id),
    record<DeliveryAssigned>(tx, actor, {
      type: 'delivery.assigned',
      subject: delivery.id,
      data: {
        orderId: delivery.order_id,
        courierAccountId: courier.account_id,
        courierName: firstName(courier.name),
        vehicle: courier.vehicle,
        byAdmin: actor.role === 'ADMIN',
      },
    }),
  )
  return { ...delivery, ...step }
}
