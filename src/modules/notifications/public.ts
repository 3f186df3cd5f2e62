import type { Read } from '../../platform/database/database.ts'
import { findNotificationsOf, notificationById } from './queries.ts'
import { reactions } from './reactions.ts'
import { viewNotification } from './schemas.ts'

/** The facts of which somebody may be told. */
export const TOLD_FACTS = [...new Set(reactions.map(({ to }) => to))]

/** Which notifications a fact made, and whose they are. */
export async function notificationsOf(
  read: Read,
  eventId: string,
): Promise<{ id: string; accountId: string }[]> {
  const rows = await findNotificationsOf(read, eventId)
  return rows.map((row) => ({ id: row.id, accountId: row.account_id }))
}

/** What a notification says; undefined where it is gone. */
export async function notificationText(read: Read, id: string) {
  const row = await notificationById(read, id)
  if (!row) return undefined
  const { readAt: _read, ...text } = viewNotification(row)
  return { ...text, at: row.created_at }
}
