import { notFound } from '../../kernel/refusal.ts'
import { toPage } from '../../platform/database/keyset.ts'
import { only } from '../../platform/http/access.ts'
import { validationFailed } from '../../platform/http/schemas.ts'
import { toPoint } from '../../platform/http/text-kinds.ts'
import { ref } from '../../platform/http/fields.ts'
import { get, list, post, type Route } from '../../platform/http/route.ts'
import { acceptDelivery, assignDelivery } from './commands/accept-delivery.ts'
import { deliverDelivery } from './commands/deliver-delivery.ts'
import { pickUpDelivery } from './commands/pick-up-delivery.ts'
import { releaseDelivery } from './commands/release-delivery.ts'
import { NEWEST } from './courier-queries.ts'
import { nearestOpenDeliveries } from './discovery.ts'
import { findDeliveryFor, listDeliveries } from './queries.ts'
import * as schemas from './schemas.ts'
import { viewDelivery } from './schemas.ts'

export const deliveryRoutes: Route[] = [
  list('/deliveries', {
    operation: 'listDeliveries',
    summary: 'List deliveries, newest first',
    description: 'A courier sees the open ones and their own, an admin all.',
    access: only('COURIER', 'ADMIN'),
    filters: schemas.DeliveryFilters,
    row: ref(schemas.Delivery),
    async page(read, { actor, query: { status, near }, limit, after }) {
      if (near !== undefined) {
        if (status !== undefined && status !== 'OPEN') {
          throw validationFailed([
            { path: '/status', message: 'must be OPEN with near, which lists open deliveries' },
          ])
        }
        const { data, next } = await nearestOpenDeliveries(read, toPoint(near), limit, after)
        return { data: data.map((found) => viewDelivery(found.row, actor, found.distanceMetres)), next }
      }
      const scope = { status, accountId: actor.role === 'ADMIN' ? undefined : actor.accountId }
      const rows = await listDeliveries(read, scope, limit, after)
      return toPage(rows, limit, NEWEST, (row) => viewDelivery(row, actor))
    },
  }),
  get('/deliveries/:id', {
    operation: 'getDelivery',
    summary: 'See a delivery',
    access: only('COURIER', 'ADMIN'),
    answer: ref(schemas.Delivery),
    async read(read, { actor, params }) {
      const delivery = await findDeliveryFor(read, actor, params.id)
      if (!delivery) throw notFound()
      return viewDelivery(delivery, actor)
    },
  }),
  post('/deliveries/:id/accept', {
    operation: 'acceptDelivery',
    summary: 'Take an open delivery',
    description: 'Of many couriers at the same moment exactly one gets it.',
    access: only('COURIER'),
    answer: ref(schemas.Delivery),
    refusals: ['delivery_taken', 'courier_unavailable'],
    command: async (tx, { actor, params }) => viewDelivery(await acceptDelivery(tx, actor, params.id), actor),
  }),
  post('/deliveries/:id/assign', {
    operation: 'assignDelivery',
    summary: 'Give an open delivery to a courier',
    access: only('ADMIN'),
    body: schemas.Assignment,
    answer: ref(schemas.Delivery),
    refusals: ['delivery_taken', 'courier_unavailable', 'unknown_reference'],
    command: async (tx, { actor, params, body }) =>
      viewDelivery(await assignDelivery(tx, actor, params.id, body.courierId), actor),
  }),
  post('/deliveries/:id/pick-up', {
    operation: 'pickUpDelivery',
    summary: 'Say that you have the food',
    access: only('COURIER'),
    answer: ref(schemas.Delivery),
    refusals: ['invalid_transition'],
    command: async (tx, { actor, params }) => viewDelivery(await pickUpDelivery(tx, actor, params.id), actor),
  }),
  post('/deliveries/:id/deliver', {
    operation: 'deliverDelivery',
    summary: 'Say that you handed it over',
    access: only('COURIER'),
    answer: ref(schemas.Delivery),
    refusals: ['invalid_transition'],
    command: async (tx, { actor, params }) =>
      viewDelivery(await deliverDelivery(tx, actor, params.id), actor),
  }),
  post('/deliveries/:id/release', {
    operation: 'releaseDelivery',
    summary: 'Give a delivery back before it is picked up',
    access: only('COURIER', 'ADMIN'),
    body: schemas.Reason,
    answer: ref(schemas.Delivery),
    refusals: ['invalid_transition'],
    command: async (tx, { actor, params, body }) =>
      viewDelivery(await releaseDelivery(tx, actor, params.id, body.reason ?? null), actor),
  }),
]
