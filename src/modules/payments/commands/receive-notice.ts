import { SYSTEM } from '../../../kernel/actor.ts'
import { newId } from '../../../kernel/ids.ts'
import type { Provider } from '../../../kernel/payment.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { record } from '../../../platform/events.ts'
import type { Notice } from '../../../platform/payments/gateway.ts'
import { insertNotice, saveHandled } from '../notice-queries.ts'
import { CLAIM_MS } from '../rules/patience.ts'
import type { Fault } from '../rules/verdict.ts'
import type { NoticeRow } from '../tables.ts'

/** Keeps what a provider told, once. Returns null where it was told before. */
export async function receiveNotice(tx: Tx, provider: Provider, notice: Notice): Promise<NoticeRow | null> {
  const isConcern = notice.payment !== null || notice.refund !== null
  const row: NoticeRow = {
    id: newId('ntc'),
    provider,
    notice_key: notice.key.slice(0, 255),
    type: notice.type,
    reference: notice.reference?.slice(0, 255) ?? null,
    content: JSON.stringify({ payment: notice.payment, refund: notice.refund }),
    status: isConcern ? 'RECEIVED' : 'DONE',
    fault: null,
    tries: 1,
    // Whoever received it handles it; this is for those whom a crash left behind.
    next_try_at: isConcern ? tx.now + CLAIM_MS : null,
    received_at: tx.now,
    handled_at: isConcern ? null : tx.now,
  }
  if (!(await insertNotice(tx, row))) return null
  await record(tx, SYSTEM, {
    type: 'payment_notice.received',
    subject: row.id,
    data: { provider, type: row.type },
  })
  return row
}

/** A notice is done with, or an admin must look at it. */
export async function closeNotice(tx: Tx, id: string, fault: Fault | null): Promise<void> {
  if (!(await saveHandled(tx, id, fault ? 'PARKED' : 'DONE', fault))) return
  if (fault) await record(tx, SYSTEM, { type: 'payment_notice.parked', subject: id, data: { fault } })
}

/** Lays what a provider answered before an admin, once for each such answer. */
export async function parkAnswer(tx: Tx, provider: Provider, notice: Notice, fault: Fault): Promise<void> {
  const row = await receiveNotice(tx, provider, notice)
  if (row) await closeNotice(tx, row.id, fault)
}
