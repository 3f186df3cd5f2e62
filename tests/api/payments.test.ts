import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { expectInvariants } from '../helpers/invariants.ts'
import { approvedCourier, type Kitchen, openKitchen, orderFrom } from '../helpers/kitchen.ts'
import type { Marketplace, Person } from '../helpers/marketplace.ts'
import { outcome } from '../helpers/outcome.ts'
import { times } from '../helpers/race.ts'
import {
  BOTH,
  chargeOf,
  openPaidMarketplace,
  placedOnline,
  type ProviderName,
  type Providers,
} from '../helpers/providers.ts'

const TOTAL = 300_000

let market: Marketplace & { providers: Providers }
let kitchen: Kitchen
let customer: Person
let courier: Person
beforeAll(async () => {
  market = await openPaidMarketplace()
  kitchen = await openKitchen(market, { stock: 1_000 })
  customer = await market.register('CUSTOMER')
  courier = await approvedCourier(market)
})
afterAll(() => market.close())

const orderNow = (id: string) => customer.client.ok('GET', `/orders/${id}`)
const paymentsOf = async (id: string) => (await customer.client.ok('GET', `/orders/${id}/payments`)).data

/** An order that was paid through its provider's page. */
async function paidOrder(provider: ProviderName, quantity = 1) {
  const { order, payment } = await placedOnline(provider, { kitchen, customer }, quantity)
  market.providers[provider].finish(chargeOf(market.providers, payment), 'pay')
  await market.providers.idle()
  return { order: await orderNow(order.id), payment }
}

describe.each(BOTH)('an order that is paid by %s', (provider) => {
  it('waits for its payment, unseen by the vendor, who can do nothing with it', async () => {
    await kitchen.owner.client.ok('POST', '/notifications/read-all')
    const order = await customer.client.ok(
      'POST',
      '/orders',
      orderFrom(kitchen, 1, { paymentMethod: provider }),
    )
    expect(order).toMatchObject({
      status: 'PLACED',
      paymentMethod: provider,
      paymentStatus: 'PENDING',
      allowedActions: ['cancel', 'pay'],
    })
    const { client } = kitchen.owner
    expect(outcome(await client.get(`/orders/${order.id}`))).toBe('404 not_found')
    expect(outcome(await client.get(`/orders/${order.id}/events`))).toBe('404 not_found')
    expect((await client.ok('GET', '/orders')).data.map(({ id }: { id: string }) => id)).not.toContain(
      order.id,
    )
    const board = await client.ok('GET', `/orders?active=true&vendorId=${kitchen.vendorId}`)
    expect(board.data.map(({ id }: { id: string }) => id)).not.toContain(order.id)
    expect(await client.ok('GET', '/notifications/unread-count')).toEqual({ count: 0 })
    expect(outcome(await client.post(`/orders/${order.id}/accept`))).toBe('409 payment_required')
    expect(outcome(await market.admin.post(`/orders/${order.id}/accept`))).toBe('409 payment_required')
    expect(outcome(await client.post(`/orders/${order.id}/cancel`, { reason: 'No' }))).toBe('404 not_found')
  })

  it('is paid on the provider’s page, and only then new to the vendor', async () => {
    const { order, payment } = await placedOnline(provider, { kitchen, customer })
    expect(payment).toEqual({
      id: expect.stringMatching(/^pay_/),
      orderId: order.id,
      provider,
      status: 'PENDING',
      amount: TOTAL,
      refunded: 0,
      currency: 'NGN',
      checkoutUrl: expect.stringContaining(market.providers[provider].url),
      createdAt: expect.any(String),
    })
    const again = await customer.client.post(`/orders/${order.id}/payments`)
    expect(again).toMatchObject({ status: 201, body: payment })
    await kitchen.owner.client.ok('POST', '/notifications/read-all')
    const page = await fetch(payment.checkoutUrl)
    expect(await page.text()).toContain('NGN 3,000.00')
    const paid = await fetch(payment.checkoutUrl, {
      method: 'POST',
      body: new URLSearchParams({ outcome: 'pay' }),
    })
    expect(paid.status).toBe(200)
    expect(paid.url).toMatch(new RegExp(`^${market.origin}/api/v1/payments/${payment.id}/return`))
    expect(await paid.text()).toContain('Your payment has arrived')
    await market.providers.idle()
    expect(await orderNow(order.id)).toMatchObject({ paymentStatus: 'PAID', allowedActions: ['cancel'] })
    expect(await paymentsOf(order.id)).toEqual([{ ...payment, status: 'PAID' }])
    const { client } = kitchen.owner
    expect((await client.ok('GET', '/notifications?unread=true')).data).toMatchObject([
      { type: 'order.placed', data: { orderId: order.id } },
    ])
    expect(await client.ok('POST', `/orders/${order.id}/accept`)).toMatchObject({ status: 'ACCEPTED' })
    expect(outcome(await customer.client.post(`/orders/${order.id}/payments`))).toBe('409 order_not_payable')
  })

  it('believes nothing that the address of return says', async () => {
    const { order, payment } = await placedOnline(provider, { kitchen, customer })
    const path = `/payments/${payment.id}/return`
    for (const query of [
      '',
      '?reference=x',
      `?trxref=${payment.id}&reference=${payment.id.replace('_', '-')}`,
    ]) {
      const reply = await market.anyone.get(path + query)
      expect([reply.status, reply.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
      expect(reply.text).toContain('We have not heard from the payment provider yet')
    }
    expect(outcome(await market.anyone.get(`${path}?status=success`))).toBe('422 validation_failed /status')
    expect(await orderNow(order.id)).toMatchObject({ paymentStatus: 'PENDING' })
  })

  it('goes its way to the door, and its timeline tells of steps alone', async () => {
    const { order } = await paidOrder(provider)
    await kitchen.owner.client.ok('POST', `/orders/${order.id}/accept`)
    const { delivery } = await kitchen.owner.client.ok('POST', `/orders/${order.id}/ready`)
    for (const step of ['accept', 'pick-up', 'deliver'])
      await courier.client.ok('POST', `/deliveries/${delivery.id}/${step}`)
    expect(await orderNow(order.id)).toMatchObject({ status: 'DELIVERED', paymentStatus: 'PAID' })
    const { data } = await customer.client.ok('GET', `/orders/${order.id}/events`)
    expect(data.map(({ to }: { to: string }) => to)).toEqual([
      'PLACED',
      'ACCEPTED',
      'READY_FOR_PICKUP',
      'ASSIGNED',
      'OUT_FOR_DELIVERY',
      'DELIVERED',
    ])
  })

  it('is refunded in full, once, where it is cancelled', async () => {
    const { order, payment } = await paidOrder(provider)
    await customer.client.ok('POST', `/orders/${order.id}/cancel`, { reason: 'Not hungry any more' })
    await market.providers.idle()
    expect(await orderNow(order.id)).toMatchObject({ status: 'CANCELLED', paymentStatus: 'REFUNDED' })
    expect(await paymentsOf(order.id)).toEqual([{ ...payment, status: 'REFUNDED', refunded: TOTAL }])
    const { byReference } = market.providers[provider].book.totals()
    expect(byReference[chargeOf(market.providers, payment).reference]).toEqual({
      captured: TOTAL,
      refunded: TOTAL,
    })
  })
})

const MINUTE_MS = 60_000
const until = (what: () => Promise<unknown>) => vi.waitFor(what, { timeout: 10_000, interval: 20 })
const become = (id: string, fields: object) =>
  until(async () => expect(await orderNow(id)).toMatchObject(fields))
/** Lets time pass, and the work that is due then be done. */
function later(ms: number) {
  market.wait(ms)
  market.app.outbox.wake()
}

describe.each(BOTH)('an order that nobody pays by %s', (provider) => {
  it('is cancelled by the system after fifteen minutes, and its stock returns', async () => {
    const counted = await openKitchen(market, { stock: 10 }, kitchen.owner)
    const stockNow = async () => (await market.admin.ok('GET', `/products/${counted.productId}`)).stock
    const { order, payment } = await placedOnline(provider, { kitchen: counted, customer }, 3)
    expect(await stockNow()).toBe(7)
    later(14 * MINUTE_MS)
    expect(await orderNow(order.id)).toMatchObject({ status: 'PLACED' })
    later(MINUTE_MS)
    await become(order.id, { status: 'CANCELLED', allowedActions: [] })
    expect(await stockNow()).toBe(10)
    const { data } = await customer.client.ok('GET', `/orders/${order.id}/events`)
    expect(data.at(-1)).toMatchObject({
      from: 'PLACED',
      to: 'CANCELLED',
      actorRole: 'SYSTEM',
      reason: 'It was not paid within 15 minutes',
    })
    const news = (await customer.client.ok('GET', '/notifications?limit=100')).data
    expect(news).toContainEqual(
      expect.objectContaining({
        type: 'order.cancelled',
        data: expect.objectContaining({ orderId: order.id }),
      }),
    )
    expect(outcome(await customer.client.post(`/orders/${order.id}/payments`))).toBe('409 order_not_payable')
    expect(outcome(await kitchen.owner.client.get(`/orders/${order.id}`))).toBe('404 not_found')
    expect(chargeOf(market.providers, payment).status).not.toBe('paid')
  })

  it('and is paid too late stays cancelled; the money goes back at once, and the customer is told', async () => {
    const { order, payment } = await placedOnline(provider, { kitchen, customer })
    await customer.client.ok('POST', `/orders/${order.id}/cancel`, { reason: 'Too slow' })
    market.providers[provider].finish(chargeOf(market.providers, payment), 'pay')
    await market.providers.idle()
    await become(order.id, { status: 'CANCELLED', paymentStatus: 'REFUNDED' })
    expect(await paymentsOf(order.id)).toMatchObject([{ status: 'REFUNDED', refunded: TOTAL }])
    const news = (await customer.client.ok('GET', '/notifications?limit=100')).data
    expect(news).toContainEqual(
      expect.objectContaining({
        type: 'payment.refunded',
        body: expect.stringContaining('came too late'),
        data: { orderId: order.id },
      }),
    )
    const { byReference } = market.providers[provider].book.totals()
    expect(byReference[payment.id.replace('_', '-')]).toEqual({ captured: TOTAL, refunded: TOTAL })
    expect(outcome(await kitchen.owner.client.get(`/orders/${order.id}`))).toBe('404 not_found')
    expect(await orderNow(order.id)).toMatchObject({ status: 'CANCELLED' })
  })

  it('is found paid by the reconciler where no webhook came', async () => {
    const { order, payment } = await placedOnline(provider, { kitchen, customer })
    market.providers[provider].postman.manners.drops = true
    market.providers[provider].finish(chargeOf(market.providers, payment), 'pay')
    market.providers[provider].postman.manners.drops = false
    expect(await orderNow(order.id)).toMatchObject({ paymentStatus: 'PENDING' })
    later(3 * MINUTE_MS)
    await become(order.id, { status: 'PLACED', paymentStatus: 'PAID' })
  })

  it('but at the last moment is asked for before it is cancelled', async () => {
    const { order, payment } = await placedOnline(provider, { kitchen, customer })
    market.providers[provider].postman.manners.drops = true
    market.providers[provider].finish(chargeOf(market.providers, payment), 'pay')
    market.providers[provider].postman.manners.drops = false
    await market.app.execute((tx) =>
      tx.sql.updateTable('payments').set({ next_check_at: null }).where('id', '=', payment.id).execute(),
    )
    later(15 * MINUTE_MS)
    await become(order.id, { status: 'PLACED', paymentStatus: 'PAID' })
    expect(await paymentsOf(order.id)).toMatchObject([{ status: 'PAID' }])
  })
})

describe.each(BOTH)('%s', (provider) => {
  const pretended = () => market.providers[provider]
  const opening = { PAYSTACK: '/transaction/initialize', STRIPE: '/v1/checkout/sessions' }[provider]
  const refunding = { PAYSTACK: '/refund', STRIPE: '/v1/refunds' }[provider]
  const placed = () =>
    customer.client.ok('POST', '/orders', orderFrom(kitchen, 1, { paymentMethod: provider }))

  it.each(['refuses', 'fails', 'lost'] as const)(
    'that %s while a page is opened is 503 to the customer, who finds the same payment later',
    async (kind) => {
      const order = await placed()
      // Stripe's own client asks twice where a connection breaks.
      const tries = provider === 'STRIPE' && kind !== 'fails' ? 2 : 1
      pretended().counter.mishaps.push({ path: opening, kind, times: tries })
      const reply = await customer.client.post(`/orders/${order.id}/payments`)
      expect(outcome(reply)).toBe('503 unavailable')
      expect(reply.headers.get('retry-after')).toMatch(/^\d+$/)
      const [waiting] = await paymentsOf(order.id)
      expect(waiting).toMatchObject({ status: 'PENDING', checkoutUrl: null })
      const payment = await customer.client.ok('POST', `/orders/${order.id}/payments`)
      expect(payment.id).toBe(waiting.id)
      pretended().finish(chargeOf(market.providers, payment), 'pay')
      await market.providers.idle()
      await become(order.id, { paymentStatus: 'PAID' })
      expect(await paymentsOf(order.id)).toHaveLength(1)
    },
  )

  it('that is asked by many at once opens one page', async () => {
    const order = await placed()
    const replies = await times(6, () => customer.client.ok('POST', `/orders/${order.id}/payments`))
    expect(new Set(replies.map(({ id }) => id)).size).toBe(1)
    expect(new Set(replies.map(({ checkoutUrl }) => checkoutUrl)).size).toBe(1)
  })

  it.each(['refuses', 'fails', 'lost'] as const)(
    'that %s while it refunds is asked again until it is done, once',
    async (kind) => {
      const { order, payment } = await paidOrder(provider)
      pretended().counter.mishaps.push({ path: refunding, kind, times: 2 })
      await customer.client.ok('POST', `/orders/${order.id}/cancel`, { reason: 'Not hungry' })
      for (let i = 0; i < 3; i++) later(MINUTE_MS)
      await until(async () => {
        later(10_000)
        expect(await orderNow(order.id)).toMatchObject({ status: 'CANCELLED', paymentStatus: 'REFUNDED' })
      })
      const { reference } = chargeOf(market.providers, payment)
      expect(pretended().book.totals().byReference[reference]).toEqual({ captured: TOTAL, refunded: TOTAL })
      pretended().counter.mishaps.length = 0
    },
  )

  it('that takes its time over a refund is believed when it is done', async () => {
    const { order, payment } = await paidOrder(provider)
    pretended().isSlowBank = true
    const [{ id }] = await paymentsOf(order.id)
    const refund = await market.admin.ok('POST', `/payments/${id}/refunds`, { amount: 1_000, reason: 'Cold' })
    expect(refund).toMatchObject({ status: 'PENDING', amount: 1_000, bornBy: 'PLATFORM' })
    expect(await orderNow(order.id)).toMatchObject({ paymentStatus: 'PAID' })
    const made = [...pretended().book.refunds.values()].findLast(
      ({ charge }) => charge === chargeOf(market.providers, payment),
    )
    if (!made) throw new Error('the refund was sent')
    pretended().isSlowBank = false
    pretended().endRefund(made, 'processed')
    await become(order.id, { paymentStatus: 'PARTIALLY_REFUNDED' })
    expect(await paymentsOf(order.id)).toMatchObject([{ id: payment.id, refunded: 1_000 }])
  })

  it('that will not refund after all leaves the money to be promised again, and tells an admin', async () => {
    const { order, payment } = await paidOrder(provider)
    pretended().isSlowBank = true
    const [{ id }] = await paymentsOf(order.id)
    await market.admin.ok('POST', `/payments/${id}/refunds`, { reason: 'Cold' })
    const made = [...pretended().book.refunds.values()].findLast(
      ({ charge }) => charge === chargeOf(market.providers, payment),
    )
    if (!made) throw new Error('the refund was sent')
    pretended().endRefund(made, 'failed')
    pretended().isSlowBank = false
    await until(async () =>
      expect((await market.admin.ok('GET', `/payments/${id}/refunds`)).data).toMatchObject([
        { status: 'FAILED' },
      ]),
    )
    const parked = await market.admin.ok('GET', '/payment-notices?status=PARKED&limit=1')
    expect(parked.data).toMatchObject([{ provider, fault: 'refund_failed' }])
    await market.admin.ok('POST', `/payments/${id}/refunds`, { reason: 'Cold' })
    await become(order.id, { paymentStatus: 'REFUNDED' })
  })
})

describe('a payment that fails', () => {
  it('can be tried again, and the order is paid once', async () => {
    const { order, payment } = await placedOnline('PAYSTACK', { kitchen, customer })
    const back = await fetch(payment.checkoutUrl, {
      method: 'POST',
      body: new URLSearchParams({ outcome: 'decline' }),
    })
    expect(await back.text()).toContain('did not go through')
    expect(await orderNow(order.id)).toMatchObject({
      paymentStatus: 'FAILED',
      allowedActions: ['cancel', 'pay'],
    })
    expect(outcome(await kitchen.owner.client.post(`/orders/${order.id}/accept`))).toBe(
      '409 payment_required',
    )
    const second = await customer.client.ok('POST', `/orders/${order.id}/payments`)
    expect(second.id).not.toBe(payment.id)
    // Both pages are paid, the first one last.
    for (const one of [second, payment])
      market.providers.PAYSTACK.finish(chargeOf(market.providers, one), 'pay')
    await market.providers.idle()
    await become(order.id, { status: 'PLACED', paymentStatus: 'PAID' })
    await until(async () =>
      expect((await paymentsOf(order.id)).map(({ status }: { status: string }) => status).sort()).toEqual([
        'PAID',
        'REFUNDED',
      ]),
    )
  })
})

it('leaves the marketplace whole', async () => {
  await expect(expectInvariants(market)).resolves.toBeUndefined()
})
