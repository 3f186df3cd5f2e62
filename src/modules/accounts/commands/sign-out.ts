import type { Tx } from '../../../platform/database/database.ts'
import { record } from '../../../platform/events.ts'
import { findAccount, findRefreshToken, findSession, revokeSession } from '../queries.ts'
import { hashOfToken } from '../sessions.ts'

/** Ends the session of a refresh token, with its access tokens. An unknown token is no error: there is nothing to end. */
export async function signOut(tx: Tx, refreshToken: string): Promise<void> {
  const token = await findRefreshToken(tx, hashOfToken(refreshToken))
  const session = token && (await findSession(tx, token.session_id))
  const account = session && (await findAccount(tx, session.account_id))
  if (!session || !account || !(await revokeSession(tx, session.id))) return
  const actor = { accountId: account.id, role: account.role, sessionId: session.id }
  await record(tx, actor, {
    type: 'account.signed_out',
    subject: account.id,
    data: { sessionId: session.id },
  })
}
