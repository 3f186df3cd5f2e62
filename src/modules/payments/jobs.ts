import type { Job } from '../../platform/outbox/handlers.ts'
import type { Gateways } from '../../platform/payments/gateway.ts'
import { reconcilePayments } from './checking.ts'
import { handleNotices } from './notices.ts'
import { pursueRefunds } from './refunding.ts'

const SOON_MS = 2_000

/** What nobody waited for, or a crash or a provider's silence left behind. When each is due stands in its row. */
export const paymentJobs = (gateways: Gateways): Job[] => [
  {
    name: 'payments.notices',
    everyMs: SOON_MS,
    run: (parts) => handleNotices({ ...parts, gateways }),
  },
  {
    name: 'payments.refunds',
    everyMs: SOON_MS,
    run: (parts) => pursueRefunds({ ...parts, gateways }),
  },
  {
    name: 'payments.reconcile',
    everyMs: 15 * SOON_MS,
    run: (parts) => reconcilePayments({ ...parts, gateways }),
  },
]
