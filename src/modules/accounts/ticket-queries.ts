import { sql } from 'kysely'
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

type IdParams = Record<string, string | number> & { now: number }

const living = statement<IdParams, { id: string }>((db, param, count) =>
  db
    .selectFrom('sessions')
    .innerJoin('accounts', 'accounts.id', 'sessions.account_id')
    .select('sessions.id')
    .where(
      sql<boolean>`sessions.id in (${sql.join(Array.from({ length: Number(count) }, (_, index) => sql`${param(`id${index}`)}`))})`,
    )
    .where('sessions.revoked_at', 'is', null)
    .where('sessions.expires_at', '>', param('now'))
    .where('accounts.status', '=', 'ACTIVE'),
)
/** So many are asked for at once; a statement for every number there may be would be many statements. */
const MOST_AT_ONCE = 200

/** Which of these sessions live, in as few statements as may be. */
export async function livingSessions(read: Read, ids: readonly string[], now: number): Promise<Set<string>> {
  const found = new Set<string>()
  for (let start = 0; start < ids.length; start += MOST_AT_ONCE) {
    const some = ids.slice(start, start + MOST_AT_ONCE)
    const size = some.length === 1 ? 1 : MOST_AT_ONCE
    // The last one again and again, so that there are two shapes of the statement.
    const params = Object.fromEntries(
      Array.from({ length: size }, (_, index) => [`id${index}`, some[index] ?? some.at(-1) ?? '']),
    )
    const rows = await living.all(read, { ...params, now }, String(size))
    for (const { id } of rows) found.add(id)
  }
  return found
}
