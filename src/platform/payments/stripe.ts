import { Stripe } from 'stripe'
import { Type, type Static } from 'typebox'
import { Value } from 'typebox/value'
import type { PaymentReport, RefundReport } from '../../kernel/payment.ts'
import { type Gateway, type Notice, ProviderFault } from './gateway.ts'
import { isStripeSignature } from './signatures.ts'

/** Pinned: another version may say the same in another shape. */
const API_VERSION = '2026-10-28.endive'
const PATIENCE_MS = 6_000

/** A page may stay open for thirty minutes at least; counted from our row, so that each try says the same. */
const OPEN_S = 3_600

export interface StripeAccount {
  url: string
  secretKey: string
  webhookSecret: string
}

const Session = Type.Object({
  id: Type.String(),
  client_reference_id: Type.Union([Type.String(), Type.Null()]),
  amount_total: Type.Union([Type.Integer(), Type.Null()]),
  currency: Type.Union([Type.String(), Type.Null()]),
  livemode: Type.Boolean(),
  payment_status: Type.String(),
  status: Type.Union([Type.String(), Type.Null()]),
  payment_intent: Type.Unknown(),
})
const Refund = Type.Object({
  id: Type.String(),
  amount: Type.Integer(),
  status: Type.Union([Type.String(), Type.Null()]),
  metadata: Type.Union([Type.Record(Type.String(), Type.String()), Type.Null()]),
})
const Event = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 200 }),
  type: Type.String({ minLength: 1, maxLength: 100 }),
  data: Type.Object({ object: Type.Unknown() }),
})

/** Payments by Stripe Checkout. Its events are signed with their time and hold what they tell of. */
export function stripeGateway({ url, secretKey, webhookSecret }: StripeAccount): Gateway {
  const { protocol, hostname, port } = new URL(url)
  const stripe = new Stripe(secretKey, {
    apiVersion: API_VERSION,
    host: hostname,
    port: port || (protocol === 'http:' ? 80 : 443),
    protocol: protocol === 'http:' ? 'http' : 'https',
    timeout: PATIENCE_MS,
    maxNetworkRetries: 0,
    telemetry: false,
  })

  return {
    provider: 'STRIPE',
    live: /^[sr]k_live_/.test(secretKey),
    async open({ reference, amount, currency, description, email, returnUrl, createdAt }) {
      const product = {
        currency: currency.toLowerCase(),
        unit_amount: amount,
        product_data: { name: description },
      }
      const session = await asked(
        stripe.checkout.sessions.create(
          {
            mode: 'payment',
            client_reference_id: reference,
            customer_email: email,
            line_items: [{ quantity: 1, price_data: product }],
            payment_intent_data: { metadata: { reference } },
            success_url: returnUrl,
            cancel_url: returnUrl,
            expires_at: Math.floor(createdAt / 1000) + OPEN_S,
          },
          { idempotencyKey: reference },
        ),
      )
      if (!session.url) throw new ProviderFault('unavailable', 'Stripe opened a session without an address')
      return { url: session.url, session: session.id }
    },
    check: async ({ session }) => paymentReport(await asked(stripe.checkout.sessions.retrieve(session))),
    async close({ session }) {
      await asked(stripe.checkout.sessions.expire(session)).catch(unlessClosed)
    },
    async refund({ id, charge, amount }) {
      const body = { payment_intent: charge, amount, metadata: { refund: id } }
      return refundReport(await asked(stripe.refunds.create(body, { idempotencyKey: id })))
    },
    checkRefund: async ({ providerId }) => refundReport(await asked(stripe.refunds.retrieve(providerId))),
    readNotice: (bytes, signature, now) =>
      isStripeSignature(webhookSecret, bytes, signature, now) ? noticeOf(bytes) : null,
  }
}

/** Stripe's own errors in our words. */
async function asked<T>(call: Promise<T>): Promise<T> {
  try {
    return await call
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeError)) throw new ProviderFault('unavailable', 'Stripe', error)
    const { statusCode: status = 0, code, type } = error
    throw new ProviderFault(kindOf(status, type), `Stripe: ${status} ${code ?? type}`, error)
  }
}

function kindOf(status: number, type: string): ProviderFault['kind'] {
  // The same call once had other words: our own address has changed in between.
  if (type === 'StripeIdempotencyError') return 'taken'
  const isOurs = status >= 400 && status < 500 && ![401, 403, 409, 429].includes(status)
  return isOurs ? 'refused' : 'unavailable'
}

/** One that was paid or has expired cannot be closed, and need not be. */
function unlessClosed(error: unknown): void {
  if (!(error instanceof ProviderFault && error.kind === 'refused')) throw error
}

function paymentReport(session: Static<typeof Session>): PaymentReport {
  const { payment_intent: intent } = session
  const isPaid = session.payment_status === 'paid'
  return {
    reference: session.client_reference_id ?? '',
    status: isPaid ? 'PAID' : session.status === 'expired' ? 'FAILED' : 'PENDING',
    amount: session.amount_total ?? 0,
    currency: (session.currency ?? '').toUpperCase(),
    live: session.livemode,
    charge: typeof intent === 'string' ? intent : ((intent as { id?: string } | null)?.id ?? null),
  }
}

function refundReport({ id, amount, status, metadata }: Static<typeof Refund>): RefundReport {
  const ended = { succeeded: 'SUCCEEDED', failed: 'FAILED', canceled: 'FAILED' } as const
  return {
    id: metadata?.['refund'] ?? null,
    providerId: id,
    status: ended[status as keyof typeof ended] ?? 'PENDING',
    amount,
  }
}

function noticeOf(bytes: Buffer): Notice {
  const event: unknown = JSON.parse(bytes.toString())
  if (!Value.Check(Event, event)) throw new SyntaxError('no event of Stripe')
  const { id: key, type } = event
  const { object } = event.data
  const payment =
    type.startsWith('checkout.session.') && Value.Check(Session, object) ? sessionTold(type, object) : null
  const isRefund = /^(charge\.)?refund\./.test(type) && Value.Check(Refund, object)
  const refund = isRefund ? refundReport(object) : null
  return { key, type, reference: payment?.reference ?? null, payment, refund }
}

/** A payment that takes days has its outcome in the type of the event. */
function sessionTold(type: string, session: Static<typeof Session>): PaymentReport {
  const report = paymentReport(session)
  return type === 'checkout.session.async_payment_failed' ? { ...report, status: 'FAILED' } : report
}
