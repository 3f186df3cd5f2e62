import { type Static, Type } from 'typebox'
import { toTime, toTimeOrNull } from '../../kernel/clock.ts'
import { PROVIDERS } from '../../kernel/payment.ts'
import { body, currency, id, line, money, nullable, oneOf, time } from '../../platform/http/fields.ts'
import { FAULTS, publicStatus } from './rules/verdict.ts'
import { BEARERS, type NoticeRow, type PaymentRow, type RefundRow } from './tables.ts'

export const Payment = Type.Object(
  {
    id: id('pay'),
    orderId: id('ord'),
    provider: oneOf(['CASH', ...PROVIDERS], { examples: ['PAYSTACK'] }),
    status: oneOf(['PENDING', 'FAILED', 'PAID', 'PARTIALLY_REFUNDED', 'REFUNDED'], { examples: ['PAID'] }),
    amount: money(),
    refunded: money('Minor units; what the provider has given back', 0),
    currency: currency(),
    checkoutUrl: nullable(
      Type.String({
        examples: ['https://checkout.paystack.com/0peioxfhpn'],
        description: 'Where the customer pays; null for cash',
      }),
    ),
    createdAt: time(),
  },
  { $id: 'Payment', description: 'A payment of an order' },
)

export const Refund = Type.Object(
  {
    id: id('rfd'),
    paymentId: id('pay'),
    status: oneOf(['PENDING', 'SUCCEEDED', 'FAILED'], {
      examples: ['SUCCEEDED'],
      description: 'PENDING until the provider has done it',
    }),
    amount: money(),
    reason: Type.String({ examples: ['The soup was cold'] }),
    bornBy: oneOf(BEARERS, { examples: ['VENDOR'] }),
    createdAt: time(),
    endedAt: nullable(time()),
  },
  { $id: 'Refund', description: 'What of a payment is given back' },
)

export const PaymentNotice = Type.Object(
  {
    id: id('ntc'),
    provider: oneOf(PROVIDERS),
    type: Type.String({ examples: ['charge.success'] }),
    reference: nullable(Type.String({ examples: ['pay-06f1qk3v8xc7y2m4n5p6r7s8t9'] })),
    status: oneOf(['RECEIVED', 'DONE', 'PARKED'], { examples: ['PARKED'] }),
    fault: nullable(oneOf(FAULTS, { description: 'Why it was not applied' })),
    told: Type.String({
      examples: ['{"payment":{"status":"PAID","amount":100}}'],
      description: 'What the provider said, as JSON; nothing of a person',
    }),
    receivedAt: time(),
  },
  { $id: 'PaymentNotice', description: 'What a payment provider told' },
)

export const NoticeFilters = body({ status: Type.Optional(oneOf(['RECEIVED', 'DONE', 'PARKED'])) })

export const Closing = body({ reason: line(500, 'Given back by hand, at the provider') })

/** What providers add to the address of return; none of it is believed. */
export const ReturnFields = body({
  reference: Type.Optional(Type.String({ maxLength: 200 })),
  trxref: Type.Optional(Type.String({ maxLength: 200 })),
})

export function viewPayment(row: PaymentRow): Static<typeof Payment> {
  return {
    id: row.id,
    orderId: row.order_id,
    provider: row.provider,
    status: publicStatus(row),
    amount: row.amount,
    refunded: row.refunded,
    currency: row.currency,
    checkoutUrl: row.checkout_url,
    createdAt: toTime(row.created_at),
  }
}

export function viewRefund(row: RefundRow): Static<typeof Refund> {
  return {
    id: row.id,
    paymentId: row.payment_id,
    status: row.status,
    amount: row.amount,
    reason: row.reason,
    bornBy: row.born_by,
    createdAt: toTime(row.created_at),
    endedAt: toTimeOrNull(row.ended_at),
  }
}

export function viewNotice(row: NoticeRow): Static<typeof PaymentNotice> {
  return {
    id: row.id,
    provider: row.provider,
    type: row.type,
    reference: row.reference,
    status: row.status,
    fault: row.fault as Static<typeof PaymentNotice>['fault'],
    told: row.content,
    receivedAt: toTime(row.received_at),
  }
}
