import type { Job } from '../../platform/outbox/handlers.ts'
import { deleteEnded } from './queries.ts'

/** An expired token is worth nothing; it is kept a while, so that somebody can still see what it was. */
const KEPT_MS = 24 * 60 * 60_000

export const jobs: readonly Job[] = [
  {
    name: 'purge sessions',
    everyMs: 60 * 60_000,
    async run({ execute, clock }) {
      const before = clock() - KEPT_MS
      for (const table of ['realtime_tickets', 'refresh_tokens', 'sessions', 'account_tokens'] as const)
        while (await execute((tx) => deleteEnded(tx, table, before)));
    },
  },
]
