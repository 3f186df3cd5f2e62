import type { Actor } from '../../../kernel/actor.ts'
import { newId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { together } from '../../../platform/database/together.ts'
import { record } from '../../../platform/events.ts'
import { indexOpen } from '../discovery.ts'
import type { DeliveryOpened } from '../public.ts'
import { insertDelivery } from '../queries.ts'
import type { DeliveryRow } from '../tables.ts'

/** Where the food is fetched and where it goes, as the order knows it. */
export type Trip = Pick<
  DeliveryRow,
  | 'order_id'
  | 'pickup_name'
  | 'pickup_line1'
  | 'pickup_city'
  | 'pickup_lat'
  | 'pickup_lng'
  | 'pickup_phone'
  | 'dropoff_name'
  | 'dropoff_phone'
  | 'dropoff_line1'
  | 'dropoff_city'
  | 'dropoff_lat'
  | 'dropoff_lng'
  | 'dropoff_note'
  | 'cash_due'
>

/** Offers an order to the couriers and returns the delivery's id. An order has one delivery, ever. */
export async function openDelivery(tx: Tx, actor: Actor, trip: Trip): Promise<string> {
  const delivery: DeliveryRow = {
    id: newId('dlv'),
    status: 'OPEN',
    courier_id: null,
    courier_account_id: null,
    created_at: tx.now,
    assigned_at: null,
    picked_up_at: null,
    delivered_at: null,
    ...trip,
  }
  const fact = {
    type: 'delivery.opened' as const,
    subject: delivery.id,
    data: { orderId: trip.order_id },
  }
  await together(
    insertDelivery(tx, delivery),
    indexOpen(tx, delivery),
    record<DeliveryOpened>(tx, actor, fact),
  )
  return delivery.id
}
