import type { Tx } from '../../../platform/database/database.ts'
import { record } from '../../../platform/events.ts'
import { findAccount, revokeAllSessions, savePassword } from '../queries.ts'
import { endAccountTokens, saveVerified, useAccountToken } from '../token-queries.ts'
import { spentToken } from '../mailed-tokens.ts'

/** Takes a new password for the account whose mail held the token, and ends every session. Refuses a spent token. */
export async function resetPassword(
  tx: Tx,
  { accountId, hash, newHash }: { accountId: string; hash: string; newHash: string },
): Promise<void> {
  const account = await findAccount(tx, accountId, 'update')
  if (!account || !(await useAccountToken(tx, { hash, purpose: 'RESET' }))) throw spentToken()
  if (!(await savePassword(tx, accountId, account.password_hash, newHash))) throw spentToken()
  await endAccountTokens(tx, accountId, 'RESET')
  await revokeAllSessions(tx, accountId)
  await saveVerified(tx, accountId)
  const self = { accountId, role: account.role, sessionId: '' }
  await record(tx, self, { type: 'account.password_reset', subject: accountId, data: {} })
}
