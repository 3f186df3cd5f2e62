import type { AccountActor } from '../../../kernel/actor.ts'
import { notFound, Refusal } from '../../../kernel/refusal.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { record } from '../../../platform/events.ts'
import type { AccountReactivated } from '../public.ts'
import { findAccount, saveStatus } from '../queries.ts'
import type { AccountRow } from '../tables.ts'

/** Lets a suspended account sign in again. Again: no effect. Refuses `account_erased`: that is for good. */
export async function reactivateAccount(tx: Tx, actor: AccountActor, accountId: string): Promise<AccountRow> {
  const account = await findAccount(tx, accountId, 'update')
  if (!account) throw notFound()
  if (account.erased_at !== null) throw new Refusal('account_erased')
  if (await saveStatus(tx, accountId, 'SUSPENDED', 'ACTIVE')) {
    await record<AccountReactivated>(tx, actor, {
      type: 'account.reactivated',
      subject: accountId,
      data: { role: account.role },
    })
  }
  return { ...account, status: 'ACTIVE' }
}
