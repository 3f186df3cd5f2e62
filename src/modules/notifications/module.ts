import type { Module } from '../../platform/module.ts'
import { everyRow, toPage } from '../../platform/database/keyset.ts'
import { reactions } from './reactions.ts'
import { routes } from './routes.ts'
import { ownNotifications } from './topic.ts'
import { listNotifications, NEWEST } from './queries.ts'
import { Count, Notification, viewNotification } from './schemas.ts'

export const notificationsModule: Module = {
  name: 'notifications',
  description: 'Stored messages to accounts, made in the same commit as what they tell of',
  events: ['notification.read', 'notification.all_read'],
  schemas: [Notification, Count],
  routes,
  reactions,
  topics: [ownNotifications],
  holds: async (read, { accountId }) => ({
    notifications: await everyRow(async (limit, after) =>
      toPage(
        await listNotifications(read, accountId, undefined, limit, after),
        limit,
        NEWEST,
        viewNotification,
      ),
    ),
  }),
}
