import type { AccountActor } from '../../../kernel/actor.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { record } from '../../../platform/events.ts'
import { livingSessions } from '../session-queries.ts'
import { hashOfToken } from '../sessions.ts'
import { findTicket, takeTicket } from '../ticket-queries.ts'

/** Who may come in with this ticket, which is used up by it; null where it is unknown, used, too old, or its session has ended. */
export async function redeemTicket(tx: Tx, ticket: string): Promise<AccountActor | null> {
  const hash = hashOfToken(ticket)
  const row = await findTicket(tx, hash)
  if (!row || !(await takeTicket(tx, hash)) || row.expires_at <= tx.now) return null
  const session = (await livingSessions(tx, [row.session_id], tx.now)).get(row.session_id)
  if (!session) return null
  const actor = { accountId: row.account_id, role: session.role, sessionId: row.session_id }
  await record(tx, actor, {
    type: 'session.socket_opened',
    subject: actor.accountId,
    data: { sessionId: actor.sessionId },
  })
  return actor
}
