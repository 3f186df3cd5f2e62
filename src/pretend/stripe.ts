import { randomBytes } from 'node:crypto'
import { type Clock, systemClock } from '../kernel/clock.ts'
import { stripeSignature } from '../platform/payments/signatures.ts'
import { Book, type Charge } from './book.ts'
import { control } from './control.ts'
import { type Asked, Counter, type Told } from './counter.ts'
import { cardPage } from './page.ts'
import type { Pretended } from './paystack.ts'
import { Postman } from './postman.ts'
import * as shapes from './stripe-shapes.ts'

interface Kept {
  text: string
  told: Told
}

/** A Stripe that takes no money: sessions of Checkout, refunds, idempotency keys, and webhooks that are signed. */
export async function pretendStripe(
  secretKey: string,
  webhookSecret: string,
  port = 0,
  clock: Clock = systemClock,
): Promise<Pretended> {
  const book = new Book(clock)
  const kept = new Map<string, Kept>()
  const postman = new Postman((bytes) => ({
    'stripe-signature': stripeSignature(webhookSecret, bytes, Math.floor(clock() / 1000)),
  }))
  const counter: Counter = new Counter((asked) => serve(pretended, kept, secretKey, asked))
  const pretended: Pretended = {
    url: '',
    book,
    counter,
    postman,
    isSlowBank: false,
    finish(charge, outcome, paid = charge.amount) {
      if (charge.status !== 'open' || outcome !== 'pay') return
      Object.assign(charge, { status: 'paid', paid, paidAt: clock() })
      postman.post(shapes.event('checkout.session.completed', shapes.session(charge, counter.url)))
    },
    endRefund(refund, status) {
      refund.status = status
      postman.post(
        shapes.event(status === 'failed' ? 'refund.failed' : 'refund.updated', shapes.refund(refund)),
      )
    },
    async close() {
      postman.close()
      await counter.close()
    },
  }
  await counter.listen(port)
  pretended.url = counter.url
  return pretended
}

const told = (body: object): Told => ({ status: 200, body })
const refused = (status: number, message: string, code?: string): Told => ({
  status,
  body: {
    error: {
      type: status === 401 ? 'authentication_error' : 'invalid_request_error',
      message,
      ...(code ? { code } : {}),
    },
  },
})

function serve(
  pretended: Pretended,
  kept: Map<string, Kept>,
  secretKey: string,
  asked: Asked,
): Told | undefined {
  const { method, path, headers, text } = asked
  if (path.startsWith('/control/')) return control(pretended, asked)
  if (path.startsWith('/checkout/')) return checkout(pretended, asked)
  if (headers.authorization !== `Bearer ${secretKey}`) return refused(401, 'Invalid API Key provided')
  if (method === 'GET')
    return retrieve(pretended, path) ?? refused(404, `No such resource: ${path}`, 'resource_missing')
  const key = headers['idempotency-key']
  const before = typeof key === 'string' ? kept.get(`${path} ${key}`) : undefined
  if (before && before.text !== text) {
    return {
      status: 400,
      body: { error: { type: 'idempotency_error', message: 'The key was used with other parameters' } },
    }
  }
  if (before) return before.told
  const answer =
    write(pretended, path, new URLSearchParams(text)) ??
    refused(404, `No such resource: ${path}`, 'resource_missing')
  if (typeof key === 'string') kept.set(`${path} ${key}`, { text, told: answer })
  return answer
}

function retrieve({ book, counter }: Pretended, path: string): Told | undefined {
  const [, kind, id = ''] = /^\/v1\/(checkout\/sessions|refunds)\/(\w+)$/.exec(path) ?? []
  const charge = kind === 'checkout/sessions' ? book.bySession(id) : undefined
  const refund = kind === 'refunds' ? book.refunds.get(id) : undefined
  if (charge) return told(shapes.session(charge, counter.url))
  return refund && told(shapes.refund(refund))
}

function write(pretended: Pretended, path: string, fields: URLSearchParams): Told | undefined {
  if (path === '/v1/checkout/sessions') return openSession(pretended, fields)
  if (path === '/v1/refunds') return refund(pretended, fields)
  const [, id] = /^\/v1\/checkout\/sessions\/(\w+)\/expire$/.exec(path) ?? []
  return id === undefined ? undefined : expire(pretended, id)
}

function openSession({ book, counter }: Pretended, fields: URLSearchParams): Told {
  const price = 'line_items[0][price_data]'
  const amount = Number(fields.get(`${price}[unit_amount]`))
  if (fields.get('mode') !== 'payment') return refused(400, 'Invalid mode')
  if (!Number.isSafeInteger(amount) || amount < 1)
    return refused(400, 'Invalid integer', 'parameter_invalid_integer')
  const inSeconds = Number(fields.get('expires_at')) - book.clock() / 1000
  if (inSeconds < 1_790 || inSeconds > 86_410)
    return refused(400, 'expires_at must be 30 minutes to 24 hours ahead')
  const charge = book.open({
    reference: fields.get('client_reference_id') ?? '',
    session: `cs_test_${randomBytes(16).toString('hex')}`,
    amount,
    currency: (fields.get(`${price}[currency]`) ?? '').toUpperCase(),
    email: fields.get('customer_email') ?? '',
    description: fields.get(`${price}[product_data][name]`) ?? '',
    returnUrl: fields.get('success_url') ?? '',
  })
  return told(shapes.session(charge, counter.url))
}

function expire({ book, counter, postman }: Pretended, id: string): Told | undefined {
  const charge = book.bySession(id)
  if (!charge) return undefined
  if (charge.status !== 'open') return refused(400, 'Only sessions that are open can be expired')
  charge.status = 'expired'
  const session = shapes.session(charge, counter.url)
  postman.post(shapes.event('checkout.session.expired', session))
  return told(session)
}

function refund(pretended: Pretended, fields: URLSearchParams): Told {
  const intent = fields.get('payment_intent')
  const charge = [...pretended.book.charges.values()].find((one) => shapes.intentOf(one) === intent)
  if (!charge) return refused(404, `No such payment_intent: ${intent}`, 'resource_missing')
  const amount = Number(fields.get('amount') ?? charge.paid)
  const id = `re_${pretended.book.nextId()}`
  const made = pretended.book.giveBack(id, charge, amount, fields.get('metadata[refund]') ?? '')
  if (!made)
    return refused(400, 'The refund is more than what is left of the charge', 'charge_already_refunded')
  if (!pretended.isSlowBank) pretended.endRefund(made, 'processed')
  return told(shapes.refund(made))
}

function checkout({ book, finish }: Pretended, { method, path, text }: Asked): Told | undefined {
  const charge: Charge | undefined = book.bySession(path.slice('/checkout/'.length))
  if (!charge) return undefined
  const outcome = new URLSearchParams(text).get('outcome')
  if (method === 'POST' && (outcome === 'pay' || outcome === 'decline')) {
    finish(charge, outcome)
    return { status: 303, body: null, location: charge.returnUrl }
  }
  return { status: 200, body: null, html: cardPage(charge, 'Stripe') }
}
