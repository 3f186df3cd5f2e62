import { firstIdAt } from '../../kernel/ids.ts'
import type { Tx } from '../database/database.ts'
import { insertion } from '../database/insertion.ts'
import { statement } from '../database/statement.ts'
import type { Job } from './handlers.ts'

export interface ConsumedRow {
  consumer: string
  event_id: string
}

declare module '../database/database.ts' {
  interface Tables {
    consumed: ConsumedRow
  }
}

const mark = insertion<ConsumedRow>((sql, param) =>
  sql.insertInto('consumed').values({ consumer: param('consumer'), event_id: param('event_id') }),
)

/**
 * Marks a fact as consumed in the transaction of the effect; false where it was before, and then the effect must not
 * be made again. Of two at once the second waits for the first.
 */
export const isFirstTime = (tx: Tx, consumer: string, eventId: string) =>
  mark(tx, { consumer, event_id: eventId })

/** Nothing is told again after so long: neither the broker nor a consumer's next try takes half of it. */
const KEPT_MS = 30 * 24 * 60 * 60_000
const ROWS_AT_ONCE = 500

const oldest = statement<{ before: string }, Pick<ConsumedRow, 'event_id'>>((sql, param) =>
  sql
    .selectFrom('consumed')
    .select('event_id')
    .where('event_id', '<', param('before'))
    .orderBy('event_id')
    .offset(ROWS_AT_ONCE)
    .limit(1),
)
const forget = statement<{ before: string }>((sql, param) =>
  sql.deleteFrom('consumed').where('event_id', '<', param('before')),
)

/** Forgets what was consumed long ago, some at a time. Ids sort by the moment of their fact. */
export const purgeConsumed: Job = {
  name: 'purge consumed',
  everyMs: 60 * 60_000,
  async run({ execute, clock }) {
    const end = firstIdAt('evt', clock() - KEPT_MS)
    const some = () =>
      execute(async (tx) => {
        const next = await oldest.first(tx, { before: end })
        await forget.run(tx, { before: next?.event_id ?? end })
        return next !== undefined
      })
    while (await some());
  },
}
