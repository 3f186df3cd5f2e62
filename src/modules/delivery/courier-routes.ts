import type { Clock } from '../../kernel/clock.ts'
import { notFound } from '../../kernel/refusal.ts'
import type { Read } from '../../platform/database/database.ts'
import { toPage } from '../../platform/database/keyset.ts'
import { only } from '../../platform/http/access.ts'
import { ref } from '../../platform/http/fields.ts'
import { get, list, patch, post, type Route } from '../../platform/http/route.ts'
import { approveCourier } from './commands/approve-courier.ts'
import { changeCourier } from './commands/change-courier.ts'
import { registerCourier } from './commands/register-courier.ts'
import { suspendCourier } from './commands/suspend-courier.ts'
import { depositCash } from '../ledger/public.ts'
import { findCourier, findCourierOf, listCouriers, NEWEST } from './courier-queries.ts'
import { type CourierPosition, movementOf, type Positions } from './positions.ts'
import * as schemas from './schemas.ts'
import { viewCourier } from './schemas.ts'
import type { CourierRow } from './tables.ts'

export interface CourierParts {
  read: Read
  clock: Clock
  positions: Positions
  /** Called with where couriers are who bring something, once that is kept. */
  moved: (position: CourierPosition) => void
}

export function courierRoutes({ read: outside, clock, positions, moved }: CourierParts): Route[] {
  const view = (courier: CourierRow) => viewCourier(positions.latest(courier))
  const tell = (before: CourierRow, after: CourierRow) => {
    const movement = movementOf(before, after)
    if (movement) moved(movement)
  }
  return [
    post('/couriers', {
      operation: 'registerCourier',
      summary: 'Register as a courier; an admin approves it',
      access: only('COURIER'),
      body: schemas.NewCourier,
      status: 201,
      answer: ref(schemas.Courier),
      refusals: ['courier_exists'],
      command: async (tx, { actor, body }) => view(await registerCourier(tx, actor, body)),
    }),
    get('/couriers/me', {
      operation: 'getMyCourier',
      summary: 'See your courier profile',
      access: only('COURIER'),
      answer: ref(schemas.Courier),
      refusals: ['not_found'],
      async read(read, { actor }) {
        const courier = await findCourierOf(read, actor.accountId)
        if (!courier) throw notFound()
        return view(courier)
      },
    }),
    patch('/couriers/me', {
      operation: 'changeMyCourier',
      summary: 'Change your vehicle, availability or position',
      access: only('COURIER'),
      body: schemas.CourierChanges,
      answer: ref(schemas.Courier),
      refusals: ['not_found', 'courier_not_approved'],
      async around({ actor, body }, run) {
        const { location, ...rest } = body
        if (!location) return run()
        if (Object.keys(rest).length === 0) {
          const taken = await positions.take(outside, actor.accountId, { ...location, at: clock() })
          if (taken) {
            tell(taken.before, taken.courier)
            return viewCourier(taken.courier)
          }
        }
        const before = await findCourierOf(outside, actor.accountId)
        const answer = await run()
        const after = before?.active_deliveries && (await findCourierOf(outside, actor.accountId))
        if (after) tell(positions.latest(before), positions.latest(after))
        return answer
      },
      command: async (tx, { actor, body }) => view(await changeCourier(tx, actor, body)),
    }),
    list('/couriers', {
      operation: 'listCouriers',
      summary: 'List couriers, newest first',
      access: only('ADMIN'),
      filters: schemas.CourierFilters,
      row: ref(schemas.Courier),
      async page(read, { query: { status, available }, limit, after }) {
        const filters = {
          status,
          available: available === undefined ? undefined : available ? (1 as const) : (0 as const),
        }
        return toPage(await listCouriers(read, filters, limit, after), limit, NEWEST, view)
      },
    }),
    get('/couriers/:id', {
      operation: 'getCourier',
      summary: 'See a courier',
      access: only('ADMIN'),
      answer: ref(schemas.Courier),
      async read(read, { params }) {
        const courier = await findCourier(read, params.id)
        if (!courier) throw notFound()
        return view(courier)
      },
    }),
    post('/couriers/:id/approve', {
      operation: 'approveCourier',
      summary: 'Let a courier deliver',
      access: only('ADMIN'),
      answer: ref(schemas.Courier),
      command: async (tx, { actor, params }) => view(await approveCourier(tx, actor, params.id)),
    }),
    post('/couriers/:id/suspend', {
      operation: 'suspendCourier',
      summary: 'Stop a courier; what was only assigned opens again',
      access: only('ADMIN'),
      body: schemas.Reason,
      answer: ref(schemas.Courier),
      command: async (tx, { actor, params, body }) =>
        view(await suspendCourier(tx, actor, params.id, body.reason ?? null)),
    }),
    post('/couriers/:id/cash-deposits', {
      operation: 'depositCash',
      summary: 'Take in cash that a courier collected',
      access: only('ADMIN'),
      body: schemas.CashDeposit,
      status: 201,
      answer: ref(schemas.CashInHand),
      refusals: ['cash_not_held'],
      async command(tx, { actor, params, body }) {
        const courier = await findCourier(tx, params.id)
        if (!courier) throw notFound()
        const cashInHand = await depositCash(tx, actor, courier.account_id, body.amount)
        return { currency: tx.marketplace.currency, cashInHand }
      },
    }),
  ]
}
