import { Type, type Static } from 'typebox'
import { toTime, toTimeOrNull } from '../../kernel/clock.ts'
import { body, changes, id, nullable, oneOf, time, webAddress } from '../../platform/http/fields.ts'
import type { WebhookDeliveryRow, WebhookEndpointRow } from './tables.ts'

const endpoint = {
  id: id('whe'),
  vendorId: id('ven'),
  url: Type.String({ examples: ['https://till.example.com/fastyums'] }),
  active: Type.Boolean({ description: 'False where it was switched off, by you or after days of failing' }),
  failingSince: nullable(time()),
  createdAt: time(),
}
export const WebhookEndpoint = Type.Object(endpoint, {
  $id: 'WebhookEndpoint',
  description: 'A system of a vendor’s that is told of orders',
})
export const WebhookSecret = Type.Object(
  {
    ...endpoint,
    secret: Type.String({
      examples: ['whsec_c2hvd24gb25jZQ=='],
      description: 'Shown this once. Signs as Standard Webhooks says',
    }),
  },
  { $id: 'WebhookSecret', description: 'A webhook with the secret that signs what it is told' },
)
export const WebhookDelivery = Type.Object(
  {
    id: id('whd'),
    endpointId: id('whe'),
    eventId: id('evt'),
    type: Type.String({ examples: ['order.placed'] }),
    status: oneOf(['PENDING', 'DELIVERED', 'FAILED']),
    attempts: Type.Integer({ minimum: 0 }),
    responseCode: nullable(Type.Integer({ examples: [200], description: 'null: there was no answer' })),
    createdAt: time(),
    attemptedAt: nullable(time()),
  },
  { $id: 'WebhookDelivery', description: 'One fact that a webhook is told' },
)
export const NewWebhook = body({ url: webAddress('https://till.example.com/fastyums') })
export const WebhookChanges = changes({
  url: webAddress('https://till.example.com/fastyums'),
  active: Type.Boolean(),
})

export function viewEndpoint(row: WebhookEndpointRow): Static<typeof WebhookEndpoint> {
  return {
    id: row.id,
    vendorId: row.vendor_id,
    url: row.url,
    active: row.status === 'ACTIVE',
    failingSince: toTimeOrNull(row.failing_since),
    createdAt: toTime(row.created_at),
  }
}

export function viewDelivery(row: WebhookDeliveryRow): Static<typeof WebhookDelivery> {
  return {
    id: row.id,
    endpointId: row.endpoint_id,
    eventId: row.event_id,
    type: row.type,
    status: row.status,
    attempts: row.attempts,
    responseCode: row.response_code,
    createdAt: toTime(row.created_at),
    attemptedAt: toTimeOrNull(row.attempted_at),
  }
}
