import type { Module } from '../../platform/module.ts'
import { reactions } from './reactions.ts'
import { routes } from './routes.ts'
import { Count, Notification } from './schemas.ts'
import { ownNotifications } from './topic.ts'

export const notificationsModule: Module = {
  name: 'notifications',
  description: 'Stored messages to accounts, made in the same commit as what they tell of',
  events: ['notification.read', 'notification.all_read'],
  schemas: [Notification, Count],
  routes,
  reactions,
  topics: [ownNotifications],
}
