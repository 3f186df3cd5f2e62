import type { Clock } from '../../kernel/clock.ts'
import type { Gateways } from '../../platform/payments/gateway.ts'
import type { Marketplace } from '../../platform/database/database.ts'
import type { Module } from '../../platform/module.ts'
import { everyRow, toPage } from '../../platform/database/keyset.ts'
import { countActiveOrders, listOrdersWithLines, NEWEST } from './list-queries.ts'
import { ORDER_EVENTS } from './public.ts'
import { reactions } from './reactions.ts'
import { orderPaymentRoutes } from './payment-routes.ts'
import { orderRoutes } from './routes.ts'
import { courierPositions } from './courier-positions.ts'
import { Order, OrderEvent } from './schemas.ts'
import { orderTimers } from './jobs.ts'
import { orderUpdates } from './topic.ts'
import { viewOrder } from './views.ts'
import { letters, orderMails } from './mails.ts'

export const ordersModule = (
  gateways: Gateways,
  clock: Clock,
  { sendsMail }: Pick<Marketplace, 'sendsMail'>,
): Module => ({
  name: 'orders',
  description: 'Orders, from placed to delivered',
  events: ORDER_EVENTS,
  schemas: [Order, OrderEvent],
  routes: [...orderRoutes(gateways, clock), ...orderPaymentRoutes(gateways, clock)],
  reactions,
  timers: orderTimers(gateways),
  topics: [orderUpdates, courierPositions],
  async holds(read, actor) {
    // What others ordered from a vendor, or a courier brought, is about them.
    if (actor.role !== 'CUSTOMER') return { orders: [] }
    const orders = await everyRow(async (limit, after) => {
      const rows = await listOrdersWithLines(read, actor, {}, limit, after)
      return toPage(rows, limit, NEWEST, (row) => viewOrder(row, row.lines, actor))
    })
    return { orders }
  },
  consumers: sendsMail ? [orderMails] : [],
  letters,
  measures: (read) => [
    {
      name: 'fastyums_orders',
      help: 'Orders on which somebody still works, by status; what ended is counted in fastyums_facts_total',
      label: 'status',
      read: () => countActiveOrders(read),
    },
  ],
})
