import { newId } from '../../kernel/ids.ts'
import { SYSTEM } from '../../kernel/actor.ts'
import { toTime } from '../../kernel/clock.ts'
import type { Event, Fact } from '../../kernel/event.ts'
import type { Read } from '../../platform/database/database.ts'
import { type Listeners, type Told, topic } from '../../platform/realtime/topic.ts'
import type { CourierPosition } from '../delivery/public.ts'
import { findOrdersOnTheWay } from './list-queries.ts'
import { findOrder } from './queries.ts'

/** Where a courier is, and who waits for them. It is told and not recorded: where somebody was is nobody's history. */
type CourierLocated = Fact<
  'courier.located',
  {
    accountId: string
    lat: number
    lng: number
    /** Each order has a message of its own, with an id of its own. */
    waiting: { id: string; orderId: string; customerId: string }[]
  }
>

/** Tells a courier's position to those who wait for them; nobody waits for most. */
export async function locatedFact(read: Read, position: CourierPosition): Promise<Event[]> {
  const { courierId: subject, accountId, lat, lng, at } = position
  const orders = await findOrdersOnTheWay(read, accountId)
  if (orders.length === 0) return []
  const waiting = orders.map(({ id, customer_id }) => ({
    id: newId('loc'),
    orderId: id,
    customerId: customer_id,
  }))
  const data = { accountId, lat, lng, waiting }
  return [{ id: newId('evt'), type: 'courier.located', subject, at, actor: SYSTEM, data }]
}

/** The live position, to the customer, while their order is OUT_FOR_DELIVERY with that courier and no longer. */
export const courierPositions = topic<CourierLocated>(['courier.located'], tell, async () => [])

async function tell(
  read: Read,
  { at, data }: Event<string, CourierLocated['data']>,
  listeners: Listeners,
): Promise<Told[]> {
  const { accountId, lat, lng } = data
  const told = data.waiting.map(async ({ id, orderId, customerId: to }): Promise<Told[]> => {
    if (!listeners.account(to)) return []
    const order = await findOrder(read, orderId)
    if (order?.status !== 'OUT_FOR_DELIVERY' || order.customer_id !== to) return []
    if (order.courier_account_id !== accountId) return []
    const position = { orderId, deliveryId: order.delivery_id, lat, lng, at: toTime(at) }
    return [{ to, frame: { type: 'courier.location', id, at, data: position } }]
  })
  return (await Promise.all(told)).flat()
}
