import type { AccountActor } from '../../kernel/actor.ts'
import type { Event } from '../../kernel/event.ts'
import { distanceMetres } from '../../kernel/geo.ts'
import type { Read } from '../../platform/database/database.ts'
import { lastFactOf } from '../../platform/past-events.ts'
import { firstIdAt } from '../../kernel/ids.ts'
import { type Frame, type Listeners, type Told, topic } from '../../platform/realtime/topic.ts'
import { findCourierOf } from './courier-queries.ts'
import { findReadyCouriers } from './offer-queries.ts'
import type { DeliveryOpened, DeliveryReleased } from './public.ts'
import { findDelivery, listDeliveries } from './queries.ts'
import { whyUnavailable } from './rules/courier-readiness.ts'
import { viewDelivery } from './schemas.ts'
import type { CourierRow, DeliveryRow } from './tables.ts'

const FARTHEST_M = 10_000
/** More offers than a courier looks through. */
const MOST_REPLAYED = 100

const OPENINGS = ['delivery.opened', 'delivery.released'] as const

/** Open deliveries, to the couriers near the pickup who may take one now: coarse, as they see them by the API. */
export const offers = topic<DeliveryOpened | DeliveryReleased>(OPENINGS, tell, replay)

async function tell(read: Read, event: Event, listeners: Listeners): Promise<Told[]> {
  const couriers = listeners.inRole('COURIER')
  if (couriers.length === 0) return []
  const delivery = await findDelivery(read, event.subject)
  if (delivery?.status !== 'OPEN') return []
  const byAccount = new Map(couriers.map((actor) => [actor.accountId, actor]))
  const ready = await findReadyCouriers(read, [...byAccount.keys()])
  return ready
    .filter((courier) => isNear(courier, delivery))
    .flatMap(({ account_id: to }) => {
      const viewer = byAccount.get(to)
      return viewer ? [{ to, frame: frameOf(event, delivery, viewer) }] : []
    })
}

async function replay(read: Read, viewer: AccountActor, since: number, most: number): Promise<Frame[]> {
  if (viewer.role !== 'COURIER') return []
  const courier = await findCourierOf(read, viewer.accountId)
  if (!courier || whyUnavailable(courier)) return []
  const limit = Math.min(most, MOST_REPLAYED)
  const open = await listDeliveries(read, { accountId: viewer.accountId, status: 'OPEN' }, limit, null)
  const near = open.slice(0, limit).filter((delivery) => isNear(courier, delivery))
  const frames = near.map(async (delivery) => {
    const event = await lastFactOf(read, delivery.id, OPENINGS)
    return event && event.id >= firstIdAt('evt', since) ? [frameOf(event, delivery, viewer)] : []
  })
  return (await Promise.all(frames)).flat()
}

/** Who has not said where they are, and food whose place is not known, may be near. */
function isNear(courier: CourierRow, { pickup_lat, pickup_lng }: DeliveryRow): boolean {
  const { lat, lng } = courier
  if (lat === null || lng === null || pickup_lat === null || pickup_lng === null) return true
  return distanceMetres({ lat, lng }, { lat: pickup_lat, lng: pickup_lng }) <= FARTHEST_M
}

function frameOf(event: Event, delivery: DeliveryRow, viewer: AccountActor): Frame {
  return { type: 'delivery.offered', id: event.id, at: event.at, data: viewDelivery(delivery, viewer) }
}
