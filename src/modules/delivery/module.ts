import { everyRow, toPage } from '../../platform/database/keyset.ts'
import { findCourierOf, NEWEST } from './courier-queries.ts'
import type { Module } from '../../platform/module.ts'
import { jobs, timers } from './jobs.ts'
import { type CourierParts, courierRoutes } from './courier-routes.ts'
import { offers } from './offers.ts'
import { createPositions } from './positions.ts'
import { reactions } from './reactions.ts'
import { deliveryRoutes } from './routes.ts'
import { listCarried } from './queries.ts'
import { CashInHand, Courier, Delivery, viewCourier, viewDelivery } from './schemas.ts'

export function deliveryModule(parts: Omit<CourierParts, 'positions'>): Module {
  return {
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
    routes: [...courierRoutes({ ...parts, positions: createPositions() }), ...deliveryRoutes],
    reactions,
    topics: [offers],
    timers,
    jobs,
    async holds(read, actor) {
      const courier = await findCourierOf(read, actor.accountId)
      if (!courier) return { couriers: [], deliveries: [] }
      const { accountId } = actor
      const deliveries = await everyRow(async (limit, after) =>
        toPage(await listCarried(read, accountId, limit, after), limit, NEWEST, (row) =>
          viewDelivery(row, actor),
        ),
      )
      return { couriers: [viewCourier(courier)], deliveries }
    },
  }
}
