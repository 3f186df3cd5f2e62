import type { Static } from 'typebox'
import type { AccountActor } from '../../kernel/actor.ts'
import { toTime, toTimeOrNull } from '../../kernel/clock.ts'
import type { EventRow } from '../../platform/events.ts'
import { coarse } from '../delivery/public.ts'
import type { OrderFact } from './public.ts'
import { allowedActions } from './rules/order-flow.ts'
import type { Order, OrderEvent } from './schemas.ts'
import type { ShownLine, ShownOrder } from './tables.ts'

/** An order as the viewer may see it now. */
export function viewOrder(
  row: ShownOrder,
  lines: readonly ShownLine[],
  viewer: AccountActor,
): Static<typeof Order> {
  return {
    id: row.id,
    number: row.number,
    status: row.status,
    customerId: row.customer_id,
    vendorId: row.vendor_id,
    vendorName: row.vendor_name,
    items: lines.map((line) => ({
      productId: line.product_id,
      name: line.name,
      unitPrice: line.unit_price,
      quantity: line.quantity,
      total: line.total,
      note: line.note,
    })),
    subtotal: row.subtotal,
    deliveryFee: row.delivery_fee,
    tip: row.tip,
    total: row.total,
    currency: row.currency,
    deliveryAddress: viewAddress(row, viewer),
    note: row.note,
    paymentMethod: row.payment_method,
    paymentStatus: row.payment_status,
    placedAt: toTime(row.placed_at),
    readyBy: toTimeOrNull(row.ready_by),
    updatedAt: toTime(row.updated_at),
    allowedActions: allowedActions(row, viewer.role),
    delivery: viewDelivery(row),
  }
}

/** Once the food has come, or never will, where a customer lives is no longer the business of those who served them. */
function viewAddress(row: ShownOrder, viewer: AccountActor): Static<typeof Order>['deliveryAddress'] {
  const hasEnded = row.status === 'DELIVERED' || row.status === 'CANCELLED'
  const served = viewer.role === 'VENDOR' || viewer.role === 'COURIER'
  return hasEnded && served
    ? { line1: null, city: row.city, lat: coarse(row.lat), lng: coarse(row.lng), note: null }
    : { line1: row.line1, city: row.city, lat: row.lat, lng: row.lng, note: row.address_note }
}

function viewDelivery(row: ShownOrder): Static<typeof Order>['delivery'] {
  if (!row.delivery_id || !row.delivery_status) return null
  const { courier_name: name, courier_vehicle: vehicle } = row
  return {
    id: row.delivery_id,
    status: row.delivery_status,
    courier: name && vehicle ? { name, vehicle } : null,
  }
}

export function viewOrderEvent(row: EventRow): Static<typeof OrderEvent> {
  const { from, to, reason } = JSON.parse(row.data) as OrderFact['data']
  return { id: row.id, from, to, at: toTime(row.at), actorRole: row.actor_role, reason }
}
