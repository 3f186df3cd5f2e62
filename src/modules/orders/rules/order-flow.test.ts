import { describe, expect, it } from 'vitest'
import { ROLES } from '../../../kernel/actor.ts'
import { allows, follow } from '../../../kernel/flow.ts'
import { DELIVERY_FLOW, DELIVERY_STATUSES, type DeliveryStatus } from '../../delivery/public.ts'
import {
  ACTIVE_STATUSES,
  allowedActions,
  KITCHEN_FLOW,
  KITCHEN_STATUSES,
  type KitchenAction,
  type KitchenStatus,
  mayCancel,
  ORDER_STATUSES,
  publicStatus,
} from './order-flow.ts'

const EVERYBODY = [...ROLES, 'SYSTEM'] as const
const ACTIONS: readonly KitchenAction[] = ['accept', 'ready', 'handOver', 'cancel']

/** From, action, to, by whom. What is not here must be refused. */
const KITCHEN_BY_HAND = `
  PLACED       accept    ACCEPTED     VENDOR ADMIN
  PLACED       cancel    CANCELLED    CUSTOMER VENDOR ADMIN SYSTEM
  ACCEPTED     ready     READY        VENDOR ADMIN
  ACCEPTED     cancel    CANCELLED    VENDOR ADMIN
  READY        handOver  HANDED_OVER  COURIER
  READY        cancel    CANCELLED    VENDOR ADMIN
  HANDED_OVER  cancel    CANCELLED    ADMIN
`

/** What everybody sees, for each pair of the two machines. */
const PUBLIC_BY_HAND = `
               (none)            OPEN              ASSIGNED          PICKED_UP         DELIVERED         CANCELLED
  PLACED       PLACED            PLACED            PLACED            PLACED            PLACED            PLACED
  ACCEPTED     ACCEPTED          ACCEPTED          ACCEPTED          ACCEPTED          ACCEPTED          ACCEPTED
  READY        READY_FOR_PICKUP  READY_FOR_PICKUP  ASSIGNED          READY_FOR_PICKUP  READY_FOR_PICKUP  READY_FOR_PICKUP
  HANDED_OVER  OUT_FOR_DELIVERY  OUT_FOR_DELIVERY  OUT_FOR_DELIVERY  OUT_FOR_DELIVERY  DELIVERED         OUT_FOR_DELIVERY
  CANCELLED    CANCELLED         CANCELLED         CANCELLED         CANCELLED         CANCELLED         CANCELLED
`

/** Every state that an order can be in, and what each role may do with it then. */
const ALLOWED_BY_HAND = `
  kitchen      delivery   CUSTOMER  VENDOR         COURIER  ADMIN
  PLACED       (none)     cancel    accept,cancel  -        accept,cancel
  ACCEPTED     (none)     -         ready,cancel   -        ready,cancel
  READY        OPEN       -         cancel         -        cancel
  READY        ASSIGNED   -         -              -        cancel
  HANDED_OVER  PICKED_UP  -         -              -        cancel
  HANDED_OVER  DELIVERED  -         -              -        -
  CANCELLED    (none)     -         -              -        -
  CANCELLED    CANCELLED  -         -              -        -
`

const rowsOf = (table: string) =>
  table
    .trim()
    .split('\n')
    .map((row) => row.trim().split(/ {2,}/))

const deliveryIn = (cell: string) => (cell === '(none)' ? null : (cell as DeliveryStatus))

describe('the kitchen', () => {
  const allowed = new Map(
    rowsOf(KITCHEN_BY_HAND).map(([from, action, to, by = '']) => [
      `${from} ${action}`,
      { to, by: by.split(' ') },
    ]),
  )

  const stepOf = (from: KitchenStatus, action: KitchenAction, role: (typeof EVERYBODY)[number]) => {
    const cell = allowed.get(`${from} ${action}`)
    return cell?.by.includes(role) ? cell.to : undefined
  }

  it('takes each step of the table and no other, for every role', () => {
    for (const from of KITCHEN_STATUSES) {
      for (const action of ACTIONS) {
        for (const role of EVERYBODY) {
          const to = stepOf(from, action, role)
          expect(allows(KITCHEN_FLOW, from, action, role), `${from} ${action} ${role}`).toBe(to !== undefined)
          if (to) expect(follow(KITCHEN_FLOW, from, action, role)).toBe(to)
        }
      }
    }
  })

  it('refuses what it does not allow with the status that the caller sees', () => {
    for (const from of KITCHEN_STATUSES) {
      for (const action of ACTIONS) {
        for (const role of EVERYBODY.filter((one) => !stepOf(from, action, one))) {
          expect(
            () => follow(KITCHEN_FLOW, from, action, role, 'SHOWN'),
            `${from} ${action} ${role}`,
          ).toThrow(
            expect.objectContaining({ code: 'invalid_transition', facts: { currentStatus: 'SHOWN' } }),
          )
        }
      }
    }
  })

  it('reaches every status, and leaves none but CANCELLED without a way out', () => {
    const reached = new Set<KitchenStatus>(['PLACED'])
    for (const from of reached) for (const step of Object.values(KITCHEN_FLOW[from])) reached.add(step.to)
    expect([...reached].sort()).toEqual([...KITCHEN_STATUSES].sort())
    expect(KITCHEN_STATUSES.filter((from) => Object.keys(KITCHEN_FLOW[from]).length === 0)).toEqual([
      'CANCELLED',
    ])
  })
})

describe('the public status', () => {
  it('is the one of the table for every pair of kitchen and delivery', () => {
    const [columns = [], ...rows] = rowsOf(PUBLIC_BY_HAND)
    expect(rows.map(([kitchen]) => kitchen)).toEqual([...KITCHEN_STATUSES])
    expect(columns).toEqual(['(none)', ...DELIVERY_STATUSES])
    for (const [kitchen, ...cells] of rows) {
      for (const [index, delivery] of columns.entries()) {
        const found = publicStatus(kitchen as KitchenStatus, deliveryIn(delivery))
        expect(found, `${kitchen} ${delivery}`).toBe(cells[index])
      }
    }
  })
})

const CASH = { payment_method: 'CASH', payment_status: 'NONE' }

describe('an order that is paid online', () => {
  const actions = (kitchen: KitchenStatus, payment_status: string, role: (typeof ROLES)[number]) =>
    allowedActions({ kitchen, delivery_status: null, payment_method: 'PAYSTACK', payment_status }, role)

  it('waits for its payment: its customer may pay or cancel, nobody may accept', () => {
    for (const status of ['PENDING', 'FAILED']) {
      expect(actions('PLACED', status, 'CUSTOMER')).toEqual(['cancel', 'pay'])
      expect(actions('PLACED', status, 'VENDOR')).toEqual(['cancel'])
      expect(actions('PLACED', status, 'ADMIN')).toEqual(['cancel'])
      expect(actions('CANCELLED', status, 'CUSTOMER')).toEqual([])
    }
  })

  it('is like any other once it is paid', () => {
    for (const status of ['PAID', 'PARTIALLY_REFUNDED', 'REFUNDED']) {
      expect(actions('PLACED', status, 'CUSTOMER')).toEqual(['cancel'])
      expect(actions('PLACED', status, 'VENDOR')).toEqual(['accept', 'cancel'])
    }
  })
})

describe('the allowed actions', () => {
  const [[, , ...roles] = [], ...rows] = rowsOf(ALLOWED_BY_HAND)

  it('are those of the table for every state and role', () => {
    for (const [kitchen, delivery = '', ...cells] of rows) {
      const order = { kitchen: kitchen as KitchenStatus, delivery_status: deliveryIn(delivery), ...CASH }
      for (const [index, role] of roles.entries()) {
        const expected = cells[index] === '-' ? [] : cells[index]?.split(',')
        const label = `${kitchen} ${delivery} ${role}`
        expect(allowedActions(order, role as (typeof ROLES)[number]), label).toEqual(expected)
        expect(mayCancel(order, role as (typeof ROLES)[number]), label).toBe(expected?.includes('cancel'))
      }
    }
  })

  it('are none for the system, but to cancel what nobody has accepted', () => {
    for (const kitchen of KITCHEN_STATUSES) {
      for (const delivery_status of [null, ...DELIVERY_STATUSES]) {
        const isWaiting = kitchen === 'PLACED' && delivery_status === null
        const allowed = allowedActions({ kitchen, delivery_status, ...CASH }, 'SYSTEM')
        expect(allowed).toEqual(isWaiting ? ['cancel'] : [])
      }
    }
  })
})

describe('the two machines together', () => {
  type State = { kitchen: KitchenStatus; delivery: DeliveryStatus | null }

  /** Where one call leads, as the commands tie the machines together: ready opens, pick-up hands over, cancel ends both. */
  function after({ kitchen, delivery }: State): State[] {
    const cook = KITCHEN_FLOW[kitchen]
    const bring = delivery ? DELIVERY_FLOW[delivery] : {}
    const next: (State | undefined)[] = [
      cook.accept && { kitchen: cook.accept.to, delivery },
      cook.ready && { kitchen: cook.ready.to, delivery: 'OPEN' },
      bring.accept && { kitchen, delivery: bring.accept.to },
      bring.assign && { kitchen, delivery: bring.assign.to },
      bring.release && { kitchen, delivery: bring.release.to },
      bring.pickUp && cook.handOver && { kitchen: cook.handOver.to, delivery: bring.pickUp.to },
      bring.deliver && { kitchen, delivery: bring.deliver.to },
      ROLES.some((role) => mayCancel({ kitchen, delivery_status: delivery }, role))
        ? { kitchen: 'CANCELLED', delivery: delivery && 'CANCELLED' }
        : undefined,
    ]
    return next.filter((state) => state !== undefined)
  }

  const states: State[] = [{ kitchen: 'PLACED', delivery: null }]
  const isKnown = (state: State) =>
    states.some(({ kitchen, delivery }) => kitchen === state.kitchen && delivery === state.delivery)
  for (const state of states) states.push(...after(state).filter((one) => !isKnown(one)))

  it('reach the states of the table and no other', () => {
    const [, ...rows] = rowsOf(ALLOWED_BY_HAND)
    const found = new Set(states.map(({ kitchen, delivery }) => `${kitchen} ${delivery ?? '(none)'}`))
    expect([...found].sort()).toEqual(rows.map(([kitchen, delivery]) => `${kitchen} ${delivery}`).sort())
  })

  it('reach every public status, and end in DELIVERED and CANCELLED alone', () => {
    const statusOf = ({ kitchen, delivery }: State) => publicStatus(kitchen, delivery)
    expect([...new Set(states.map(statusOf))].sort()).toEqual([...ORDER_STATUSES].sort())
    const ends = new Set(states.filter((state) => after(state).length === 0).map(statusOf))
    expect([...ends].sort()).toEqual(['CANCELLED', 'DELIVERED'])
    expect([...ACTIVE_STATUSES].sort()).toEqual(ORDER_STATUSES.filter((status) => !ends.has(status)).sort())
  })
})
