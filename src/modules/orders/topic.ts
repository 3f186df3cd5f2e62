import type { AccountActor } from '../../kernel/actor.ts'
import type { Event } from '../../kernel/event.ts'
import type { Read } from '../../platform/database/database.ts'
import { lastFactsAfter, factsSince } from '../../platform/past-events.ts'
import { firstIdAt } from '../../kernel/ids.ts'
import { type Frame, type Listeners, type Told, topic } from '../../platform/realtime/topic.ts'
import { findRecentOrders } from './list-queries.ts'
import { ORDER_EVENTS, type OrderFact } from './public.ts'
import { findLines, findOrderFor } from './queries.ts'
import { orderAsOf } from './rules/as-of.ts'
import type { ShownLine, ShownOrder } from './tables.ts'
import { viewOrder } from './views.ts'

type OrderEvent = Event<OrderFact['type'], OrderFact['data']>

/** An order's steps, to its customer, its vendor's owner, its courier and every admin, as each sees it by the API. */
export const orderUpdates = topic<OrderFact>(ORDER_EVENTS, tell, replay)

async function tell(read: Read, event: OrderEvent, listeners: Listeners): Promise<Told[]> {
  const viewers = concerned(event, listeners)
  if (viewers.length === 0) return []
  const orders = await Promise.all(viewers.map((viewer) => findOrderFor(read, viewer, event.subject)))
  if (!orders.some(Boolean)) return []
  const lines = (await findLines(read, [event.subject])).get(event.subject) ?? []
  return viewers.flatMap((viewer, index) => {
    const order = orders[index]
    return order ? [{ to: viewer.accountId, frame: frameOf(event, order, lines, viewer) }] : []
  })
}

function concerned({ data }: OrderEvent, listeners: Listeners): AccountActor[] {
  const parties = [data.customerId, data.vendorOwnerId, data.courierAccountId]
  return [...parties.flatMap((id) => listeners.account(id) ?? []), ...listeners.inRole('ADMIN')]
}

/** Where a customer lives is told by what is known of the order now: a step of before may be told after its end. */
function frameOf(
  event: OrderEvent,
  now: ShownOrder,
  lines: readonly ShownLine[],
  viewer: AccountActor,
): Frame {
  const { deliveryAddress } = viewOrder(now, lines, viewer)
  const data = { ...viewOrder(orderAsOf(now, event), lines, viewer), deliveryAddress }
  return { type: 'order.updated', id: event.id, at: event.at, data }
}

async function replay(read: Read, viewer: AccountActor, since: number, most: number): Promise<Frame[]> {
  const { orders, events } = await (viewer.role === 'ADMIN' ? everybodys : own)(read, viewer, since, most)
  const byId = new Map(orders.map((order) => [order.id, order]))
  const lines = await findLines(read, [...byId.keys()])
  return events
    .filter(({ data }) => viewer.role === 'ADMIN' || isParty(data, viewer))
    .slice(-most)
    .flatMap((event) => {
      const order = byId.get(event.subject)
      // A step that came after the order was read: who has been added by then is told of it in turn.
      const isSeen = order !== undefined && order.version >= (event.seq ?? 0)
      return isSeen ? [frameOf(event, order, lines.get(order.id) ?? [], viewer)] : []
    })
}

interface Past {
  orders: ShownOrder[]
  events: OrderEvent[]
}

async function own(read: Read, viewer: AccountActor, since: number, most: number): Promise<Past> {
  const orders = await findRecentOrders(read, viewer, since, most)
  const events = await factsSince(
    read,
    orders.map(({ id }) => id),
    since,
  )
  return { orders, events: events as OrderEvent[] }
}

/** An admin's orders are all of them, so their steps are found by time. */
async function everybodys(read: Read, viewer: AccountActor, since: number, most: number): Promise<Past> {
  const events = (await lastFactsAfter(read, firstIdAt('evt', since), ORDER_EVENTS, most)) as OrderEvent[]
  const ids = [...new Set(events.map(({ subject }) => subject))]
  const found = await Promise.all(ids.map((id) => findOrderFor(read, viewer, id)))
  return { orders: found.flatMap((order) => order ?? []), events }
}

function isParty(data: OrderFact['data'], { accountId }: AccountActor): boolean {
  return [data.customerId, data.vendorOwnerId, data.courierAccountId].includes(accountId)
}
