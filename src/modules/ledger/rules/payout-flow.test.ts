import { describe, expect, it } from 'vitest'
import { allows } from '../../../kernel/flow.ts'
import { PAYOUT_STATUSES } from '../tables.ts'
import { PAYOUT_FLOW, type PayoutAction } from './payout-flow.ts'

const MAY: Record<string, string> = {
  'PENDING send': 'SYSTEM',
  'PENDING pay': 'ADMIN SYSTEM',
  'PENDING fail': 'ADMIN SYSTEM',
  'SENT pay': 'SYSTEM',
  'SENT fail': 'SYSTEM',
  'PAID return': 'ADMIN SYSTEM',
}

describe('a payout', () => {
  const cells = PAYOUT_STATUSES.flatMap((status) =>
    (['send', 'pay', 'fail', 'return'] as PayoutAction[]).map((action) => [status, action] as const),
  )
  it.each(cells)('that is %s: who may %s it', (status, action) => {
    const who = (['CUSTOMER', 'VENDOR', 'COURIER', 'ADMIN', 'SYSTEM'] as const).filter((role) =>
      allows(PAYOUT_FLOW, status, action, role),
    )
    expect(who.join(' ')).toBe(MAY[`${status} ${action}`] ?? '')
  })
})
