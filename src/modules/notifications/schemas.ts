import { Type, type Static } from 'typebox'
import { toTime, toTimeOrNull } from '../../kernel/clock.ts'
import { body, id, nullable, oneOf, time } from '../../platform/http/fields.ts'
import type { NotificationRow } from './tables.ts'

export const NOTIFICATION_TYPES = [
  'order.placed',
  'order.accepted',
  'order.ready',
  'order.assigned',
  'order.out_for_delivery',
  'order.delivered',
  'order.cancelled',
  'payment.refunded',
  'delivery.assigned_to_you',
  'delivery.released',
  'vendor.approved',
  'vendor.suspended',
  'courier.approved',
  'courier.suspended',
] as const

export const Notification = Type.Object(
  {
    id: id('ntf'),
    type: oneOf(NOTIFICATION_TYPES, { examples: ['order.accepted'] }),
    title: Type.String({ examples: ['Mama Put Kitchen is cooking for you'] }),
    body: Type.String({ examples: ['Order K7QX2MPA was accepted. It should be ready in about 25 minutes.'] }),
    data: Type.Object({
      orderId: Type.Optional(id('ord')),
      deliveryId: Type.Optional(id('dlv')),
      vendorId: Type.Optional(id('ven')),
    }),
    readAt: nullable(time()),
    createdAt: time(),
  },
  { $id: 'Notification', description: 'A stored message to one account' },
)

export const Count = Type.Object(
  { count: Type.Integer({ minimum: 0, examples: [3] }) },
  { $id: 'Count', description: 'How many there are, or were changed' },
)
export const NotificationFilters = body({
  unread: Type.Optional(Type.Boolean({ description: 'true: not read yet, false: read' })),
})

export function viewNotification(row: NotificationRow): Static<typeof Notification> {
  return {
    id: row.id,
    type: row.type as Static<typeof Notification>['type'],
    title: row.title,
    body: row.body,
    data: JSON.parse(row.data),
    readAt: toTimeOrNull(row.read_at),
    createdAt: toTime(row.created_at),
  }
}
