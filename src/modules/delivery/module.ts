import type { Module } from '../../platform/module.ts'
import { courierRoutes } from './courier-routes.ts'
import { jobs, timers } from './jobs.ts'
import { reactions } from './reactions.ts'
import { deliveryRoutes } from './routes.ts'
import { CashInHand, Courier, Delivery } from './schemas.ts'

export const deliveryModule: Module = {
  name: 'delivery',
  description: 'Couriers, and bringing one order each time',
  events: [
    'courier.registered',
    'courier.changed',
    'courier.approved',
    'courier.suspended',
    'delivery.opened',
    'delivery.assigned',
    'delivery.picked_up',
    'delivery.delivered',
    'delivery.released',
    'delivery.cancelled',
  ],
  schemas: [CashInHand, Courier, Delivery],
  routes: [...courierRoutes, ...deliveryRoutes],
  reactions,
  timers,
  jobs,
}
