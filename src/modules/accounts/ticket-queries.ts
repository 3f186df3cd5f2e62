import type { Read, Tx } from '../../platform/database/database.ts'
import { statement } from '../../platform/database/statement.ts'
import type { RealtimeTicketRow } from './tables.ts'

const insert = statement<RealtimeTicketRow>((db, param) =>
  db.insertInto('realtime_tickets').values({
    hash: param('hash'),
    account_id: param('account_id'),
    session_id: param('session_id'),
    expires_at: param('expires_at'),
  }),
)
export const insertTicket = (tx: Tx, row: RealtimeTicketRow) => insert.run(tx, row)

const byHash = statement<{ hash: string }, RealtimeTicketRow>((db, param) =>
  db.selectFrom('realtime_tickets').selectAll().where('hash', '=', param('hash')),
)
export const findTicket = (read: Read, hash: string) => byHash.first(read, { hash })

const take = statement<{ hash: string }>((db, param) =>
  db.deleteFrom('realtime_tickets').where('hash', '=', param('hash')),
)
/** False where it was taken before: of two connections with one ticket one is let in. */
export const takeTicket = async (tx: Tx, hash: string) => (await take.run(tx, { hash })) === 1
