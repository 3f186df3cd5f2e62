import type { AccountActor } from '../../../kernel/actor.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { record } from '../../../platform/events.ts'
import { wrongPassword } from '../passwords.ts'
import { endAccountTokens } from '../token-queries.ts'
import { revokeAllSessions, savePassword } from '../queries.ts'

/** Takes a new password where the old one, checked before the transaction, still holds, and ends every session. */
export async function changePassword(
  tx: Tx,
  actor: AccountActor,
  { checkedHash, newHash }: { checkedHash: string | null; newHash: string },
): Promise<void> {
  if (!(await savePassword(tx, actor.accountId, checkedHash, newHash))) {
    throw wrongPassword('/currentPassword')
  }
  await endAccountTokens(tx, actor.accountId, 'RESET')
  await revokeAllSessions(tx, actor.accountId)
  await record(tx, actor, { type: 'account.password_changed', subject: actor.accountId, data: {} })
}
