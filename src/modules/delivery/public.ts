import type { Fact } from '../../kernel/event.ts'
import type { Vehicle } from './tables.ts'

/** What every fact of a delivery tells. */
interface Carried {
  orderId: string
  courierAccountId: string
}

export type DeliveryOpened = Fact<'delivery.opened', { orderId: string }>
export type DeliveryAssigned = Fact<
  'delivery.assigned',
  Carried & { courierName: string; vehicle: Vehicle; byAdmin: boolean }
>
export type DeliveryReleased = Fact<
  'delivery.released',
  Carried & { reason: string | null; byAdmin: boolean }
>
export type DeliveryPickedUp = Fact<'delivery.picked_up', Carried>
export type DeliveryDelivered = Fact<'delivery.delivered', Carried>
export type CourierApproved = Fact<'courier.approved', { accountId: string }>
export type CourierSuspended = Fact<'courier.suspended', { accountId: string; reason: string | null }>

export { cancelDelivery } from './commands/cancel-delivery.ts'
export { openDelivery } from './commands/open-delivery.ts'
export { DELIVERY_FLOW, DELIVERY_STATUSES, type DeliveryStatus } from './rules/delivery-flow.ts'
export type { CourierPosition } from './positions.ts'
export { coarse } from './rules/privacy.ts'
export { VEHICLES, type Vehicle } from './tables.ts'
export { eraseDropoffs } from './queries.ts'
export { reindexDeliveries } from './reindex.ts'
