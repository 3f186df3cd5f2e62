import type { Clock } from '../../kernel/clock.ts'
import type { Provider } from '../../kernel/payment.ts'
import { notFound } from '../../kernel/refusal.ts'
import { toPage } from '../../platform/database/keyset.ts'
import { only } from '../../platform/http/access.ts'
import { ref } from '../../platform/http/fields.ts'
import { hook, list, post, type Route, sheet } from '../../platform/http/route.ts'
import type { Gateways } from '../../platform/payments/gateway.ts'
import { checkPayment } from './checking.ts'
import { closeParkedNotice } from './commands/close-parked-notice.ts'
import { unlessProvider } from './desk.ts'
import { listNotices, NEWEST } from './notice-queries.ts'
import { takeWebhook } from './notices.ts'
import { findPayment, OLDEST } from './queries.ts'
import { listRefunds } from './refund-queries.ts'
import { publicStatus } from './rules/verdict.ts'
import * as schemas from './schemas.ts'

const webhook = (provider: Provider, signature: string, gateways: Gateways, clock: Clock): Route => {
  const name = provider === 'STRIPE' ? 'Stripe' : 'Paystack'
  return hook(`/webhooks/${name.toLowerCase()}`, {
    operation: `receive${name}Webhook`,
    summary: `Hear from ${name}`,
    description: `For ${name} alone: the body is signed in \`${signature}\`. It is kept before this answers; the same again has no second effect.`,
    signature,
    receive: (bytes, signed, work) => takeWebhook({ ...work, gateways, clock }, provider, bytes, signed),
  })
}

const SENTENCES: Record<ReturnType<typeof publicStatus>, string> = {
  PENDING:
    'We have not heard from the payment provider yet. You need not pay again: your order shows it in a moment.',
  FAILED: 'The payment did not go through. You can pay again from your order.',
  PAID: 'Thank you. Your payment has arrived and the kitchen knows of your order.',
  PARTIALLY_REFUNDED: 'A part of your payment was given back.',
  REFUNDED: 'Your payment was given back.',
}

export const paymentRoutes = (gateways: Gateways, clock: Clock): Route[] => [
  list('/payments/:id/refunds', {
    operation: 'listRefunds',
    summary: 'List the refunds of a payment, oldest first',
    description: 'For the customer who paid, and for admins.',
    access: only('CUSTOMER', 'ADMIN'),
    row: ref(schemas.Refund),
    async page(read, { actor, params, limit, after }) {
      const payment = await findPayment(read, params.id, actor.role === 'ADMIN' ? undefined : actor.accountId)
      if (!payment) throw notFound()
      return toPage(await listRefunds(read, payment.id, limit, after), limit, OLDEST, schemas.viewRefund)
    },
  }),
  sheet('/payments/:id/return', {
    operation: 'returnFromPayment',
    summary: 'Come back from the payment page',
    description:
      'The provider sends the customer’s browser here. What the address says is not believed: the provider is asked.',
    query: schemas.ReturnFields,
    refusals: ['not_found'],
    async show({ params }, work) {
      const payment = await findPayment(work.read, params.id)
      if (!payment) throw notFound()
      await checkPayment({ ...work, gateways, clock }, payment).catch(unlessProvider)
      const { order_number: number, ...now } = (await findPayment(work.read, params.id)) ?? payment
      return { title: `Order ${number}`, sentences: [SENTENCES[publicStatus(now)]] }
    },
  }),
  webhook('STRIPE', 'stripe-signature', gateways, clock),
  webhook('PAYSTACK', 'x-paystack-signature', gateways, clock),
  list('/payment-notices', {
    operation: 'listPaymentNotices',
    summary: 'List what payment providers told, newest first',
    description: 'PARKED: it does not fit what is known here, and was not applied. Somebody must look at it.',
    access: only('ADMIN'),
    filters: schemas.NoticeFilters,
    row: ref(schemas.PaymentNotice),
    page: async (read, { query, limit, after }) =>
      toPage(await listNotices(read, query.status, limit, after), limit, NEWEST, schemas.viewNotice),
  }),
  post('/payment-notices/:id/close', {
    operation: 'closePaymentNotice',
    summary: 'Say what came of a parked notice',
    description:
      'It is DONE then, and the audit tells who closed it and why. It moves no money and is not applied.',
    access: only('ADMIN'),
    body: schemas.Closing,
    answer: ref(schemas.PaymentNotice),
    refusals: ['invalid_transition'],
    command: async (tx, { actor, params, body }) =>
      schemas.viewNotice(await closeParkedNotice(tx, actor, params.id, body.reason)),
  }),
]
