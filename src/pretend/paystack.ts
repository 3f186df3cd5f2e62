import { randomBytes } from 'node:crypto'
import { type Clock, systemClock } from '../kernel/clock.ts'
import { paystackSignature } from '../platform/payments/signatures.ts'
import { Book, type Charge, type GivenBack } from './book.ts'
import { control, type Outcome } from './control.ts'
import { type Asked, Counter, type Told } from './counter.ts'
import { cardPage } from './page.ts'
import * as shapes from './paystack-shapes.ts'
import { Postman } from './postman.ts'

export interface Pretended {
  url: string
  book: Book
  counter: Counter
  postman: Postman
  /** As if the customer had come to the page and done this. `paid`: another amount than was asked for. */
  finish: (charge: Charge, outcome: Outcome, paid?: number) => void
  /** A refund that the bank has done, or will not do. */
  endRefund: (refund: GivenBack, status: 'processed' | 'failed') => void
  /** Whether refunds wait for `endRefund`; else they are done at once. */
  isSlowBank: boolean
  close: () => Promise<void>
}

/** A Paystack that takes no money: the calls that the marketplace makes, a card page, and webhooks that are signed. */
export async function pretendPaystack(
  secretKey: string,
  port = 0,
  clock: Clock = systemClock,
): Promise<Pretended> {
  const book = new Book(clock)
  const postman = new Postman((bytes) => ({ 'x-paystack-signature': paystackSignature(secretKey, bytes) }))
  const counter: Counter = new Counter((asked) => serve(pretended, secretKey, asked))
  const pretended: Pretended = {
    url: '',
    book,
    counter,
    postman,
    isSlowBank: false,
    finish(charge, outcome, paid = charge.amount) {
      if (charge.status === 'paid') return
      const isPaid = outcome === 'pay'
      Object.assign(charge, isPaid ? { status: 'paid', paid, paidAt: clock() } : { status: 'failed' })
      // Paystack sends nothing for a card that was declined.
      if (isPaid) postman.post({ event: 'charge.success', data: shapes.transaction(charge) })
    },
    endRefund(refund, status) {
      refund.status = status
      postman.post({ event: `refund.${status}`, data: shapes.refundEvent(refund) })
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

const told = (data: unknown, message: string): Told => ({
  status: 200,
  body: { status: true, message, data },
})
const refused = (status: number, message: string): Told => ({ status, body: { status: false, message } })

function serve(pretended: Pretended, secretKey: string, asked: Asked): Told | undefined {
  const { method, path, headers } = asked
  if (path.startsWith('/control/')) return control(pretended, asked)
  if (path.startsWith('/checkout/')) return checkout(pretended, asked)
  if (headers.authorization !== `Bearer ${secretKey}`) return refused(401, 'Invalid key')
  const [, verified] = /^\/transaction\/verify\/(.+)$/.exec(path) ?? []
  const [, refundId] = /^\/refund\/(\d+)$/.exec(path) ?? []
  if (method === 'POST' && path === '/transaction/initialize') return initialize(pretended, body(asked))
  if (method === 'GET' && verified) return verify(pretended.book, decodeURIComponent(verified))
  if (method === 'POST' && path === '/refund') return refund(pretended, body(asked))
  if (method === 'GET' && path === '/refund') return listRefunds(pretended.book, asked.query)
  const found = refundId === undefined ? undefined : pretended.book.refunds.get(refundId)
  if (method === 'GET' && refundId)
    return found ? told(shapes.refund(found), 'Refund retrieved') : refused(404, 'Refund not found')
  return undefined
}

type Fields = Record<string, unknown>
const body = ({ text }: Asked): Fields => (text === '' ? {} : (JSON.parse(text) as Fields))
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

function initialize({ book, counter }: Pretended, fields: Fields): Told {
  const amount = Number(fields['amount'])
  const reference = textOf(fields['reference']) || randomBytes(8).toString('hex')
  if (!Number.isSafeInteger(amount) || amount < 1) return refused(400, 'Invalid Amount Sent')
  if (!textOf(fields['email']).includes('@')) return refused(400, 'Invalid Email Address Passed')
  if (!/^[\w.=-]+$/.test(reference) || reference.includes('_')) return refused(400, 'Invalid Reference')
  if (book.charges.has(reference)) return refused(400, 'Duplicate Transaction Reference')
  const metadata = fields['metadata'] as { custom_fields?: { value: string }[] } | undefined
  const charge = book.open({
    reference,
    session: randomBytes(8).toString('hex'),
    amount,
    currency: textOf(fields['currency']) || 'NGN',
    email: textOf(fields['email']),
    description: metadata?.custom_fields?.[0]?.value ?? '',
    returnUrl: textOf(fields['callback_url']),
  })
  const opened = {
    authorization_url: `${counter.url}/checkout/${charge.session}`,
    access_code: charge.session,
    reference,
  }
  return told(opened, 'Authorization URL created')
}

function verify(book: Book, reference: string): Told {
  const charge = book.charges.get(reference)
  if (!charge) return refused(404, 'Transaction reference not found')
  return told(shapes.transaction(charge), 'Verification successful')
}

function refund(pretended: Pretended, fields: Fields): Told {
  const { book } = pretended
  const charge = [...book.charges.values()].find(({ id, reference }) =>
    [String(id), reference].includes(String(fields['transaction'])),
  )
  if (!charge) return refused(404, 'Transaction not found')
  const amount = fields['amount'] === undefined ? charge.paid : Number(fields['amount'])
  const made = book.giveBack(String(book.nextId()), charge, amount, textOf(fields['merchant_note']))
  if (!made)
    return refused(400, 'Transaction has been fully reversed, or the refund amount is more than what is left')
  const answer = told(shapes.newRefund(made), 'Refund has been queued for processing')
  if (!pretended.isSlowBank) pretended.endRefund(made, 'processed')
  return answer
}

function listRefunds(book: Book, query: URLSearchParams): Told {
  const [perPage, page] = [Number(query.get('perPage') ?? 50), Number(query.get('page') ?? 1)]
  const from = Date.parse(query.get('from') ?? '1970-01-01')
  const all = [...book.refunds.values()].filter(({ createdAt }) => createdAt >= from).reverse()
  const data = all.slice((page - 1) * perPage, page * perPage).map(shapes.refund)
  const meta = {
    total: all.length,
    skipped: 0,
    perPage: String(perPage),
    page,
    pageCount: Math.ceil(all.length / perPage),
    failedRefundCount: 0,
  }
  return { status: 200, body: { status: true, message: 'Refunds retrieved', data, meta } }
}

function checkout({ book, finish }: Pretended, { method, path, text }: Asked): Told | undefined {
  const charge = book.bySession(path.slice('/checkout/'.length))
  if (!charge) return undefined
  const outcome = new URLSearchParams(text).get('outcome')
  if (method === 'POST' && (outcome === 'pay' || outcome === 'decline')) {
    finish(charge, outcome)
    const back = new URL(charge.returnUrl)
    back.searchParams.set('trxref', charge.reference)
    back.searchParams.set('reference', charge.reference)
    return { status: 303, body: null, location: back.href }
  }
  return { status: 200, body: null, html: cardPage(charge, 'Paystack') }
}
