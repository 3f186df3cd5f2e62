import { randomBytes } from 'node:crypto'
import type { AccountActor } from '../../../kernel/actor.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { record } from '../../../platform/events.ts'
import { hashOfToken } from '../sessions.ts'
import { insertTicket } from '../ticket-queries.ts'

const GOOD_FOR_S = 30

/** A ticket that opens one WebSocket for the actor's session: 256 random bits, kept as a hash alone. */
export async function issueTicket(
  tx: Tx,
  actor: AccountActor,
): Promise<{ ticket: string; expiresIn: number }> {
  const ticket = randomBytes(32).toString('base64url')
  await insertTicket(tx, {
    hash: hashOfToken(ticket),
    account_id: actor.accountId,
    session_id: actor.sessionId,
    expires_at: tx.now + GOOD_FOR_S * 1000,
  })
  await record(tx, actor, {
    type: 'session.ticket_issued',
    subject: actor.accountId,
    data: { sessionId: actor.sessionId },
  })
  return { ticket, expiresIn: GOOD_FOR_S }
}
