import type { Event } from '../../../kernel/event.ts'
import type { OrderFact } from '../public.ts'
import type { OrderRow, ShownOrder } from '../tables.ts'
import type { OrderStatus } from './order-flow.ts'

type Machines = Pick<OrderRow, 'kitchen' | 'delivery_status'>

/** The two machines behind what everybody saw. */
const MACHINES: Record<OrderStatus, Machines> = {
  PLACED: { kitchen: 'PLACED', delivery_status: null },
  ACCEPTED: { kitchen: 'ACCEPTED', delivery_status: null },
  READY_FOR_PICKUP: { kitchen: 'READY', delivery_status: 'OPEN' },
  ASSIGNED: { kitchen: 'READY', delivery_status: 'ASSIGNED' },
  OUT_FOR_DELIVERY: { kitchen: 'HANDED_OVER', delivery_status: 'PICKED_UP' },
  DELIVERED: { kitchen: 'HANDED_OVER', delivery_status: 'DELIVERED' },
  CANCELLED: { kitchen: 'CANCELLED', delivery_status: 'CANCELLED' },
}

/**
 * The order as a fact of it left it, where the order has moved on since. A client that is told of each step sees each,
 * though several may have happened before it is told of the first.
 */
export function orderAsOf(
  now: ShownOrder,
  { seq = 0, at, data }: Event<string, OrderFact['data']>,
): ShownOrder {
  if (now.version <= seq) return now
  const { kitchen, delivery_status } = MACHINES[data.to]
  const isCarried = data.to === 'ASSIGNED' || data.to === 'OUT_FOR_DELIVERY' || data.to === 'DELIVERED'
  return {
    ...now,
    kitchen,
    delivery_status: data.deliveryId ? delivery_status : null,
    delivery_id: data.deliveryId,
    status: data.to,
    version: seq,
    updated_at: at,
    ready_by: data.readyBy,
    payment_status: now.payment_method === 'CASH' && data.to !== 'DELIVERED' ? 'NONE' : now.payment_status,
    courier_name: isCarried ? data.courierName : null,
    courier_vehicle: isCarried ? (data.courierVehicle ?? now.courier_vehicle) : null,
  }
}
