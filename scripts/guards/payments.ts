import { guardsOf } from './guard.ts'

const PAYMENTS = 'src/modules/payments'
const VERDICT = `${PAYMENTS}/rules/verdict.ts`

export const payments = [
  ...guardsOf('src/platform/payments/signatures.ts', 'tests/api/webhooks.test.ts', [
    ['a webhook that is forged', 'return a.length === b.length && timingSafeEqual(a, b)', 'return true'],
    [
      'an old webhook that somebody sends again',
      'Math.abs(now / 1000 - Number(time)) > TOLERANCE_S',
      'time.length === 0',
    ],
    ['a signature of a kind that is broken', "name === 'v1' && isSame", "name !== 't' && isSame"],
  ]),
  ...guardsOf(`${PAYMENTS}/commands/receive-notice.ts`, 'tests/api/webhooks.test.ts', [
    ['what does not fit and nobody looks at', "fault ? 'PARKED' : 'DONE', fault", "'DONE', fault"],
  ]),
  ...guardsOf(VERDICT, 'src/modules/payments/rules/verdict.test.ts', [
    [
      'money of another provider',
      "if (payment.provider !== gateway.provider) return { park: 'wrong_provider' }",
      '',
    ],
    ['money that is only for trying', "if (report.live !== gateway.live) return { park: 'wrong_mode' }", ''],
    [
      'money of another currency',
      "if (report.currency !== payment.currency) return { park: 'wrong_currency' }",
      '',
    ],
    [
      'less money than was asked for',
      "if (report.amount !== payment.amount) return { park: 'wrong_amount' }",
      '',
    ],
    ['a payment that goes back', 'RANK[report.status] > RANK[payment.status]', 'true'],
    [
      'a refund of another amount',
      "if (report.amount !== refund.amount) return { park: 'wrong_amount' }",
      '',
    ],
    [
      'a refund that is done and fails afterwards',
      "if (refund.status === 'SUCCEEDED' && report.status === 'FAILED') return { park: 'refund_failed' }",
      '',
    ],
    ['a refund that ends twice', "apply: refund.status === 'PENDING'", 'apply: true'],
  ]),
  ...guardsOf(`${PAYMENTS}/commands/settle-payment.ts`, 'tests/api/webhooks.test.ts', [
    ['a payment that does not fit and is applied', "if ('park' in verdict) return verdict.park", ''],
  ]),
  ...guardsOf(`${PAYMENTS}/commands/request-refund.ts`, 'tests/api/refunds.test.ts', [
    ['a refund of more than is left', 'amount > left || left === 0', 'left === 0'],
    [
      'a refund of what was never paid',
      "return status === 'PAID' ? amount - refund_reserved : 0",
      'return amount - refund_reserved',
    ],
  ]),
  ...guardsOf(`${PAYMENTS}/queries.ts`, 'tests/payment-judge.test.ts', [
    ['two refunds of one rest', ".where(sql<boolean>`amount - refund_reserved >= ${param('amount')}`)", ''],
    ['a payment that is settled twice', ".where('status', '=', param('from'))", ''],
    [
      'a page that takes the place of the one that is open',
      ".where('reference', '=', param('reference'))\n    .where('checkout_url', 'is', null)",
      ".where('reference', '=', param('reference'))",
    ],
  ]),
  ...guardsOf(`${PAYMENTS}/refund-queries.ts`, 'tests/payment-judge.test.ts', [
    [
      'a refund that is ended twice',
      ".where('id', '=', param('id'))\n    .where('status', '=', 'PENDING'),\n)\n/** False where it has ended",
      ".where('id', '=', param('id')),\n)\n/** False where it has ended",
    ],
    ['a refund that two send', ".where('next_try_at', '=', param('from'))", ''],
  ]),
  ...guardsOf(`${PAYMENTS}/commands/begin-payment.ts`, 'tests/api/payments.test.ts', [
    ['two payments of one order at once', 'if (pending) return pending', ''],
  ]),
]
