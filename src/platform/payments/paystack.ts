import { Type, type Static, type TSchema } from 'typebox'
import { Value } from 'typebox/value'
import type { PaymentReport, RefundReport } from '../../kernel/payment.ts'
import { type Gateway, type Notice, ProviderFault } from './gateway.ts'
import { isPaystackSignature } from './signatures.ts'

const PATIENCE_MS = 6_000
const REFUNDS_A_PAGE = 100

const Opened = Type.Object({ authorization_url: Type.String(), access_code: Type.String() })
const Transaction = Type.Object({
  id: Type.Integer(),
  domain: Type.String(),
  status: Type.String(),
  reference: Type.String(),
  amount: Type.Integer(),
  currency: Type.String(),
})
const Refund = Type.Object({
  id: Type.Integer(),
  amount: Type.Integer(),
  status: Type.String(),
  merchant_note: Type.Union([Type.String(), Type.Null()]),
})
const Event = Type.Object({
  event: Type.String({ minLength: 1, maxLength: 60 }),
  data: Type.Object({
    id: Type.Optional(Type.Union([Type.Integer(), Type.String()])),
    status: Type.Optional(Type.Unknown()),
    reference: Type.Optional(Type.Unknown()),
    transaction_reference: Type.Optional(Type.Unknown()),
    refund_reference: Type.Optional(Type.Unknown()),
    amount: Type.Optional(Type.Unknown()),
    currency: Type.Optional(Type.Unknown()),
    domain: Type.Optional(Type.Unknown()),
  }),
})

export interface PaystackAccount {
  url: string
  secretKey: string
}

/** Calls Paystack and checks what it answers. Throws ProviderFault. Source: https://paystack.com/docs/api. */
export async function callPaystack<S extends TSchema>(
  { url, secretKey }: PaystackAccount,
  method: 'GET' | 'POST',
  path: string,
  answer: S,
  body?: object,
): Promise<Static<S>> {
  const reply = await exchange(`${url}${path}`, secretKey, method, body)
  // A key that is not taken any more is the operator's to mend; until then nothing is known.
  if ([401, 403, 429].includes(reply.status) || reply.status >= 500)
    throw new ProviderFault('unavailable', `Paystack answered ${reply.status}`)
  const { message = '', data } = (reply.body ?? {}) as { message?: string; data?: unknown }
  if (reply.status >= 400)
    throw new ProviderFault(/duplicate/i.test(message) ? 'taken' : 'refused', `Paystack refused: ${message}`)
  if (!Value.Check(answer, data))
    throw new ProviderFault('unavailable', `Paystack answered another shape to ${path}`)
  return data
}

async function exchange(
  url: string,
  secretKey: string,
  method: 'GET' | 'POST',
  body?: object,
): Promise<{ status: number; body: unknown }> {
  const headers = { authorization: `Bearer ${secretKey}`, 'content-type': 'application/json' }
  const sent = method === 'POST' ? { method, body: JSON.stringify(body ?? {}) } : {}
  try {
    const reply = await fetch(url, { ...sent, headers, signal: AbortSignal.timeout(PATIENCE_MS) })
    return { status: reply.status, body: await reply.json() }
  } catch (error) {
    throw new ProviderFault('unavailable', 'Paystack cannot be reached, or answers no JSON', error)
  }
}

/** Payments by Paystack. Its events carry no time and no id of their own, so whatever they say is asked for again. */
export function paystackGateway(account: PaystackAccount): Gateway {
  const live = account.secretKey.startsWith('sk_live_')
  const call = callPaystack.bind(null, account) as <S extends TSchema>(
    method: 'GET' | 'POST',
    path: string,
    answer: S,
    body?: object,
  ) => Promise<Static<S>>

  async function madeBefore(id: string, since: number): Promise<RefundReport | undefined> {
    const from = new Date(since).toISOString()
    for (let page = 1; ; page++) {
      const query = `?from=${from}&perPage=${REFUNDS_A_PAGE}&page=${page}`
      const refunds = await call('GET', `/refund${query}`, Type.Array(Refund))
      const found = refunds.find(({ merchant_note }) => merchant_note === id)
      if (found || refunds.length < REFUNDS_A_PAGE) return found && refundReport(found)
    }
  }

  return {
    provider: 'PAYSTACK',
    live,
    async open({ reference, amount, currency, email, returnUrl, description }) {
      const metadata = {
        custom_fields: [{ display_name: 'Order', variable_name: 'order', value: description }],
      }
      const body = { reference, amount, currency, email, callback_url: returnUrl, metadata }
      const opened = await call('POST', '/transaction/initialize', Opened, body)
      return { url: opened.authorization_url, session: opened.access_code }
    },
    async check({ reference }) {
      try {
        const path = `/transaction/verify/${encodeURIComponent(reference)}`
        return paymentReport(await call('GET', path, Transaction))
      } catch (error) {
        // It was never opened, or nobody has come to its page yet.
        if (error instanceof ProviderFault && error.kind === 'refused') return null
        throw error
      }
    },
    close: async () => undefined,
    async refund({ id, charge, amount, currency, createdAt, isRetry }) {
      const before = isRetry ? await madeBefore(id, createdAt) : undefined
      if (before) return before
      const body = { transaction: charge, amount, currency, merchant_note: id }
      return refundReport(await call('POST', '/refund', Refund, body))
    },
    checkRefund: async ({ providerId }) => refundReport(await call('GET', `/refund/${providerId}`, Refund)),
    readNotice(bytes, signature) {
      return isPaystackSignature(account.secretKey, bytes, signature) ? noticeOf(bytes) : null
    },
  }
}

const STATUSES: Record<string, PaymentReport['status']> = {
  success: 'PAID',
  failed: 'FAILED',
  reversed: 'FAILED',
}

function paymentReport({
  id,
  domain,
  status,
  reference,
  amount,
  currency,
}: Static<typeof Transaction>): PaymentReport {
  return {
    reference,
    status: STATUSES[status] ?? 'PENDING',
    amount,
    currency,
    live: domain === 'live',
    charge: String(id),
  }
}

function refundReport({ id, amount, status, merchant_note }: Static<typeof Refund>): RefundReport {
  const ended = { processed: 'SUCCEEDED', failed: 'FAILED' } as const
  return {
    id: merchant_note,
    providerId: String(id),
    status: ended[status as keyof typeof ended] ?? 'PENDING',
    amount,
  }
}

/** The key is what tells two events apart: what happened, to what, and how it stands. */
function noticeOf(bytes: Buffer): Notice {
  const value: unknown = JSON.parse(bytes.toString())
  if (!Value.Check(Event, value)) throw new SyntaxError('no event of Paystack')
  const { event: type, data } = value
  const isRefund = type.startsWith('refund.')
  const subject = isRefund ? [data.transaction_reference, data.refund_reference, data.amount] : [data.id]
  return {
    key: [type, ...subject, data.status].map(String).join(' '),
    type,
    reference: textOr(isRefund ? data.transaction_reference : data.reference),
    payment: type.startsWith('charge.') && !type.startsWith('charge.dispute') ? 'ask' : null,
    refund: isRefund ? 'ask' : null,
  }
}

function textOr(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
