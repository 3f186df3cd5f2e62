import { Type } from 'typebox'
import { ROLES } from '../../kernel/actor.ts'
import { MAX_PRICE } from '../../kernel/money.ts'
import {
  body,
  currency,
  id,
  latitude,
  line,
  lines,
  longitude,
  moment,
  money,
  nullable,
  oneOf,
  time,
} from '../../platform/http/fields.ts'
import { BEARERS } from '../payments/public.ts'
import { DELIVERY_STATUSES, VEHICLES } from '../delivery/public.ts'
import { ALLOWED_ACTIONS, ORDER_STATUSES } from './rules/order-flow.ts'
import { PAYMENT_METHODS, PAYMENT_STATUSES } from './tables.ts'

const OrderLine = Type.Object({
  productId: id('prd'),
  name: Type.String({ examples: ['Party jollof with plantain'] }),
  unitPrice: money('Of one, as it was when it was ordered; minor units'),
  quantity: Type.Integer({ examples: [2] }),
  total: money('All of the line, minor units', 500_000),
  note: nullable(Type.String()),
})

export const Order = Type.Object(
  {
    id: id('ord'),
    number: Type.String({ examples: ['K7QX2MPA'], description: 'What people say to each other' }),
    status: oneOf(ORDER_STATUSES, { examples: ['ASSIGNED'] }),
    customerId: id('usr'),
    vendorId: id('ven'),
    vendorName: Type.String({ examples: ['Mama Put Kitchen'] }),
    items: Type.Array(OrderLine),
    subtotal: money('All lines, minor units', 500_000),
    deliveryFee: money('Minor units', 50_000),
    tip: money('For the courier, whole; minor units', 20_000),
    total: money('Subtotal, fee and tip; minor units', 570_000),
    currency: currency(),
    deliveryAddress: Type.Object(
      {
        line1: nullable(Type.String({ examples: ['4 Bourdillon Road'] })),
        city: Type.String({ examples: ['Lagos'] }),
        lat: Type.Number({ examples: [6.4541] }),
        lng: Type.Number({ examples: [3.4346] }),
        note: nullable(Type.String()),
      },
      { description: 'Coarse (city, two decimals) for vendor and courier once the order has ended' },
    ),
    note: nullable(Type.String()),
    paymentMethod: oneOf(PAYMENT_METHODS, { examples: ['CASH'] }),
    paymentStatus: oneOf(PAYMENT_STATUSES, { examples: ['NONE'] }),
    placedAt: time(),
    readyBy: nullable(time()),
    updatedAt: time(),
    allowedActions: Type.Array(oneOf(ALLOWED_ACTIONS), {
      description: 'What you may do now',
      examples: [[]],
    }),
    delivery: nullable(
      Type.Object({
        id: id('dlv'),
        status: oneOf(DELIVERY_STATUSES, { examples: ['ASSIGNED'] }),
        courier: nullable(
          Type.Object({
            name: Type.String({ examples: ['Chidi'] }),
            vehicle: oneOf(VEHICLES, { examples: ['MOTORBIKE'] }),
          }),
        ),
      }),
    ),
  },
  { $id: 'Order', description: 'An order, as you may see it now' },
)

export const OrderEvent = Type.Object(
  {
    id: id('evt'),
    from: nullable(oneOf(ORDER_STATUSES)),
    to: oneOf(ORDER_STATUSES),
    at: time(),
    actorRole: oneOf([...ROLES, 'SYSTEM']),
    reason: nullable(Type.String()),
  },
  { $id: 'OrderEvent', description: 'A step of an order' },
)

const note = (example: string) => Type.Optional(nullable(lines(500, example)))

export const NewOrder = body({
  vendorId: Type.String({ maxLength: 64, examples: ['ven_06f1qk3v8xc7y2m4n5p6r7s8t9'] }),
  items: Type.Array(
    body({
      productId: Type.String({ maxLength: 64, examples: ['prd_06f1qk3v8xc7y2m4n5p6r7s8t9'] }),
      quantity: Type.Integer({ minimum: 1, maximum: 99, examples: [2] }),
      note: note('No onions, please'),
    }),
    { minItems: 1, maxItems: 50 },
  ),
  deliveryAddress: body({
    line1: line(200, '4 Bourdillon Road'),
    city: line(120, 'Lagos'),
    lat: latitude(),
    lng: longitude(),
    note: note('Blue gate, ring twice'),
  }),
  note: note('For six people'),
  paymentMethod: Type.Optional(oneOf(PAYMENT_METHODS, { default: 'CASH' })),
  tip: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: MAX_PRICE,
      default: 0,
      examples: [20000],
      description: 'For the courier, whole; added to the total; minor units',
    }),
  ),
})
export const Acceptance = body({
  prepMinutes: Type.Optional(Type.Integer({ minimum: 1, maximum: 240, examples: [25] })),
})
export const Cancellation = body({ reason: line(500, 'Ordered by mistake') })
export const NewRefund = body(
  {
    amount: Type.Optional(
      Type.Integer({ minimum: 1, examples: [250000], description: 'Minor units; absent: all that is left' }),
    ),
    lines: Type.Optional(
      Type.Array(
        body({
          productId: Type.String({ maxLength: 64, examples: ['prd_06f1qk3v8xc7y2m4n5p6r7s8t9'] }),
          quantity: Type.Integer({ minimum: 1, maximum: 99, examples: [1] }),
        }),
        { minItems: 1, maxItems: 50, description: 'In place of an amount: what of the order is given back' },
      ),
    ),
    reason: line(500, 'The soup was cold'),
    bornBy: Type.Optional(oneOf(BEARERS, { default: 'PLATFORM', description: 'Who bears it' })),
  },
  { examples: [{ amount: 250_000, reason: 'The soup was cold', bornBy: 'VENDOR' }] },
)
export const OrderFilters = body({
  status: Type.Optional(oneOf(ORDER_STATUSES)),
  active: Type.Optional(Type.Boolean({ description: 'true: neither delivered nor cancelled' })),
  vendorId: Type.Optional(Type.String({ maxLength: 64 })),
  from: Type.Optional(moment('Placed at or after')),
  to: Type.Optional(moment('Placed before', '2026-11-24')),
})
