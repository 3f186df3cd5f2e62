import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { paystackSignature, stripeSignature } from '../../src/platform/payments/signatures.ts'
import { event as stripeEvent, session } from '../../src/pretend/stripe-shapes.ts'
import { transaction } from '../../src/pretend/paystack-shapes.ts'
import { everything, expectInvariants } from '../helpers/invariants.ts'
import { type Kitchen, openKitchen } from '../helpers/kitchen.ts'
import { type Marketplace, openMarketplace, type Person } from '../helpers/marketplace.ts'
import { outcome } from '../helpers/outcome.ts'
import {
  BOTH,
  chargeOf,
  openPaidMarketplace,
  PAYSTACK_SECRET_KEY,
  placedOnline,
  type ProviderName,
  type Providers,
  STRIPE_WEBHOOK_SECRET,
} from '../helpers/providers.ts'
import { times } from '../helpers/race.ts'

const TOTAL = 300_000

let market: Marketplace & { providers: Providers }
let kitchen: Kitchen
let customer: Person
beforeAll(async () => {
  market = await openPaidMarketplace()
  kitchen = await openKitchen(market)
  customer = await market.register('CUSTOMER')
})
afterAll(() => market.close())

const seconds = (ahead = 0) => Math.floor(Date.now() / 1000) + ahead
const HEADER = { STRIPE: 'stripe-signature', PAYSTACK: 'x-paystack-signature' }
const signed = (provider: ProviderName, text: string, at = seconds()) =>
  provider === 'STRIPE'
    ? stripeSignature(STRIPE_WEBHOOK_SECRET, Buffer.from(text), at)
    : paystackSignature(PAYSTACK_SECRET_KEY, Buffer.from(text))

/** Sends a webhook as it is written. */
const send = (provider: ProviderName, text: string, signature = signed(provider, text)) =>
  market.anyone.post(`/webhooks/${provider.toLowerCase()}`, text, {
    headers: { [HEADER[provider]]: signature },
  })

/** An order that was paid at the provider, whose webhook is still under way. */
async function underWay(provider: ProviderName) {
  const { order, payment } = await placedOnline(provider, { kitchen, customer })
  const pretended = market.providers[provider]
  const charge = chargeOf(market.providers, payment)
  pretended.postman.manners.drops = true
  pretended.finish(charge, 'pay')
  pretended.postman.manners.drops = false
  const told =
    provider === 'STRIPE'
      ? stripeEvent('checkout.session.completed', session(charge, pretended.url))
      : { event: 'charge.success', data: transaction(charge) }
  return { order, payment, charge, text: JSON.stringify(told) }
}

const statusOf = async (id: string) => (await customer.client.ok('GET', `/orders/${id}`)).paymentStatus
const parked = async () =>
  (await market.admin.ok('GET', '/payment-notices?status=PARKED&limit=100')).data as {
    fault: string
    reference: string
    provider: string
  }[]

async function unchanged(calls: () => Promise<void>) {
  const before = JSON.stringify(await everything(market))
  await calls()
  expect(JSON.stringify(await everything(market)) === before, 'a refused webhook changed something').toBe(
    true,
  )
}

describe.each(BOTH)('a webhook of %s', (provider) => {
  it('is answered and has its one effect, however often and however much at once it comes', async () => {
    const { order, text } = await underWay(provider)
    const replies = await times(8, () => send(provider, text))
    for (const reply of replies) expect([reply.status, reply.body]).toEqual([200, { received: true }])
    expect(await statusOf(order.id)).toBe('PAID')
    await unchanged(async () => {
      expect((await send(provider, text)).status).toBe(200)
    })
  })

  it('that is forged, truncated, changed or unsigned is 401, and leaves no row', async () => {
    const { order, text } = await underWay(provider)
    const other = provider === 'STRIPE' ? 'PAYSTACK' : 'STRIPE'
    const right = signed(provider, text)
    await unchanged(async () => {
      const wrong: [string, string][] = [
        [text, ''],
        [text, 'x'],
        [text, right.slice(0, -1)],
        [text, `${right}0`],
        [text, right.toUpperCase()],
        [text, signed(other, text)],
        [text.slice(0, -1), right],
        [`${text} `, right],
        [text.replace('300000', '300001'), right],
        ['{}', right],
      ]
      for (const [body, signature] of wrong)
        expect(outcome(await send(provider, body, signature)), signature.slice(0, 40)).toBe(
          '401 invalid_signature',
        )
      expect(outcome(await market.anyone.post(`/webhooks/${provider.toLowerCase()}`, text))).toBe(
        '401 invalid_signature',
      )
      expect(outcome(await market.anyone.post(`/webhooks/${provider.toLowerCase()}`))).toBe(
        '401 invalid_signature',
      )
    })
    expect(await statusOf(order.id)).toBe('PENDING')
  })

  it('that is signed, but is no event, is 400; and one of another shape 413 or 415', async () => {
    await unchanged(async () => {
      for (const text of ['{', '[]', 'null', '"x"', '{"event":7,"data":{}}', '{"id":"evt_1"}', '{}'])
        expect(outcome(await send(provider, text)), text).toBe('400 malformed_json')
      expect(outcome(await send(provider, `{"x":"${'x'.repeat(70_000)}"}`))).toBe('413 body_too_large')
      const headers = { 'content-type': 'text/plain', [HEADER[provider]]: signed(provider, 'x') }
      const path = `/webhooks/${provider.toLowerCase()}`
      expect(outcome(await market.anyone.send('POST', path, 'x', { headers }))).toBe(
        '415 unsupported_media_type',
      )
      const packed = { 'content-encoding': 'gzip', [HEADER[provider]]: signed(provider, 'x') }
      expect(outcome(await market.anyone.send('POST', path, 'x', { headers: packed }))).toBe(
        '415 unsupported_media_type',
      )
    })
  })

  it('of what nobody here waits for is kept, and changes nothing', async () => {
    const text = JSON.stringify(
      provider === 'STRIPE'
        ? { id: 'evt_none', type: 'customer.created', data: { object: {} } }
        : { event: 'subscription.create', data: { id: 1 } },
    )
    expect((await send(provider, text)).status).toBe(200)
    const { data } = await market.admin.ok('GET', '/payment-notices?limit=1')
    expect(data).toMatchObject([{ provider, status: 'DONE', fault: null }])
  })

  it('of a payment that nobody knows is parked for an admin', async () => {
    const { charge } = await underWay(provider)
    const foreign = { ...charge, reference: `foreign-${provider}`, id: 1 }
    const text = JSON.stringify(
      provider === 'STRIPE'
        ? stripeEvent('checkout.session.completed', session(foreign, ''))
        : { event: 'charge.success', data: transaction(foreign) },
    )
    expect((await send(provider, text)).status).toBe(200)
    expect(await parked()).toContainEqual(
      expect.objectContaining({ provider, fault: 'unknown_reference', reference: `foreign-${provider}` }),
    )
  })

  it('that was parked is closed by an admin, once, who says what came of it', async () => {
    const { id } = (await market.admin.ok('GET', '/payment-notices?status=PARKED')).data[0]
    const close = (reason?: string) => market.admin.post(`/payment-notices/${id}/close`, { reason })
    expect((await close()).status).toBe(422)
    const replies = await Promise.all([close('Given back there'), close('Given back there')])
    expect(replies.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 409])
    expect(replies.find(({ status }) => status === 200)?.body).toMatchObject({ id, status: 'DONE' })
    expect(JSON.stringify(await parked())).not.toContain(id)
    const { data } = await market.admin.ok('GET', `/audit?subject=${id}`)
    expect(data).toHaveLength(1)
    expect(data[0]).toMatchObject({
      type: 'payment_notice.closed',
      data: { provider, reason: 'Given back there' },
    })
  })

  it('after which another amount turns out to be paid is parked, and never applied', async () => {
    const { order, charge, text } = await underWay(provider)
    charge.paid = TOTAL - 1
    const lying = provider === 'STRIPE' ? text.replaceAll('300000', '299999') : text
    expect((await send(provider, lying)).status).toBe(200)
    expect(await statusOf(order.id)).toBe('PENDING')
    expect(await parked()).toContainEqual(
      expect.objectContaining({ fault: 'wrong_amount', reference: charge.reference }),
    )
    charge.paid = TOTAL
  })
})

describe('a webhook of Stripe', () => {
  const at = (ahead: number) => async () => {
    const { order, text } = await underWay('STRIPE')
    const reply = await send('STRIPE', text, signed('STRIPE', text, seconds(ahead)))
    return `${outcome(reply)} ${await statusOf(order.id)}`
  }

  it.each([
    [-290, '200 PAID'],
    [290, '200 PAID'],
    [-310, '401 invalid_signature PENDING'],
    [310, '401 invalid_signature PENDING'],
    [365 * 86_400, '401 invalid_signature PENDING'],
  ])('signed %i seconds from now is %s', async (ahead, expected) => {
    expect(await at(ahead)()).toBe(expected)
  })

  it('may be signed by any of several v1, and by no v0', async () => {
    const { text } = await underWay('STRIPE')
    const now = seconds()
    const [, v1 = ''] = signed('STRIPE', text, now).split(',')
    const old = createHmac('sha256', 'whsec_old').update(`${now}.${text}`).digest('hex')
    expect(outcome(await send('STRIPE', text, `t=${now},${v1.replace('v1', 'v0')}`))).toBe(
      '401 invalid_signature',
    )
    expect(outcome(await send('STRIPE', text, `t=${now},v1=${old}`))).toBe('401 invalid_signature')
    expect(outcome(await send('STRIPE', text, `${v1},v1=${old}`))).toBe('401 invalid_signature')
    expect(outcome(await send('STRIPE', text, `t=${now},v1=${old},${v1},v0=00`))).toBe('200')
  })

  it.each([
    ['livemode', true, 'wrong_mode'],
    ['currency', 'usd', 'wrong_currency'],
    ['amount_total', 1, 'wrong_amount'],
  ])('that tells another %s is parked, and never applied', async (field, value, fault) => {
    const { order, charge, text } = await underWay('STRIPE')
    const event = JSON.parse(text)
    event.data.object[field] = value
    expect((await send('STRIPE', JSON.stringify(event))).status).toBe(200)
    expect(await statusOf(order.id)).toBe('PENDING')
    expect(await parked()).toContainEqual(expect.objectContaining({ fault, reference: charge.reference }))
  })

  it('of each outcome in each order ends in the same state: paid', async () => {
    const kinds = [
      'checkout.session.expired',
      'checkout.session.async_payment_failed',
      'checkout.session.completed',
    ]
    const orders = [
      [0, 1, 2],
      [0, 2, 1],
      [1, 0, 2],
      [1, 2, 0],
      [2, 0, 1],
      [2, 1, 0],
    ]
    for (const sequence of orders) {
      const { order, charge } = await underWay('STRIPE')
      for (const index of sequence) {
        const isPaid = index === 2
        const told = {
          ...session(charge, ''),
          payment_status: isPaid ? 'paid' : 'unpaid',
          status: isPaid ? 'complete' : 'expired',
        }
        expect((await send('STRIPE', JSON.stringify(stripeEvent(kinds[index] ?? '', told)))).status).toBe(200)
      }
      expect(await statusOf(order.id), String(sequence)).toBe('PAID')
    }
  })

  it('of a refund that was made there by hand is parked', async () => {
    const text = JSON.stringify(
      stripeEvent('refund.updated', { id: 're_by_hand', amount: 5, status: 'succeeded', metadata: {} }),
    )
    expect((await send('STRIPE', text)).status).toBe(200)
    expect(await parked()).toContainEqual(expect.objectContaining({ fault: 'unknown_refund' }))
  })
})

describe('a webhook of Paystack', () => {
  it('is only a hint: what it says is asked for, and a lie changes nothing', async () => {
    const { order, payment } = await placedOnline('PAYSTACK', { kitchen, customer })
    const charge = { ...chargeOf(market.providers, payment), status: 'paid' as const, paid: TOTAL }
    expect(
      (await send('PAYSTACK', JSON.stringify({ event: 'charge.success', data: transaction(charge) }))).status,
    ).toBe(200)
    expect(await statusOf(order.id)).toBe('PENDING')
  })

  it('is kept where the provider is silent, and handled when it speaks again', async () => {
    const { order, text } = await underWay('PAYSTACK')
    market.providers.PAYSTACK.counter.mishaps.push({ path: '/transaction/verify', kind: 'fails', times: 1 })
    expect((await send('PAYSTACK', text)).status).toBe(200)
    expect(await statusOf(order.id)).toBe('PENDING')
    market.wait(60_000)
    market.app.outbox.wake()
    await expect.poll(() => statusOf(order.id), { timeout: 10_000 }).toBe('PAID')
  })
})

it('is 404 where the provider is not configured, whatever it is', async () => {
  const bare = await openMarketplace()
  for (const [path, header] of [
    ['/webhooks/stripe', 'stripe-signature'],
    ['/webhooks/paystack', 'x-paystack-signature'],
  ] as const)
    expect(outcome(await bare.anyone.post(path, {}, { headers: { [header]: 'x' } }))).toBe('404 not_found')
  await bare.close()
})

it('counts against its sender where it is forged, and not where it is true', async () => {
  const strict = await openPaidMarketplace({ RATE_LIMIT: '0.02' })
  try {
    const text = JSON.stringify({ event: 'subscription.create', data: { id: 1 } })
    const path = '/webhooks/paystack'
    const post = (signature: string) =>
      strict.anyone.post(path, text, { headers: { 'x-paystack-signature': signature } })
    for (let i = 0; i < 30; i++) expect((await post(signed('PAYSTACK', text))).status).toBe(200)
    const statuses = await times(30, async () => (await post('forged')).status)
    expect(new Set(statuses)).toEqual(new Set([401, 429]))
    expect((await post(signed('PAYSTACK', text))).status).toBe(200)
  } finally {
    await strict.close()
  }
})

it('holds nothing of a person', async () => {
  const rows = await market.app.read.sql.selectFrom('payment_notices').selectAll().execute()
  expect(rows.length).toBeGreaterThan(20)
  expect(JSON.stringify(rows)).not.toMatch(/@example|4081|Pretended/)
})

it('leaves the marketplace whole', async () => {
  await expect(expectInvariants(market)).resolves.toBeUndefined()
})
