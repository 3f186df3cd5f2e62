import { describe, expect, it } from 'vitest'
import { ROLES } from '../../../kernel/actor.ts'
import { allows, follow } from '../../../kernel/flow.ts'
import {
  DELIVERY_FLOW,
  DELIVERY_STATUSES,
  type DeliveryAction,
  type DeliveryStatus,
} from './delivery-flow.ts'

const EVERYBODY = [...ROLES, 'SYSTEM'] as const
const ACTIONS: readonly DeliveryAction[] = ['accept', 'assign', 'pickUp', 'deliver', 'release', 'cancel']

/** From, action, to, by whom. What is not here must be refused. */
const BY_HAND = `
  OPEN       accept   ASSIGNED   COURIER
  OPEN       assign   ASSIGNED   ADMIN
  OPEN       cancel   CANCELLED  VENDOR ADMIN
  ASSIGNED   pickUp   PICKED_UP  COURIER
  ASSIGNED   release  OPEN       COURIER ADMIN SYSTEM
  ASSIGNED   cancel   CANCELLED  ADMIN
  PICKED_UP  deliver  DELIVERED  COURIER
  PICKED_UP  cancel   CANCELLED  ADMIN
`

const allowed = new Map(
  BY_HAND.trim()
    .split('\n')
    .map((row) => row.trim().split(/ {2,}/))
    .map(([from, action, to, by = '']) => [`${from} ${action}`, { to, by: by.split(' ') }]),
)

function stepOf(from: DeliveryStatus, action: DeliveryAction, role: (typeof EVERYBODY)[number]) {
  const cell = allowed.get(`${from} ${action}`)
  return cell?.by.includes(role) ? cell.to : undefined
}

describe('a delivery', () => {
  it('takes each step of the table and no other, for every role', () => {
    for (const from of DELIVERY_STATUSES) {
      for (const action of ACTIONS) {
        for (const role of EVERYBODY) {
          const to = stepOf(from, action, role)
          expect(allows(DELIVERY_FLOW, from, action, role), `${from} ${action} ${role}`).toBe(
            to !== undefined,
          )
          if (to) expect(follow(DELIVERY_FLOW, from, action, role)).toBe(to)
        }
      }
    }
  })

  it('refuses what it does not allow with its own status, or the one that the caller sees', () => {
    for (const from of DELIVERY_STATUSES) {
      for (const action of ACTIONS) {
        for (const role of EVERYBODY.filter((one) => !stepOf(from, action, one))) {
          const refusal = (currentStatus: string) =>
            expect.objectContaining({ code: 'invalid_transition', facts: { currentStatus } })
          expect(() => follow(DELIVERY_FLOW, from, action, role)).toThrow(refusal(from))
          expect(() => follow(DELIVERY_FLOW, from, action, role, 'SHOWN')).toThrow(refusal('SHOWN'))
        }
      }
    }
  })

  it('reaches every status, and leaves DELIVERED and CANCELLED without a way out', () => {
    const reached = new Set<DeliveryStatus>(['OPEN'])
    for (const from of reached) for (const step of Object.values(DELIVERY_FLOW[from])) reached.add(step.to)
    expect([...reached].sort()).toEqual([...DELIVERY_STATUSES].sort())
    expect(DELIVERY_STATUSES.filter((from) => Object.keys(DELIVERY_FLOW[from]).length === 0)).toEqual([
      'DELIVERED',
      'CANCELLED',
    ])
  })

  it('is cancelled together with its order alone: no courier and no customer can do it', () => {
    for (const from of DELIVERY_STATUSES) {
      expect(allows(DELIVERY_FLOW, from, 'cancel', 'COURIER')).toBe(false)
      expect(allows(DELIVERY_FLOW, from, 'cancel', 'CUSTOMER')).toBe(false)
    }
  })
})
