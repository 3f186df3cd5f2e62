import { describe, expect, it } from 'vitest'
import { MOST_ACTIVE_DELIVERIES, whyUnavailable } from './courier-readiness.ts'

const ready = { status: 'APPROVED', available: 1, active_deliveries: 0 } as const

describe('a courier', () => {
  it('can take a delivery while approved, available and below three active ones', () => {
    for (const active_deliveries of [0, 1, 2]) {
      expect(whyUnavailable({ ...ready, active_deliveries })).toBeUndefined()
    }
  })

  it('has three active deliveries at most', () => {
    expect(MOST_ACTIVE_DELIVERIES).toBe(3)
    expect(whyUnavailable({ ...ready, active_deliveries: 3 })).toBe(
      'The courier has 3 active deliveries already.',
    )
  })

  it('is told what is in the way: no profile, no approval, not available', () => {
    expect(whyUnavailable(undefined)).toMatch(/no courier profile/)
    expect(whyUnavailable({ ...ready, status: 'PENDING' })).toBe('The courier is not approved.')
    expect(whyUnavailable({ ...ready, status: 'SUSPENDED' })).toBe('The courier is not approved.')
    expect(whyUnavailable({ ...ready, available: 0 })).toBe('The courier is not available.')
  })

  it('hears of the approval before anything else', () => {
    expect(whyUnavailable({ status: 'PENDING', available: 0, active_deliveries: 3 })).toBe(
      'The courier is not approved.',
    )
  })
})
