import type { Module } from '../../platform/module.ts'
import { countActiveOrders } from './list-queries.ts'
import { ORDER_EVENTS } from './public.ts'
import { reactions } from './reactions.ts'
import { routes } from './routes.ts'
import { courierPositions } from './courier-positions.ts'
import { Order, OrderEvent } from './schemas.ts'
import { timers } from './jobs.ts'
import { orderUpdates } from './topic.ts'

export const ordersModule: Module = {
  name: 'orders',
  description: 'Orders, from placed to delivered',
  events: ORDER_EVENTS,
  schemas: [Order, OrderEvent],
  routes,
  reactions,
  timers,
  topics: [orderUpdates, courierPositions],
  measures: (read) => [
    {
      name: 'fastyums_orders',
      help: 'Orders on which somebody still works, by status; what ended is counted in fastyums_facts_total',
      label: 'status',
      read: () => countActiveOrders(read),
    },
  ],
}
