import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectInvariants } from '../helpers/invariants.ts'
import { approvedCourier, type Kitchen, openKitchen, orderAt, orderFrom } from '../helpers/kitchen.ts'
import { type Marketplace, openMarketplace, type Person } from '../helpers/marketplace.ts'
import { outcome } from '../helpers/outcome.ts'

let market: Marketplace
let kitchen: Kitchen
let customer: Person
let courier: Person & { courierId: string }
beforeAll(async () => {
  market = await openMarketplace()
  kitchen = await openKitchen(market)
  customer = await market.register('CUSTOMER')
  courier = await approvedCourier(market)
})
afterAll(() => market.close())

const owner = () => kitchen.owner.client
const place = (more: object = {}) => customer.client.ok('POST', '/orders', orderFrom(kitchen, 1, more))
const seen = (orderId: string) => customer.client.ok('GET', `/orders/${orderId}`)
const MINUTE_MS = 60_000

describe('accepting', () => {
  /** Minutes from the acceptance until the food is ready. */
  async function accepted(body?: unknown): Promise<number> {
    const order = await owner().ok('POST', `/orders/${(await place()).id}/accept`, body)
    return (Date.parse(order.readyBy) - Date.parse(order.updatedAt)) / MINUTE_MS
  }

  it('promises the food in the minutes given', async () => {
    expect(await accepted({ prepMinutes: 1 })).toBe(1)
    expect(await accepted({ prepMinutes: 240 })).toBe(240)
  })

  it('promises it in the vendor’s usual time where none are given, with or without a body', async () => {
    expect([await accepted(), await accepted({}), await accepted('')]).toEqual([20, 20, 20])
    await owner().ok('PATCH', `/vendors/${kitchen.vendorId}`, { prepMinutes: 35 })
    expect(await accepted()).toBe(35)
  })

  it('takes 1 to 240 whole minutes and nothing else', async () => {
    const { id } = await place()
    for (const prepMinutes of [0, 241, 2.5, '20', null, -5]) {
      const reply = await owner().post(`/orders/${id}/accept`, { prepMinutes })
      expect(outcome(reply), String(prepMinutes)).toBe('422 validation_failed /prepMinutes')
    }
    const reply = await owner().post(`/orders/${id}/accept`, { readyBy: '2026-11-23T12:00:00Z' })
    expect(outcome(reply)).toBe('422 validation_failed /readyBy')
    expect((await seen(id)).status).toBe('PLACED')
  })

  it('keeps the promise while the order goes on', async () => {
    const { id } = await place()
    const { readyBy } = await owner().ok('POST', `/orders/${id}/accept`)
    market.wait(7 * MINUTE_MS)
    const ready = await owner().ok('POST', `/orders/${id}/ready`)
    expect(ready.readyBy).toBe(readyBy)
    expect(Date.parse(ready.updatedAt) - Date.parse(ready.placedAt)).toBeGreaterThanOrEqual(7 * MINUTE_MS)
  })
})

describe('a vendor that is suspended', () => {
  it('finishes its running orders', async () => {
    const { id } = await place()
    await market.admin.ok('POST', `/vendors/${kitchen.vendorId}/suspend`)
    await owner().ok('POST', `/orders/${id}/accept`)
    expect((await owner().ok('POST', `/orders/${id}/ready`)).status).toBe('READY_FOR_PICKUP')
    await market.admin.ok('POST', `/vendors/${kitchen.vendorId}/approve`)
  })
})

describe('cancelling', () => {
  const cast = () => ({ kitchen, customer, courier })

  it('needs a reason of 1 to 500 characters in one line', async () => {
    const { id } = await place()
    const cancel = async (body?: unknown) => outcome(await customer.client.post(`/orders/${id}/cancel`, body))
    expect([await cancel(), await cancel('')]).toEqual(Array(2).fill('422 validation_failed (body)'))
    expect(await cancel({})).toBe('422 validation_failed /reason')
    for (const reason of ['', '   ', 'x'.repeat(501), 'a\nb', null, 7]) {
      expect(await cancel({ reason })).toBe('422 validation_failed /reason')
    }
    expect((await seen(id)).status).toBe('PLACED')
    expect(await cancel({ reason: 'é'.repeat(500) })).toBe('200')
  })

  it('ends an order without a delivery', async () => {
    const { id } = await place()
    const cancelled = await customer.client.ok('POST', `/orders/${id}/cancel`, { reason: 'Too late' })
    expect(cancelled).toMatchObject({
      status: 'CANCELLED',
      delivery: null,
      paymentStatus: 'NONE',
      allowedActions: [],
    })
  })

  it('ends its delivery too, which has no courier then, and frees the courier’s place', async () => {
    for (const status of ['ASSIGNED', 'OUT_FOR_DELIVERY'] as const) {
      const { id, deliveryId } = await orderAt(status, cast())
      expect((await courier.client.ok('GET', '/couriers/me')).activeDeliveries).toBe(1)
      const cancelled = await market.admin.ok('POST', `/orders/${id}/cancel`, { reason: 'Flood' })
      expect(cancelled).toMatchObject({
        status: 'CANCELLED',
        delivery: { id: deliveryId, status: 'CANCELLED', courier: null },
      })
      expect(await market.admin.ok('GET', `/deliveries/${deliveryId}`)).toMatchObject({
        status: 'CANCELLED',
        courierId: null,
      })
      expect((await courier.client.ok('GET', '/couriers/me')).activeDeliveries).toBe(0)
      expect(outcome(await courier.client.get(`/deliveries/${deliveryId}`))).toBe('404 not_found')
      expect(outcome(await courier.client.get(`/orders/${id}`))).toBe('404 not_found')
    }
  })

  it('takes an open delivery away from every courier', async () => {
    const { id, deliveryId } = await orderAt('READY_FOR_PICKUP', cast())
    await owner().ok('POST', `/orders/${id}/cancel`, { reason: 'Out of gas' })
    expect(outcome(await courier.client.post(`/deliveries/${deliveryId}/accept`))).toBe('409 delivery_taken')
  })
})

describe('the stock of a cancelled order', () => {
  const change = (productId: string, fields: object) => owner().ok('PATCH', `/products/${productId}`, fields)
  const stockOf = async (productId: string) => (await market.anyone.ok('GET', `/products/${productId}`)).stock
  const cancel = (orderId: string) =>
    market.admin.post(`/orders/${orderId}/cancel`, { reason: 'Changed my mind' })

  async function cook(stock: number | null): Promise<string> {
    const { vendorId, categoryId } = kitchen
    return (await owner().ok('POST', '/products', { vendorId, categoryId, name: 'Suya', price: 100, stock }))
      .id
  }

  it('returns, over all its lines, and once', async () => {
    const [suya, moi] = [await cook(10), await cook(5)]
    const items = [
      { productId: suya, quantity: 2, note: 'hot' },
      { productId: moi, quantity: 5 },
      { productId: suya, quantity: 3, note: 'mild' },
    ]
    const { id } = await place({ items })
    expect([await stockOf(suya), await stockOf(moi)]).toEqual([5, 0])
    expect(outcome(await cancel(id))).toBe('200')
    expect(outcome(await cancel(id))).toBe('409 invalid_transition')
    expect([await stockOf(suya), await stockOf(moi)]).toEqual([10, 5])
    await expectInvariants(market, { [suya]: 10, [moi]: 5 })
  })

  it('returns from every status from which an order can be cancelled', async () => {
    const counted = await openKitchen(market, { stock: 10 }, kitchen.owner)
    for (const status of [
      'PLACED',
      'ACCEPTED',
      'READY_FOR_PICKUP',
      'ASSIGNED',
      'OUT_FOR_DELIVERY',
    ] as const) {
      const { id } = await orderAt(status, { kitchen: counted, customer, courier })
      expect(await stockOf(counted.productId), status).toBe(9)
      await cancel(id)
      expect(await stockOf(counted.productId), status).toBe(10)
    }
  })

  it('stays gone where the order was delivered', async () => {
    const counted = await openKitchen(market, { stock: 10 }, kitchen.owner)
    const { id } = await orderAt('DELIVERED', { kitchen: counted, customer, courier })
    expect(outcome(await cancel(id))).toBe('409 invalid_transition')
    expect(await stockOf(counted.productId)).toBe(9)
  })

  it('is added to what the vendor has put there since', async () => {
    const suya = await cook(10)
    const { id } = await place({ items: [{ productId: suya, quantity: 4 }] })
    await change(suya, { stock: 100 })
    await cancel(id)
    expect(await stockOf(suya)).toBe(104)
  })

  it('is not returned where it is not counted any more', async () => {
    const suya = await cook(10)
    const { id } = await place({ items: [{ productId: suya, quantity: 4 }] })
    await change(suya, { stock: null })
    await cancel(id)
    expect(await stockOf(suya)).toBeNull()
  })

  it('is not returned where none was taken, though it is counted now', async () => {
    const suya = await cook(null)
    const { id } = await place({ items: [{ productId: suya, quantity: 4 }] })
    await change(suya, { stock: 7 })
    await cancel(id)
    expect(await stockOf(suya)).toBe(7)
  })

  it('does not stand in the way where the product is archived or not available', async () => {
    const [gone, paused] = [await cook(10), await cook(10)]
    const items = [gone, paused].map((productId) => ({ productId, quantity: 1 }))
    const { id } = await place({ items })
    await owner().ok('DELETE', `/products/${gone}`)
    await change(paused, { available: false })
    expect(outcome(await cancel(id))).toBe('200')
    expect(await stockOf(paused)).toBe(10)
    await expectInvariants(market, { [gone]: 10 })
  })
})
