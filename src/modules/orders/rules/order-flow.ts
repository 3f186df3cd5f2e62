import type { Actor } from '../../../kernel/actor.ts'
import { allows, type Flow } from '../../../kernel/flow.ts'
import { DELIVERY_FLOW, type DeliveryStatus } from '../../delivery/public.ts'

export const KITCHEN_STATUSES = ['PLACED', 'ACCEPTED', 'READY', 'HANDED_OVER', 'CANCELLED'] as const
export type KitchenStatus = (typeof KITCHEN_STATUSES)[number]
export type KitchenAction = 'accept' | 'ready' | 'handOver' | 'cancel'

/** The kitchen's side of an order, on one screen. */
export const KITCHEN_FLOW: Flow<KitchenStatus, KitchenAction> = {
  PLACED: {
    accept: { to: 'ACCEPTED', by: ['VENDOR', 'ADMIN'] },
    cancel: { to: 'CANCELLED', by: ['CUSTOMER', 'VENDOR', 'ADMIN', 'SYSTEM'] },
  },
  ACCEPTED: {
    ready: { to: 'READY', by: ['VENDOR', 'ADMIN'] },
    cancel: { to: 'CANCELLED', by: ['VENDOR', 'ADMIN'] },
  },
  READY: {
    handOver: { to: 'HANDED_OVER', by: ['COURIER'] },
    cancel: { to: 'CANCELLED', by: ['VENDOR', 'ADMIN'] },
  },
  HANDED_OVER: {
    cancel: { to: 'CANCELLED', by: ['ADMIN'] },
  },
  CANCELLED: {},
}

export const ORDER_STATUSES = [
  'PLACED',
  'ACCEPTED',
  'READY_FOR_PICKUP',
  'ASSIGNED',
  'OUT_FOR_DELIVERY',
  'DELIVERED',
  'CANCELLED',
] as const
export type OrderStatus = (typeof ORDER_STATUSES)[number]

/** The statuses of an order on which somebody still works. */
export const ACTIVE_STATUSES = [
  'PLACED',
  'ACCEPTED',
  'READY_FOR_PICKUP',
  'ASSIGNED',
  'OUT_FOR_DELIVERY',
] as const

/** What everybody sees of the two machines. */
export function publicStatus(kitchen: KitchenStatus, delivery: DeliveryStatus | null): OrderStatus {
  switch (kitchen) {
    case 'PLACED':
    case 'ACCEPTED':
    case 'CANCELLED':
      return kitchen
    case 'READY':
      return delivery === 'ASSIGNED' ? 'ASSIGNED' : 'READY_FOR_PICKUP'
    case 'HANDED_OVER':
      return delivery === 'DELIVERED' ? 'DELIVERED' : 'OUT_FOR_DELIVERY'
  }
}

interface Progress {
  kitchen: KitchenStatus
  delivery_status: DeliveryStatus | null
}

interface PaymentState {
  kitchen: KitchenStatus
  payment_method: string
  payment_status: string
}

/** The timer of an order that waits for its payment. */
export const EXPIRY = 'order.expire'

/** Whether it is placed and nobody has paid what must be paid first. The kitchen does not begin before. */
export function awaitsPayment({ kitchen, payment_method, payment_status }: PaymentState): boolean {
  return (
    kitchen === 'PLACED' &&
    payment_method !== 'CASH' &&
    (payment_status === 'PENDING' || payment_status === 'FAILED')
  )
}

/** Cancelling ends both machines, so both must allow it. */
export function mayCancel({ kitchen, delivery_status }: Progress, role: Actor['role']): boolean {
  return (
    allows(KITCHEN_FLOW, kitchen, 'cancel', role) &&
    (delivery_status === null || allows(DELIVERY_FLOW, delivery_status, 'cancel', role))
  )
}

export const ALLOWED_ACTIONS = ['accept', 'ready', 'cancel', 'pay'] as const

/** What a viewer who may see the order may do with it now. */
export function allowedActions(
  order: Progress & PaymentState,
  role: Actor['role'],
): (typeof ALLOWED_ACTIONS)[number][] {
  return ALLOWED_ACTIONS.filter((action) => {
    if (action === 'cancel') return mayCancel(order, role)
    if (action === 'pay') return role === 'CUSTOMER' && awaitsPayment(order)
    if (action === 'accept' && awaitsPayment(order)) return false
    return allows(KITCHEN_FLOW, order.kitchen, action, role)
  })
}
