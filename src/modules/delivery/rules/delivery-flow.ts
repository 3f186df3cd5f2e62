import type { Flow } from '../../../kernel/flow.ts'

export const DELIVERY_STATUSES = ['OPEN', 'ASSIGNED', 'PICKED_UP', 'DELIVERED', 'CANCELLED'] as const
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number]
export type DeliveryAction = 'accept' | 'assign' | 'pickUp' | 'deliver' | 'release' | 'cancel'

/** Bringing one order, on one screen. Cancelling comes with the order's cancellation alone. */
export const DELIVERY_FLOW: Flow<DeliveryStatus, DeliveryAction> = {
  OPEN: {
    accept: { to: 'ASSIGNED', by: ['COURIER'] },
    assign: { to: 'ASSIGNED', by: ['ADMIN'] },
    cancel: { to: 'CANCELLED', by: ['VENDOR', 'ADMIN'] },
  },
  ASSIGNED: {
    pickUp: { to: 'PICKED_UP', by: ['COURIER'] },
    release: { to: 'OPEN', by: ['COURIER', 'ADMIN', 'SYSTEM'] },
    cancel: { to: 'CANCELLED', by: ['ADMIN'] },
  },
  PICKED_UP: {
    deliver: { to: 'DELIVERED', by: ['COURIER'] },
    cancel: { to: 'CANCELLED', by: ['ADMIN'] },
  },
  DELIVERED: {},
  CANCELLED: {},
}
