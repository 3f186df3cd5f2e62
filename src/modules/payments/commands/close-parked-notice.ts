import type { Actor } from '../../../kernel/actor.ts'
import { invalidTransition } from '../../../kernel/flow.ts'
import { notFound } from '../../../kernel/refusal.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { overtaken } from '../../../platform/database/faults.ts'
import { record } from '../../../platform/events.ts'
import { findNotice, saveClosed } from '../notice-queries.ts'
import type { NoticeRow } from '../tables.ts'

/** An admin has looked at what did not fit, and says what came of it. Moves no money. Refuses `invalid_transition`. */
export async function closeParkedNotice(
  tx: Tx,
  actor: Actor,
  id: string,
  reason: string,
): Promise<NoticeRow> {
  const notice = await findNotice(tx, id)
  if (!notice) throw notFound()
  if (notice.status !== 'PARKED') throw invalidTransition(notice.status)
  if (!(await saveClosed(tx, id))) throw overtaken()
  const { fault, provider } = notice
  await record(tx, actor, {
    type: 'payment_notice.closed',
    subject: id,
    data: { provider, fault, reason },
  })
  return { ...notice, status: 'DONE', handled_at: tx.now }
}
