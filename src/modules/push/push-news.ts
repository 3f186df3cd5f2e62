import { newId } from '../../kernel/ids.ts'
import { isFirstTime } from '../../platform/outbox/consumed.ts'
import { consumer } from '../../platform/outbox/handlers.ts'
import { setFirstTimer } from '../../platform/outbox/timers.ts'
import { livingSessions } from '../accounts/public.ts'
import { notificationsOf, TOLD_FACTS } from '../notifications/public.ts'
import { insertMessage, subscriptionsOf } from './queries.ts'

export const PUSH = 'push'

/** Queues a fact's notifications for the browsers of those whom they are for: each gets them, and once. */
export const pushNews = consumer('push.messages', TOLD_FACTS, async (event, { read, execute, clock }) => {
  const told = await notificationsOf(read, event.id)
  if (told.length === 0) return
  const found = await subscriptionsOf(read, [...new Set(told.map(({ accountId }) => accountId))])
  if (found.length === 0) return
  const living = await livingSessions(
    read,
    found.map(({ session_id }) => session_id),
    clock(),
  )
  const listening = found.filter(({ session_id }) => living.has(session_id))
  if (listening.length === 0) return
  await execute(async (tx) => {
    if (!(await isFirstTime(tx, 'push.messages', event.id))) return
    for (const { id: notificationId, accountId } of told) {
      for (const { id: subscriptionId } of listening.filter(({ account_id }) => account_id === accountId)) {
        const id = newId('psm')
        const message = { subscription_id: subscriptionId, notification_id: notificationId, attempts: 0 }
        await insertMessage(tx, { id, ...message })
        setFirstTimer(tx, { kind: PUSH, subject: id, dueAt: tx.now })
      }
    }
  })
})
