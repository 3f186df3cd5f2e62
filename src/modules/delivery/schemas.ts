import { Type, type Static } from 'typebox'
import type { AccountActor } from '../../kernel/actor.ts'
import { toTime, toTimeOrNull } from '../../kernel/clock.ts'
import {
  body,
  changes,
  currency,
  id,
  latitude,
  line,
  longitude,
  money,
  nullable,
  oneOf,
  point,
  time,
} from '../../platform/http/fields.ts'
import { DELIVERY_STATUSES } from './rules/delivery-flow.ts'
import { coarse, seesExactDropoff } from './rules/privacy.ts'
import { COURIER_STATUSES, type CourierRow, type DeliveryRow, VEHICLES } from './tables.ts'

export const Courier = Type.Object(
  {
    id: id('crr'),
    userId: id('usr'),
    name: Type.String({ examples: ['Chidi Eze'] }),
    vehicle: oneOf(VEHICLES, { examples: ['MOTORBIKE'] }),
    licensePlate: nullable(Type.String({ examples: ['LAG-123-AB'] })),
    status: oneOf(COURIER_STATUSES, { examples: ['APPROVED'] }),
    available: Type.Boolean(),
    location: nullable(Type.Object({ lat: Type.Number(), lng: Type.Number(), at: time() })),
    activeDeliveries: Type.Integer({ examples: [1] }),
    createdAt: time(),
  },
  { $id: 'Courier', description: 'Who brings orders' },
)

export const Delivery = Type.Object(
  {
    id: id('dlv'),
    orderId: id('ord'),
    status: oneOf(DELIVERY_STATUSES, { examples: ['DELIVERED'] }),
    courierId: nullable(id('crr')),
    pickup: Type.Object({
      name: Type.String({ examples: ['Mama Put Kitchen'] }),
      line1: nullable(Type.String()),
      city: nullable(Type.String()),
      lat: nullable(Type.Number()),
      lng: nullable(Type.Number()),
      phone: Type.Optional(nullable(Type.String({ description: 'With the exact drop-off only' }))),
    }),
    dropoff: Type.Object(
      {
        line1: nullable(Type.String()),
        city: Type.String({ examples: ['Lagos'] }),
        lat: Type.Number(),
        lng: Type.Number(),
        note: nullable(Type.String()),
        name: Type.Optional(Type.String({ examples: ['Ada Obi'], description: 'Who gets it' })),
        phone: Type.Optional(nullable(Type.String())),
      },
      { description: 'Coarse (city, two decimals) except for the courier who brings it and admins' },
    ),
    createdAt: time(),
    assignedAt: nullable(time()),
    pickedUpAt: nullable(time()),
    deliveredAt: nullable(time()),
    distanceMetres: Type.Optional(
      Type.Integer({ minimum: 0, examples: [830], description: 'To the pickup, with near' }),
    ),
  },
  { $id: 'Delivery', description: 'Bringing one order, as you may see it' },
)

const vehicle = () => oneOf(VEHICLES, { examples: ['MOTORBIKE'] })
const licensePlate = () => nullable(line(32, 'LAG-123-AB'))

export const NewCourier = body({ vehicle: vehicle(), licensePlate: Type.Optional(licensePlate()) })
export const CourierChanges = changes({
  vehicle: vehicle(),
  licensePlate: licensePlate(),
  available: Type.Boolean(),
  location: nullable(body({ lat: latitude(), lng: longitude() })),
})
export const CourierFilters = body({
  status: Type.Optional(oneOf(COURIER_STATUSES)),
  available: Type.Optional(Type.Boolean()),
})
export const DeliveryFilters = body({
  status: Type.Optional(oneOf(DELIVERY_STATUSES)),
  near: Type.Optional(point('Open deliveries within 50 km, nearest pickup first')),
})
export const Assignment = body({
  courierId: Type.String({ maxLength: 64, examples: ['crr_06f1qk3v8xc7y2m4n5p6r7s8t9'] }),
})
export const Reason = body({ reason: Type.Optional(nullable(line(500, 'Flat tyre'))) })

export const CashDeposit = body({
  amount: Type.Integer({
    minimum: 1,
    maximum: 1_000_000_000_000,
    examples: [550000],
    description: 'Minor units',
  }),
})
export const CashInHand = Type.Object(
  { currency: currency(), cashInHand: money('What the courier still holds, minor units') },
  { $id: 'CashInHand', description: 'What a courier collected at doors and still holds' },
)

export function viewCourier(row: CourierRow): Static<typeof Courier> {
  const { lat, lng, located_at } = row
  return {
    id: row.id,
    userId: row.account_id,
    name: row.name,
    vehicle: row.vehicle,
    licensePlate: row.license_plate,
    status: row.status,
    available: row.available === 1,
    location:
      lat === null || lng === null || located_at === null ? null : { lat, lng, at: toTime(located_at) },
    activeDeliveries: row.active_deliveries,
    createdAt: toTime(row.created_at),
  }
}

export function viewDelivery(
  row: DeliveryRow,
  viewer: AccountActor,
  distanceMetres?: number,
): Static<typeof Delivery> {
  const isExact = seesExactDropoff(viewer, row)
  return {
    id: row.id,
    orderId: row.order_id,
    status: row.status,
    courierId: row.courier_id,
    pickup: {
      name: row.pickup_name,
      line1: row.pickup_line1,
      city: row.pickup_city,
      lat: row.pickup_lat,
      lng: row.pickup_lng,
      ...(isExact ? { phone: row.pickup_phone } : {}),
    },
    dropoff: isExact
      ? {
          line1: row.dropoff_line1,
          city: row.dropoff_city,
          lat: row.dropoff_lat,
          lng: row.dropoff_lng,
          note: row.dropoff_note,
          name: row.dropoff_name,
          phone: row.dropoff_phone,
        }
      : {
          line1: null,
          city: row.dropoff_city,
          lat: coarse(row.dropoff_lat),
          lng: coarse(row.dropoff_lng),
          note: null,
        },
    createdAt: toTime(row.created_at),
    assignedAt: toTimeOrNull(row.assigned_at),
    pickedUpAt: toTimeOrNull(row.picked_up_at),
    deliveredAt: toTimeOrNull(row.delivered_at),
    ...(distanceMetres === undefined ? {} : { distanceMetres: Math.round(distanceMetres) }),
  }
}
