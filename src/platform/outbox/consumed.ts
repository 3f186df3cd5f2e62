import type { Tx } from '../database/database.ts'
import { insertion } from '../database/insertion.ts'

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
