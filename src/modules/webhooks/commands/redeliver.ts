import type { AccountActor } from '../../../kernel/actor.ts'
import { notFound } from '../../../kernel/refusal.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { record } from '../../../platform/events.ts'
import { setTimer } from '../../../platform/outbox/timers.ts'
import { findDelivery, findDeliveryFor, restartDelivery } from '../queries.ts'
import { WEBHOOK } from '../endpoint-news.ts'
import type { WebhookDeliveryRow } from '../tables.ts'

/** Posts a fact again, whatever became of it, with the same id: the other side knows it if it had it. */
export async function redeliver(tx: Tx, actor: AccountActor, id: string): Promise<WebhookDeliveryRow> {
  if (!(await findDeliveryFor(tx, actor, id))) throw notFound()
  await restartDelivery(tx, id)
  await setTimer(tx, { kind: WEBHOOK, subject: id, dueAt: tx.now })
  await record(tx, actor, { type: 'webhook.redelivered', subject: id, data: {} })
  return (await findDelivery(tx, id)) as WebhookDeliveryRow
}
