import type { AccountActor } from '../../../kernel/actor.ts'
import { notFound, Refusal } from '../../../kernel/refusal.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { record } from '../../../platform/events.ts'
import type { AccountSuspended } from '../public.ts'
import { findAccount, revokeAllSessions, saveStatus } from '../queries.ts'
import type { AccountRow } from '../tables.ts'

/** Locks an account out at once and for good: its sessions stay revoked after a reactivation. Again: no effect. */
export async function suspendAccount(tx: Tx, actor: AccountActor, accountId: string): Promise<AccountRow> {
  if (accountId === actor.accountId) throw new Refusal('cannot_suspend_self')
  const account = await findAccount(tx, accountId, 'update')
  if (!account) throw notFound()
  if (await saveStatus(tx, accountId, 'ACTIVE', 'SUSPENDED')) {
    await revokeAllSessions(tx, accountId)
    await record<AccountSuspended>(tx, actor, {
      type: 'account.suspended',
      subject: accountId,
      data: { role: account.role },
    })
  }
  return { ...account, status: 'SUSPENDED' }
}
