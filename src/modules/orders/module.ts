import type { Module } from '../../platform/module.ts'
import { everyRow, toPage } from '../../platform/database/keyset.ts'
import { countActiveOrders, listOrders, NEWEST } from './list-queries.ts'
import { ORDER_EVENTS } from './public.ts'
import { findLines } from './queries.ts'
import { reactions } from './reactions.ts'
import { routes } from './routes.ts'
import { courierPositions } from './courier-positions.ts'
import { Order, OrderEvent } from './schemas.ts'
import { timers } from './jobs.ts'
import { orderUpdates } from './topic.ts'
import { viewOrder } from './views.ts'

export const ordersModule: Module = {
  name: 'orders',
  description: 'Orders, from placed to delivered',
  events: ORDER_EVENTS,
  schemas: [Order, OrderEvent],
  routes,
  reactions,
  timers,
  topics: [orderUpdates, courierPositions],
  async holds(read, actor) {
    // What others ordered from a vendor, or a courier brought, is about them.
    if (actor.role !== 'CUSTOMER') return { orders: [] }
    const orders = await everyRow(async (limit, after) => {
      const rows = await listOrders(read, actor, {}, limit, after)
      const ids = rows.slice(0, limit).map(({ id }) => id)
      const lines = await findLines(read, ids)
      return toPage(rows, limit, NEWEST, (row) => viewOrder(row, lines.get(row.id) ?? [], actor))
    })
    return { orders }
  },
  measures: (read) => [
    {
      name: 'fastyums_orders',
      help: 'Orders on which somebody still works, by status; what ended is counted in fastyums_facts_total',
      label: 'status',
      read: () => countActiveOrders(read),
    },
  ],
}
