import { expect, it } from 'vitest'
import type { PaymentReport, RefundReport } from '../../../kernel/payment.ts'
import { paymentVerdict, publicStatus, refundVerdict } from './verdict.ts'

const PAYMENT = { provider: 'PAYSTACK', amount: 300, currency: 'NGN', status: 'PENDING' } as const
const REPORT: PaymentReport = {
  reference: 'pay-1',
  status: 'PAID',
  amount: 300,
  currency: 'NGN',
  live: false,
  charge: '7',
}
const GATEWAY = { provider: 'PAYSTACK', live: false }

it.each([
  ['PENDING', 'PENDING', false],
  ['PENDING', 'FAILED', true],
  ['PENDING', 'PAID', true],
  ['FAILED', 'PENDING', false],
  ['FAILED', 'FAILED', false],
  ['FAILED', 'PAID', true],
  ['PAID', 'PENDING', false],
  ['PAID', 'FAILED', false],
  ['PAID', 'PAID', false],
] as const)('a payment that is %s and reported %s: %s', (status, reported, apply) => {
  expect(paymentVerdict({ ...PAYMENT, status }, { ...REPORT, status: reported }, GATEWAY)).toEqual({ apply })
})

it.each([
  [{ amount: 299 }, GATEWAY, 'wrong_amount'],
  [{ amount: 301 }, GATEWAY, 'wrong_amount'],
  [{ currency: 'USD' }, GATEWAY, 'wrong_currency'],
  [{ live: true }, GATEWAY, 'wrong_mode'],
  [{}, { provider: 'PAYSTACK', live: true }, 'wrong_mode'],
  [{}, { provider: 'STRIPE', live: false }, 'wrong_provider'],
] as const)('a report that differs by %j is parked, whatever it says', (more, gateway, park) => {
  for (const status of ['PENDING', 'FAILED', 'PAID'] as const)
    expect(paymentVerdict(PAYMENT, { ...REPORT, ...more, status }, gateway)).toEqual({ park })
})

const REFUND = { amount: 100, status: 'PENDING', provider_id: null } as const
const DONE: RefundReport = { id: 'rfd_1', providerId: 're_1', status: 'SUCCEEDED', amount: 100 }

it.each([
  [{}, {}, { apply: true }],
  [{ provider_id: 're_1' }, {}, { apply: true }],
  [{ provider_id: 're_2' }, {}, { park: 'unknown_refund' }],
  [{}, { amount: 99 }, { park: 'wrong_amount' }],
  [{ status: 'SUCCEEDED' }, {}, { apply: false }],
  [{ status: 'SUCCEEDED' }, { status: 'PENDING' }, { apply: false }],
  [{ status: 'SUCCEEDED' }, { status: 'FAILED' }, { park: 'refund_failed' }],
  [{ status: 'FAILED' }, {}, { park: 'refund_done_after_all' }],
  [{ status: 'FAILED' }, { status: 'FAILED' }, { apply: false }],
] as const)('a refund of %j that is reported %j: %j', (refund, report, verdict) => {
  expect(refundVerdict({ ...REFUND, ...refund }, { ...DONE, ...report })).toEqual(verdict)
})

it.each([
  ['PENDING', 0, 'PENDING'],
  ['FAILED', 0, 'FAILED'],
  ['PAID', 0, 'PAID'],
  ['PAID', 1, 'PARTIALLY_REFUNDED'],
  ['PAID', 299, 'PARTIALLY_REFUNDED'],
  ['PAID', 300, 'REFUNDED'],
] as const)('what is %s with %i refunded is shown as %s', (status, refunded, shown) => {
  expect(publicStatus({ status, amount: 300, refunded })).toBe(shown)
})
