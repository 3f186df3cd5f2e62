import type { Read } from '../../platform/database/database.ts'
import type { Module } from '../../platform/module.ts'
import { endpointNews, WEBHOOK } from './endpoint-news.ts'
import { webhookRoutes, type WebhookTerms } from './routes.ts'
import { WebhookDelivery, WebhookEndpoint, WebhookSecret } from './schemas.ts'
import { deliver, purgeDeliveries } from './sending.ts'

export const webhooksModule = (read: Read, terms: WebhookTerms): Module => ({
  name: 'webhooks',
  description: 'Vendors’ own systems, and what they are told of orders',
  events: [
    'webhook.added',
    'webhook.changed',
    'webhook.secret_rotated',
    'webhook.removed',
    'webhook.redelivered',
    'webhook.disabled',
  ],
  schemas: [WebhookEndpoint, WebhookSecret, WebhookDelivery],
  routes: webhookRoutes(terms),
  reactions: [],
  consumers: [endpointNews(read)],
  calls: { [WEBHOOK]: deliver(terms.allowsPrivate) },
  jobs: [purgeDeliveries],
})
