import { Refusal } from '../../../kernel/refusal.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { record } from '../../../platform/events.ts'
import { findAccount, savePassword } from '../queries.ts'
import { type SessionParts, startSession, type TokenPair } from '../sessions.ts'
import type { AccountRow } from '../tables.ts'

/**
 * Opens a session for an account whose password was checked against `checkedHash` before the transaction, and keeps
 * `newHash` of the same password where there is one. Refuses `invalid_credentials` where the password was changed in
 * between, `account_suspended`.
 */
export async function signIn(
  tx: Tx,
  accountId: string,
  { checkedHash, newHash }: { checkedHash: string | null; newHash: string | null },
  parts: SessionParts,
): Promise<{ account: AccountRow; tokens: TokenPair }> {
  const account = await findAccount(tx, accountId, 'share')
  if (!account || account.password_hash !== checkedHash) throw new Refusal('invalid_credentials')
  if (account.status === 'SUSPENDED') throw new Refusal('account_suspended')
  if (newHash !== null) await savePassword(tx, account.id, checkedHash, newHash)
  const { sessionId, tokens } = await startSession(tx, account.id, parts)
  const actor = { accountId: account.id, role: account.role, sessionId }
  await record(tx, actor, { type: 'account.signed_in', subject: account.id, data: { sessionId } })
  return { account, tokens }
}
