import type { Tx } from '../../../platform/database/database.ts'
import { record } from '../../../platform/events.ts'
import { hashOfMailedToken, spentToken } from '../mailed-tokens.ts'
import { findAccount } from '../queries.ts'
import { findAccountToken, saveVerified, useAccountToken } from '../token-queries.ts'

/** Notes that the account's e-mail is read by its person. Refuses a spent token. */
export async function verifyEmail(tx: Tx, token: string): Promise<void> {
  const key = { hash: hashOfMailedToken(token), purpose: 'VERIFY' } as const
  const found = await findAccountToken(tx, key, tx.now)
  const account = found && (await findAccount(tx, found.account_id, 'update'))
  if (!account || !(await useAccountToken(tx, key))) throw spentToken()
  if ((await saveVerified(tx, account.id)) === 0) return
  const self = { accountId: account.id, role: account.role, sessionId: '' }
  await record(tx, self, { type: 'account.email_verified', subject: account.id, data: {} })
}
