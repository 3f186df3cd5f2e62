import { SYSTEM } from '../../kernel/actor.ts'
import type { Job } from '../../platform/outbox/handlers.ts'
import type { Transfers } from '../../platform/payments/paystack-transfers.ts'
import { makePayouts } from './commands/make-payouts.ts'
import { pursueTransfers } from './transfers.ts'

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000

/** Pays out every day what is available, some payees in each transaction. */
export const dailyPayouts: Job = {
  name: 'ledger.payouts',
  everyMs: DAY_MS,
  async run({ execute }) {
    for (let hasMore = true; hasMore;) ({ hasMore } = await execute((tx) => makePayouts(tx, SYSTEM)))
  },
}

/** Sends what goes by a provider, and asks what became of it. */
export const transferJob = (transfers: Transfers): Job => ({
  name: 'ledger.transfers',
  everyMs: MINUTE_MS,
  run: (parts) => pursueTransfers(parts, transfers),
})
