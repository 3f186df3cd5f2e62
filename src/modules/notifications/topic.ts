import type { AccountActor } from '../../kernel/actor.ts'
import type { Event } from '../../kernel/event.ts'
import { firstIdAt } from '../../kernel/ids.ts'
import type { Read } from '../../platform/database/database.ts'
import type { Frame, Listeners, Told, Topic } from '../../platform/realtime/topic.ts'
import { findNotificationsOf, listNotificationsSince } from './queries.ts'
import { reactions } from './reactions.ts'
import { viewNotification } from './schemas.ts'
import type { NotificationRow } from './tables.ts'

/** An account's own notifications, once the fact is committed with which they were made. */
export const ownNotifications: Topic = {
  types: reactions.map(({ to }) => to),
  tell,
  replay: async (read: Read, { accountId }: AccountActor, since: number, most: number) =>
    (await listNotificationsSince(read, accountId, firstIdAt('ntf', since), most)).map(frameOf),
}

async function tell(read: Read, { id, data }: Event, listeners: Listeners): Promise<Told[]> {
  // A fact names everyone whom it concerns; most concern nobody who listens here.
  const isConcerned = Object.values(data).some(
    (value) => typeof value === 'string' && listeners.account(value),
  )
  if (!isConcerned) return []
  const rows = await findNotificationsOf(read, id)
  return rows.map((row) => ({ to: row.account_id, frame: frameOf(row) }))
}

function frameOf(row: NotificationRow): Frame {
  return { type: 'notification', id: row.id, at: row.created_at, data: viewNotification(row) }
}
