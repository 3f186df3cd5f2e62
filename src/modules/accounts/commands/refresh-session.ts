import type { Actor } from '../../../kernel/actor.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { record } from '../../../platform/events.ts'
import { findAccount, findRefreshToken, findSession, revokeSession, useRefreshToken } from '../queries.ts'
import { hashOfToken, issueTokens, type SessionParts, type TokenPair } from '../sessions.ts'

/**
 * Trades a refresh token for the next pair. Refuses `invalid_token`. A token that was used before was copied: the
 * whole family is revoked, which must stay, so that refusal is returned and not thrown.
 */
export async function refreshSession(
  tx: Tx,
  refreshToken: string,
  parts: SessionParts,
): Promise<TokenPair | Refusal> {
  const hash = hashOfToken(refreshToken)
  const token = await findRefreshToken(tx, hash)
  const session = token && (await findSession(tx, token.session_id, 'update'))
  const account = session && (await findAccount(tx, session.account_id))
  if (!token || !session || !account) throw new Refusal('invalid_token')
  const actor: Actor = { accountId: account.id, role: account.role, sessionId: session.id }
  const about = { subject: account.id, data: { sessionId: session.id } }

  if (!(await useRefreshToken(tx, hash))) {
    if (await revokeSession(tx, session.id))
      await record(tx, actor, { type: 'session.reuse_detected', ...about })
    return new Refusal('token_reused', { detail: 'This session is closed for safety. Sign in again.' })
  }
  if (session.revoked_at !== null || token.expires_at <= tx.now || account.status !== 'ACTIVE') {
    throw new Refusal('invalid_token')
  }
  const tokens = await issueTokens(tx, session, parts)
  await record(tx, actor, { type: 'session.refreshed', ...about })
  return tokens
}
