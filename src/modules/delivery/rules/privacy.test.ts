import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AccountActor, Role } from '../../../kernel/actor.ts'
import { DELIVERY_STATUSES } from './delivery-flow.ts'
import { coarse, seesExactDropoff } from './privacy.ts'

const viewer = (role: Role, accountId: string): AccountActor => ({ role, accountId, sessionId: 'ses_1' })
const HOLDER = viewer('COURIER', 'usr_holder')
const OTHER = viewer('COURIER', 'usr_other')
const ADMIN = viewer('ADMIN', 'usr_admin')

describe('the exact drop-off', () => {
  it('is for the courier who brings it, from the assignment to the door', () => {
    const seen = DELIVERY_STATUSES.filter((status) =>
      seesExactDropoff(HOLDER, { status, courier_account_id: 'usr_holder' }),
    )
    expect(seen).toEqual(['ASSIGNED', 'PICKED_UP'])
  })

  it('is for no other courier, ever', () => {
    for (const status of DELIVERY_STATUSES) {
      expect(seesExactDropoff(OTHER, { status, courier_account_id: 'usr_holder' }), status).toBe(false)
      expect(seesExactDropoff(OTHER, { status, courier_account_id: null }), status).toBe(false)
    }
  })

  it('is for admins, always', () => {
    for (const status of DELIVERY_STATUSES) {
      expect(seesExactDropoff(ADMIN, { status, courier_account_id: null }), status).toBe(true)
    }
  })
})

describe('a coarse position', () => {
  it('has two decimals', () => {
    expect([6.45412, 3.43465, -33.8688, 0, 90, -180].map(coarse)).toEqual([6.45, 3.43, -33.87, 0, 90, -180])
  })

  it('lies within half a hundredth of a degree and tells nothing finer', () => {
    fc.assert(
      fc.property(fc.double({ min: -180, max: 180, noNaN: true }), (degrees) => {
        expect(Math.abs(coarse(degrees) - degrees)).toBeLessThanOrEqual(0.005 + 1e-9)
        expect(String(coarse(degrees))).toMatch(/^-?\d+(\.\d{1,2})?$/)
        expect(coarse(coarse(degrees))).toBe(coarse(degrees))
      }),
    )
  })
})
