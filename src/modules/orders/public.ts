import type { Fact } from '../../kernel/event.ts'
import type { Vehicle } from '../delivery/public.ts'
import type { OrderStatus } from './rules/order-flow.ts'

export const ORDER_EVENTS = [
  'order.placed',
  'order.paid',
  'order.payment_failed',
  'order.refunded',
  'order.accepted',
  'order.ready',
  'order.assigned',
  'order.reopened',
  'order.out_for_delivery',
  'order.delivered',
  'order.cancelled',
] as const

/**
 * One step of an order, with what its timeline and its notifications need. Names and ids; no address, no phone. What
 * happens to its payment is no step: it has no `seq`, and `from` is `to`.
 */
export type OrderFact = Fact<
  (typeof ORDER_EVENTS)[number],
  {
    from: OrderStatus | null
    to: OrderStatus
    reason: string | null
    number: string
    customerId: string
    vendorId: string
    vendorName: string
    /** Null while the order is hidden from the vendor. */
    vendorOwnerId: string | null
    deliveryId: string | null
    courierAccountId: string | null
    courierName: string | null
    /** Facts of before it was told have none. */
    courierVehicle?: Vehicle | null
    /** Milliseconds. */
    readyBy: number | null
    /** Minor units. */
    total: number
    currency: string
  }
>

export { nextOrdersOfLedger } from './ledger-queries.ts'
