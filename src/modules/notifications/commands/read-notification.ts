import type { AccountActor } from '../../../kernel/actor.ts'
import { notFound } from '../../../kernel/refusal.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { record } from '../../../platform/events.ts'
import { findNotification, saveAllRead, saveRead } from '../queries.ts'
import type { NotificationRow } from '../tables.ts'

/** Marks one as read. Again: no effect, the first time stays. */
export async function readNotification(tx: Tx, actor: AccountActor, id: string): Promise<NotificationRow> {
  const notification = await findNotification(tx, id, actor.accountId)
  if (!notification) throw notFound()
  if (!(await saveRead(tx, id, actor.accountId))) return notification
  await record(tx, actor, { type: 'notification.read', subject: id, data: {} })
  return { ...notification, read_at: tx.now }
}

/** Marks all as read and returns how many were not. */
export async function readAllNotifications(tx: Tx, actor: AccountActor): Promise<number> {
  const count = await saveAllRead(tx, actor.accountId)
  if (count > 0)
    await record(tx, actor, { type: 'notification.all_read', subject: actor.accountId, data: { count } })
  return count
}
