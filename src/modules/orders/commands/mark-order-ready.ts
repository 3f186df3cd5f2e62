import type { AccountActor } from '../../../kernel/actor.ts'
import { follow } from '../../../kernel/flow.ts'
import { notFound } from '../../../kernel/refusal.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { together } from '../../../platform/database/together.ts'
import { contactOf } from '../../accounts/public.ts'
import { openDelivery } from '../../delivery/public.ts'
import { vendorCard } from '../../vendors/public.ts'
import { findOrderFor } from '../queries.ts'
import { KITCHEN_FLOW } from '../rules/order-flow.ts'
import type { OrderRow } from '../tables.ts'
import { moveOrder } from '../transition.ts'

/** The food is ready: its delivery opens to the couriers. */
export async function markOrderReady(tx: Tx, actor: AccountActor, id: string): Promise<OrderRow> {
  const order = await findOrderFor(tx, actor, id)
  if (!order) throw notFound()
  const kitchen = follow(KITCHEN_FLOW, order.kitchen, 'ready', actor.role, order.status)
  const delivery_id = await openDelivery(tx, actor, await tripOf(tx, order))
  return moveOrder(tx, actor, order, 'order.ready', { kitchen, delivery_id, delivery_status: 'OPEN' })
}

async function tripOf(tx: Tx, order: OrderRow) {
  const [vendor, customer] = await together(vendorCard(tx, order.vendor_id), contactOf(tx, order.customer_id))
  return {
    order_id: order.id,
    pickup_name: order.vendor_name,
    pickup_line1: vendor?.address.line1 ?? null,
    pickup_city: vendor?.address.city ?? null,
    pickup_lat: vendor?.address.lat ?? null,
    pickup_lng: vendor?.address.lng ?? null,
    pickup_phone: vendor?.phone ?? null,
    dropoff_name: customer.name,
    dropoff_phone: customer.phone,
    dropoff_line1: order.line1,
    dropoff_city: order.city,
    dropoff_lat: order.lat,
    dropoff_lng: order.lng,
    dropoff_note: order.address_note,
    cash_due: order.payment_method === 'CASH' ? order.total : 0,
  }
}
