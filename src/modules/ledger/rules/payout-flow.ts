import type { Flow } from '../../../kernel/flow.ts'
import type { PayoutStatus } from '../tables.ts'

export type PayoutAction = 'send' | 'pay' | 'fail' | 'return'

/** The way of a payout: made, handed to the provider, arrived; or failed, or sent back by the bank after it had arrived. */
export const PAYOUT_FLOW: Flow<PayoutStatus, PayoutAction> = {
  PENDING: {
    send: { to: 'SENT', by: ['SYSTEM'] },
    pay: { to: 'PAID', by: ['ADMIN', 'SYSTEM'] },
    fail: { to: 'FAILED', by: ['ADMIN', 'SYSTEM'] },
  },
  // With the provider: it alone knows what became of it.
  SENT: {
    pay: { to: 'PAID', by: ['SYSTEM'] },
    fail: { to: 'FAILED', by: ['SYSTEM'] },
  },
  PAID: {
    return: { to: 'RETURNED', by: ['ADMIN', 'SYSTEM'] },
  },
  FAILED: {},
  RETURNED: {},
}
