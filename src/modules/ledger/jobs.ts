import { SYSTEM } from '../../kernel/actor.ts'
import type { Job } from '../../platform/outbox/handlers.ts'
import { makePayouts } from './commands/make-payouts.ts'

const DAY_MS = 86_400_000

/** Pays out every day what is available, some payees in each transaction. */
export const dailyPayouts: Job = {
  name: 'ledger.payouts',
  everyMs: DAY_MS,
  async run({ execute }) {
    for (let hasMore = true; hasMore;) ({ hasMore } = await execute((tx) => makePayouts(tx, SYSTEM)))
  },
}
