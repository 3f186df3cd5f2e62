import { Type, type Static } from 'typebox'
import { toTime, toTimeOrNull } from '../../kernel/clock.ts'
import { body, id, nullable, time, webAddress } from '../../platform/http/fields.ts'
import type { PushSubscriptionRow } from './tables.ts'

export const VapidKey = Type.Object(
  {
    publicKey: nullable(
      Type.String({
        examples: ['BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUbVlUls0VJXg7A8u-Ts1XbjhazAkj7I99e8QcYP7DkM'],
        description: 'The applicationServerKey of pushManager.subscribe; null: no web push here',
      }),
    ),
  },
  { $id: 'VapidKey', description: 'What a browser asks for before it subscribes' },
)

export const PushSubscription = Type.Object(
  {
    id: id('psb'),
    endpoint: Type.String({ examples: ['https://push.example.com/send/dGVzdA'] }),
    expiresAt: nullable(time()),
    createdAt: time(),
  },
  { $id: 'PushSubscription', description: 'A browser that is told of notifications' },
)

/** As a browser's PushSubscription says it in JSON. */
export const NewPushSubscription = body({
  endpoint: webAddress('https://push.example.com/send/dGVzdA'),
  expirationTime: Type.Optional(
    nullable(Type.Number({ minimum: 0, maximum: 8.64e15, description: 'Milliseconds since 1970' })),
  ),
  keys: body({
    p256dh: Type.String({
      pattern: '^[A-Za-z0-9_-]{87}=?$',
      examples: ['BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4'],
    }),
    auth: Type.String({ pattern: '^[A-Za-z0-9_-]{22}(==)?$', examples: ['BTBZMqHH6r4Tts7J_aSIgg'] }),
  }),
})

export function viewSubscription(row: PushSubscriptionRow): Static<typeof PushSubscription> {
  return {
    id: row.id,
    endpoint: row.endpoint,
    expiresAt: toTimeOrNull(row.expires_at),
    createdAt: toTime(row.created_at),
  }
}
