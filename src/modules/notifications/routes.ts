import { toPage } from '../../platform/database/keyset.ts'
import { signedIn } from '../../platform/http/access.ts'
import { ref } from '../../platform/http/fields.ts'
import { get, list, post, type Route } from '../../platform/http/route.ts'
import { readAllNotifications, readNotification } from './commands/read-notification.ts'
import { countUnread, listNotifications, NEWEST } from './queries.ts'
import * as schemas from './schemas.ts'
import { viewNotification } from './schemas.ts'

export const routes: Route[] = [
  list('/notifications', {
    operation: 'listNotifications',
    summary: 'List what you were told, newest first',
    access: signedIn,
    filters: schemas.NotificationFilters,
    row: ref(schemas.Notification),
    page: async (read, { actor, query, limit, after }) =>
      toPage(
        await listNotifications(read, actor.accountId, query.unread, limit, after),
        limit,
        NEWEST,
        viewNotification,
      ),
  }),
  get('/notifications/unread-count', {
    operation: 'countUnreadNotifications',
    summary: 'Count what you have not read',
    access: signedIn,
    answer: ref(schemas.Count),
    read: async (read, { actor }) => ({ count: await countUnread(read, actor.accountId) }),
  }),
  post('/notifications/:id/read', {
    operation: 'readNotification',
    summary: 'Mark one as read',
    access: signedIn,
    answer: ref(schemas.Notification),
    command: async (tx, { actor, params }) => viewNotification(await readNotification(tx, actor, params.id)),
  }),
  post('/notifications/read-all', {
    operation: 'readAllNotifications',
    summary: 'Mark all as read',
    access: signedIn,
    answer: ref(schemas.Count),
    command: async (tx, { actor }) => ({ count: await readAllNotifications(tx, actor) }),
  }),
]
