import { everyRow, toPage } from '../../platform/database/keyset.ts'
import type { Module } from '../../platform/module.ts'
import { PUSH, pushNews } from './push-news.ts'
import { listSubscriptions, NEWEST } from './queries.ts'
import { reactions } from './reactions.ts'
import { pushRoutes } from './routes.ts'
import { PushSubscription, VapidKey, viewSubscription } from './schemas.ts'
import { sendPush } from './sending.ts'
import type { PushTerms } from './terms.ts'

export const pushModule = (terms: PushTerms): Module => ({
  name: 'push',
  description: 'Browsers that are told of notifications while no page is open',
  events: ['push.subscribed', 'push.renewed', 'push.unsubscribed', 'push.gone'],
  schemas: [VapidKey, PushSubscription],
  routes: pushRoutes(terms),
  reactions,
  consumers: terms.vapid ? [pushNews] : [],
  calls: terms.vapid ? { [PUSH]: sendPush(terms.vapid, terms.allowsPrivate) } : {},
  holds: async (read, { accountId }) => ({
    pushSubscriptions: await everyRow(async (limit, after) =>
      toPage(await listSubscriptions(read, accountId, limit, after), limit, NEWEST, viewSubscription),
    ),
  }),
})
