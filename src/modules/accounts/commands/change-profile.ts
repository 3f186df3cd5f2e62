import type { AccountActor } from '../../../kernel/actor.ts'
import { notFound } from '../../../kernel/refusal.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { indexWords } from '../../../platform/database/search.ts'
import { record } from '../../../platform/events.ts'
import type { AccountChanged } from '../public.ts'
import { findAccount, saveProfile } from '../queries.ts'
import type { AccountRow } from '../tables.ts'

/** Changes one's own name or phone; nothing given changes nothing. */
export async function changeProfile(
  tx: Tx,
  actor: AccountActor,
  changes: { name?: string; phone?: string | null },
): Promise<AccountRow> {
  const before = await findAccount(tx, actor.accountId, 'update')
  if (!before) throw notFound()
  const after = { ...before, ...changes }
  if (after.name === before.name && after.phone === before.phone) return before
  await saveProfile(tx, before.id, changes)
  if (after.name !== before.name) await indexWords(tx, 'accounts', after.id, after.name, after.email)
  await record<AccountChanged>(tx, actor, {
    type: 'account.changed',
    subject: before.id,
    data: { name: after.name },
  })
  return after
}
