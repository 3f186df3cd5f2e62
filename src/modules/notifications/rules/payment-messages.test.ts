import { expect, it } from 'vitest'
import { refundRequested } from './payment-messages.ts'

const DATA = {
  orderId: 'ord_1',
  orderNumber: 'K7QX2MPA',
  customerId: 'usr_1',
  provider: 'PAYSTACK',
  amount: 300_000,
  currency: 'NGN',
  paymentId: 'pay_1',
  bornBy: 'PLATFORM',
  reason: 'x',
  isWhole: true,
} as const

it.each([
  [
    'ADMIN',
    'PAYSTACK',
    'We are giving you back NGN 3,000.00 for order K7QX2MPA. It goes back the way it was paid.',
  ],
  [
    'CANCELLED',
    'STRIPE',
    'We are giving you back NGN 3,000.00 for order K7QX2MPA, which was cancelled. It goes back the way it was paid.',
  ],
  [
    'LATE',
    'STRIPE',
    'We are giving you back NGN 3,000.00 for order K7QX2MPA, because your payment came too late or twice. It goes back the way it was paid.',
  ],
  [
    'ADMIN',
    'CASH',
    'We are giving you back NGN 3,000.00 for order K7QX2MPA. We are getting in touch about it.',
  ],
] as const)('tells the customer of a refund by cause %s of %s', (cause, provider, body) => {
  expect(refundRequested({ ...DATA, cause, provider })).toEqual({
    accountId: 'usr_1',
    type: 'payment.refunded',
    title: 'A refund for order K7QX2MPA',
    body,
    data: { orderId: 'ord_1' },
  })
})
