import type { AccountActor } from '../../kernel/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import { notFound } from '../../kernel/refusal.ts'
import type { Read } from '../../platform/database/database.ts'
import { toPage } from '../../platform/database/keyset.ts'
import { BY_SEQ, timelineOf } from '../../platform/events.ts'
import { only, signedIn } from '../../platform/http/access.ts'
import { ref } from '../../platform/http/fields.ts'
import { get, list, post, type Route } from '../../platform/http/route.ts'
import type { Gateways } from '../../platform/payments/gateway.ts'
import { pursueRefundsOfOrder } from '../payments/public.ts'
import { acceptOrder } from './commands/accept-order.ts'
import { cancelOrder } from './commands/cancel-order.ts'
import { markOrderReady } from './commands/mark-order-ready.ts'
import { placeOrder } from './commands/place-order.ts'
import { listOrdersWithLines, NEWEST } from './list-queries.ts'
import { findLines, findOrderFor } from './queries.ts'
import * as schemas from './schemas.ts'
import type { OrderRow } from './tables.ts'
import { viewOrder, viewOrderEvent } from './views.ts'

export const orderRoutes = (gateways: Gateways, clock: Clock): Route[] => [
  post('/orders', {
    operation: 'placeOrder',
    summary: 'Place an order',
    description:
      'Prices are read on the server, counted stock is taken, every line is kept as it was: all of it, or nothing.',
    access: only('CUSTOMER'),
    body: schemas.NewOrder,
    status: 201,
    answer: ref(schemas.Order),
    refusals: [
      'product_unavailable',
      'insufficient_stock',
      'vendor_not_accepting',
      'product_of_other_vendor',
      'unknown_reference',
      'payment_method_unavailable',
    ],
    async command(tx, { actor, body }) {
      const { order, lines } = await placeOrder(tx, actor, body)
      return viewOrder(order, lines, actor)
    },
  }),
  list('/orders', {
    operation: 'listOrders',
    summary: 'List orders, newest first',
    description: 'A customer’s own, a vendor’s, those assigned to a courier, all for an admin.',
    access: signedIn,
    filters: schemas.OrderFilters,
    row: ref(schemas.Order),
    async page(read, { actor, query, limit, after }) {
      const filters = { ...query, from: toMs(query.from), to: toMs(query.to) }
      const rows = await listOrdersWithLines(read, actor, filters, limit, after)
      return toPage(rows, limit, NEWEST, (row) => viewOrder(row, row.lines, actor))
    },
  }),
  get('/orders/:id', {
    operation: 'getOrder',
    summary: 'See an order',
    access: signedIn,
    answer: ref(schemas.Order),
    read: async (read, { actor, params }) =>
      withLines(read, await visibleOrder(read, actor, params.id), actor),
  }),
  list('/orders/:id/events', {
    operation: 'listOrderEvents',
    summary: 'See how an order went, oldest first',
    access: signedIn,
    row: ref(schemas.OrderEvent),
    async page(read, { actor, params, limit, after }) {
      const order = await visibleOrder(read, actor, params.id)
      return toPage(await timelineOf(read, order.id, limit, after), limit, BY_SEQ, viewOrderEvent)
    },
  }),
  post('/orders/:id/accept', {
    operation: 'acceptOrder',
    summary: 'Accept an order',
    access: only('VENDOR', 'ADMIN'),
    body: schemas.Acceptance,
    answer: ref(schemas.Order),
    refusals: ['invalid_transition', 'payment_required'],
    command: async (tx, { actor, params, body }) =>
      withLines(tx, await acceptOrder(tx, actor, params.id, body.prepMinutes), actor),
  }),
  post('/orders/:id/ready', {
    operation: 'markOrderReady',
    summary: 'Say that the food is ready; its delivery opens',
    access: only('VENDOR', 'ADMIN'),
    answer: ref(schemas.Order),
    refusals: ['invalid_transition'],
    command: async (tx, { actor, params }) =>
      withLines(tx, await markOrderReady(tx, actor, params.id), actor),
  }),
  post('/orders/:id/cancel', {
    operation: 'cancelOrder',
    summary: 'Cancel an order',
    description:
      'A customer until it is accepted, a vendor until a courier has it, an admin until it is delivered. What was paid online is refunded.',
    access: only('CUSTOMER', 'VENDOR', 'ADMIN'),
    body: schemas.Cancellation,
    answer: ref(schemas.Order),
    refusals: ['invalid_transition'],
    command: async (tx, { actor, params, body }) =>
      withLines(tx, await cancelOrder(tx, actor, params.id, body.reason), actor),
    after: ({ id }, work) => pursueRefundsOfOrder({ ...work, gateways, clock }, id),
  }),
]

async function visibleOrder(read: Read, actor: AccountActor, id: string): Promise<OrderRow> {
  const order = await findOrderFor(read, actor, id)
  if (!order) throw notFound()
  return order
}

async function withLines(read: Read, order: OrderRow, actor: AccountActor) {
  return viewOrder(order, (await findLines(read, [order.id])).get(order.id) ?? [], actor)
}

function toMs(moment: string | undefined): number | undefined {
  return moment === undefined ? undefined : Date.parse(moment)
}
