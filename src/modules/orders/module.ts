import type { Module } from '../../platform/module.ts'
import { ORDER_EVENTS } from './public.ts'
import { reactions } from './reactions.ts'
import { routes } from './routes.ts'
import { Order, OrderEvent } from './schemas.ts'

export const ordersModule: Module = {
  name: 'orders',
  description: 'Orders, from placed to delivered',
  events: ORDER_EVENTS,
  schemas: [Order, OrderEvent],
  routes,
  reactions,
}
