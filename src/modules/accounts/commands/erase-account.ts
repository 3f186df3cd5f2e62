import type { AccountActor } from '../../../kernel/actor.ts'
import { notFound, Refusal } from '../../../kernel/refusal.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { indexWords } from '../../../platform/database/search.ts'
import { record, redactFacts } from '../../../platform/events.ts'
import { forgetAnswers } from '../../../platform/http/idempotency.ts'
import { wrongPassword } from '../passwords.ts'
import type { AccountErased } from '../public.ts'
import { findAccount, revokeAllSessions, saveErased } from '../queries.ts'
import { type AccountRow, ERASED_NAME } from '../tables.ts'

/** One's own account, where the password that was checked before the transaction still holds. Refuses `account_in_use`. */
export async function eraseOwnAccount(
  tx: Tx,
  actor: AccountActor,
  checkedHash: string | null,
): Promise<void> {
  const account = await findAccount(tx, actor.accountId, 'update')
  if (!account) throw notFound()
  if (account.password_hash !== checkedHash) throw wrongPassword('/password')
  await erase(tx, actor, account)
}

/** Anybody's, by an admin. Again: no effect. Refuses `cannot_erase_self`, so that an admin remains, and `account_in_use`. */
export async function eraseAccount(tx: Tx, actor: AccountActor, accountId: string): Promise<AccountRow> {
  if (accountId === actor.accountId) throw new Refusal('cannot_erase_self')
  const account = await findAccount(tx, accountId, 'update')
  if (!account) throw notFound()
  return account.erased_at === null ? erase(tx, actor, account) : account
}

/** The row stays, for the books refer to it; what told who it was goes, here and, by the reactions, in every module. */
async function erase(tx: Tx, actor: AccountActor, { id, role, created_at }: AccountRow): Promise<AccountRow> {
  const erased: AccountRow = {
    id,
    email: `${id}@erased.invalid`,
    name: ERASED_NAME,
    phone: null,
    role,
    status: 'SUSPENDED',
    password_hash: null,
    created_at,
    erased_at: tx.now,
    email_verified_at: null,
  }
  await saveErased(tx, erased)
  await indexWords(tx, 'accounts', id, erased.name, erased.email)
  await revokeAllSessions(tx, id)
  await forgetAnswers(tx, id)
  await redactFacts(tx, id, 'account.changed')
  await record<AccountErased>(tx, actor, { type: 'account.erased', subject: id, data: { role } })
  return erased
}
