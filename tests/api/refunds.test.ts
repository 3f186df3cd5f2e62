import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { everything, expectInvariants } from '../helpers/invariants.ts'
import { approvedCourier, type Kitchen, openKitchen, orderAt } from '../helpers/kitchen.ts'
import type { Marketplace, Person } from '../helpers/marketplace.ts'
import { outcome, tally } from '../helpers/outcome.ts'
import {
  chargeOf,
  openPaidMarketplace,
  placedOnline,
  type ProviderName,
  type Providers,
} from '../helpers/providers.ts'
import { times } from '../helpers/race.ts'

/** Two meals and the delivery. */
const TOTAL = 550_000

let market: Marketplace & { providers: Providers }
let kitchen: Kitchen
let customer: Person
let courier: Person
beforeAll(async () => {
  market = await openPaidMarketplace()
  kitchen = await openKitchen(market)
  customer = await market.register('CUSTOMER')
  courier = await approvedCourier(market)
})
afterAll(() => market.close())

async function paid(provider: ProviderName = 'PAYSTACK') {
  const { order, payment } = await placedOnline(provider, { kitchen, customer }, 2)
  const charge = chargeOf(market.providers, payment)
  market.providers[provider].finish(charge, 'pay')
  await market.providers.idle()
  return { orderId: order.id as string, paymentId: payment.id as string, charge }
}
const refund = (id: string, body: object, headers: Record<string, string> = {}) =>
  market.admin.post(`/payments/${id}/refunds`, { reason: 'The soup was cold', ...body }, { headers })
const orderNow = (id: string) => customer.client.ok('GET', `/orders/${id}`)
const paymentOf = async (orderId: string) =>
  (await customer.client.ok('GET', `/orders/${orderId}/payments`)).data[0]

describe('a refund', () => {
  it('comes in several parts, until nothing is left', async () => {
    const { orderId, paymentId, charge } = await paid()
    const first = await refund(paymentId, { amount: 1, bornBy: 'VENDOR' })
    expect(first).toMatchObject({
      status: 201,
      body: {
        id: expect.stringMatching(/^rfd_/),
        paymentId,
        amount: 1,
        bornBy: 'VENDOR',
        reason: 'The soup was cold',
      },
    })
    expect(await orderNow(orderId)).toMatchObject({ paymentStatus: 'PARTIALLY_REFUNDED' })
    expect(outcome(await refund(paymentId, { amount: TOTAL }))).toBe('409 refund_exceeds_payment')
    expect(outcome(await refund(paymentId, { amount: 99_999, bornBy: 'COURIER' }))).toBe('201')
    expect(outcome(await refund(paymentId, {}))).toBe('201')
    expect(await orderNow(orderId)).toMatchObject({ status: 'PLACED', paymentStatus: 'REFUNDED' })
    expect(await paymentOf(orderId)).toMatchObject({ status: 'REFUNDED', refunded: TOTAL })
    for (const body of [{}, { amount: 1 }])
      expect(outcome(await refund(paymentId, body))).toBe('409 refund_exceeds_payment')
    const { data } = await customer.client.ok('GET', `/payments/${paymentId}/refunds`)
    expect(data.map(({ amount, status }: { amount: number; status: string }) => [amount, status])).toEqual([
      [1, 'SUCCEEDED'],
      [99_999, 'SUCCEEDED'],
      [TOTAL - 100_000, 'SUCCEEDED'],
    ])
    expect(market.providers.PAYSTACK.book.totals().byReference[charge.reference]).toEqual({
      captured: TOTAL,
      refunded: TOTAL,
    })
  })

  it('comes by line at the price that was paid, and never of more than was ordered', async () => {
    const { paymentId } = await paid('STRIPE')
    const { productId } = kitchen
    const by = (quantity: number, id = productId) => ({ lines: [{ productId: id, quantity }] })
    expect(await refund(paymentId, by(1))).toMatchObject({ status: 201, body: { amount: 250_000 } })
    expect(outcome(await refund(paymentId, by(3)))).toBe('422 validation_failed /lines/0/quantity')
    expect(outcome(await refund(paymentId, by(1, 'prd_none')))).toBe(
      '422 unknown_reference /lines/0/productId',
    )
    expect(outcome(await refund(paymentId, { ...by(1), amount: 5 }))).toBe('422 validation_failed /amount')
    const twice = { lines: [...by(1).lines, ...by(2).lines] }
    expect(outcome(await refund(paymentId, twice))).toBe('422 validation_failed /lines/1/quantity')
    expect(outcome(await refund(paymentId, by(2)))).toBe('409 refund_exceeds_payment')
  })

  it.each([
    [{ amount: 0 }, '422 validation_failed /amount'],
    [{ amount: -1 }, '422 validation_failed /amount'],
    [{ amount: 0.5 }, '422 validation_failed /amount'],
    [{ amount: '5' }, '422 validation_failed /amount'],
    [{ amount: null }, '422 validation_failed /amount'],
    [{ amount: 2 ** 60 }, '409 refund_exceeds_payment'],
    [{ lines: [] }, '422 validation_failed /lines'],
    [{ reason: '' }, '422 validation_failed /reason'],
    [{ reason: undefined }, '422 validation_failed /reason'],
    [{ bornBy: 'CUSTOMER' }, '422 validation_failed /bornBy'],
    [{ orderId: 'ord_1' }, '422 validation_failed /orderId'],
    [{ amount: TOTAL + 1 }, '409 refund_exceeds_payment'],
  ])('of %j is %s, and leaves no row', async (body, expected) => {
    const { paymentId } = await paid()
    const before = JSON.stringify(await everything(market))
    expect(outcome(await refund(paymentId, body))).toBe(expected)
    expect(JSON.stringify(await everything(market)) === before).toBe(true)
  })

  it('of what was never paid is refused, and leaves no row', async () => {
    const { payment } = await placedOnline('PAYSTACK', { kitchen, customer })
    const before = JSON.stringify(await everything(market))
    for (const body of [{}, { amount: 1 }])
      expect(outcome(await refund(payment.id, body))).toBe('409 refund_exceeds_payment')
    expect(outcome(await refund('pay_none', {}))).toBe('404 not_found')
    expect(JSON.stringify(await everything(market)) === before).toBe(true)
  })

  it('by the same key is one refund, also at once', async () => {
    const { paymentId } = await paid()
    const replies = await times(5, () => refund(paymentId, { amount: 7 }, { 'idempotency-key': 'cold soup' }))
    expect(tally(replies)).toEqual({ 201: 5 })
    expect(new Set(replies.map(({ body }) => body.id)).size).toBe(1)
    expect((await market.admin.ok('GET', `/payments/${paymentId}/refunds`)).data).toHaveLength(1)
  })

  it('never takes more than was paid, however many ask at once', async () => {
    const { orderId, paymentId, charge } = await paid('STRIPE')
    const replies = await times(10, () => refund(paymentId, { amount: 100_000 }))
    expect(tally(replies)).toEqual({ 201: 5, '409 refund_exceeds_payment': 5 })
    expect(await paymentOf(orderId)).toMatchObject({ refunded: 500_000 })
    expect(market.providers.STRIPE.book.totals().byReference[charge.reference]?.refunded).toBe(500_000)
  })

  it('that races with a cancel leaves the customer with all of it, once', async () => {
    for (let round = 0; round < 5; round++) {
      const { orderId, paymentId, charge } = await paid()
      const [cancelled, refunded] = await Promise.all([
        market.admin.post(`/orders/${orderId}/cancel`, { reason: 'Flood' }),
        refund(paymentId, { amount: 50_000 }),
      ])
      expect(cancelled.status).toBe(200)
      expect(['201', '409 refund_exceeds_payment']).toContain(outcome(refunded))
      await expect.poll(() => paymentOf(orderId)).toMatchObject({ status: 'REFUNDED', refunded: TOTAL })
      expect(market.providers.PAYSTACK.book.totals().byReference[charge.reference]?.refunded).toBe(TOTAL)
    }
  })
})

describe('an order that was paid in cash', () => {
  it('has its payment once it is collected, and can be refunded then', async () => {
    const order = await orderAt('OUT_FOR_DELIVERY', { kitchen, customer, courier })
    expect((await customer.client.ok('GET', `/orders/${order.id}/payments`)).data).toEqual([])
    expect(outcome(await customer.client.post(`/orders/${order.id}/payments`))).toBe('409 order_not_payable')
    await courier.client.ok('POST', `/deliveries/${order.deliveryId}/deliver`)
    const payment = await paymentOf(order.id)
    expect(payment).toMatchObject({ provider: 'CASH', status: 'PAID', amount: 300_000, checkoutUrl: null })
    expect((await refund(payment.id, { amount: 1_000, bornBy: 'VENDOR' })).body).toMatchObject({
      status: 'SUCCEEDED',
    })
    expect(await orderNow(order.id)).toMatchObject({ paymentStatus: 'PARTIALLY_REFUNDED' })
    expect(outcome(await refund(payment.id, { amount: 300_000 }))).toBe('409 refund_exceeds_payment')
    expect(outcome(await refund(payment.id, {}))).toBe('201')
    expect(await orderNow(order.id)).toMatchObject({ status: 'DELIVERED', paymentStatus: 'REFUNDED' })
  })
})

it('leaves the marketplace whole', async () => {
  await expect(expectInvariants(market)).resolves.toBeUndefined()
})
