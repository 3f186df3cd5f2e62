import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { approvedCourier, openKitchen, orderAt, orderFrom } from './helpers/kitchen.ts'
import { expectInvariants } from './helpers/invariants.ts'
import { type Marketplace, openMarketplace, type Person } from './helpers/marketplace.ts'
import { outcome, tally } from './helpers/outcome.ts'
import { couriersAt, times } from './helpers/race.ts'

let market: Marketplace
let customer: Person

beforeAll(async () => {
  market = await openMarketplace()
  customer = await market.register('CUSTOMER')
})
afterAll(() => market.close())

const stockOf = async (productId: string) => (await market.anyone.ok('GET', `/products/${productId}`)).stock

describe('stock', () => {
  it('of one unit is sold to one of a hundred buyers', async () => {
    const kitchen = await openKitchen(market, { stock: 1 })
    const buyers = await times(10, () => market.register('CUSTOMER'))
    const replies = await times(100, (index) =>
      buyers[index % 10]!.client.post('/orders', orderFrom(kitchen)),
    )
    expect(tally(replies)).toEqual({ '201': 1, '409 insufficient_stock /items/0/productId': 99 })
    expect(await stockOf(kitchen.productId)).toBe(0)
    await expectInvariants(market, { [kitchen.productId]: 1 })
  })

  it('is neither lost nor made by a hundred buyers of random quantities, some of whom cancel', async () => {
    const kitchen = await openKitchen(market, { stock: 30 })
    const bought = await times(100, async (index) => {
      const quantity = 1 + Math.floor(Math.random() * 5)
      const reply = await customer.client.post('/orders', orderFrom(kitchen, quantity))
      if (reply.status !== 201 || index % 4 > 0) return reply.status === 201 ? quantity : 0
      await customer.client.ok('POST', `/orders/${reply.body.id}/cancel`, { reason: 'Too much' })
      return 0
    })
    const sold = bought.reduce((sum, quantity) => sum + quantity, 0)
    expect(await stockOf(kitchen.productId)).toBe(30 - sold)
    await expectInvariants(market, { [kitchen.productId]: 30 })
  })

  it('of two products is taken together or not at all, in whatever order they are named', async () => {
    const rice = await openKitchen(market, { stock: 25 })
    const yam = { vendorId: rice.vendorId, categoryId: rice.categoryId, name: 'Yam', price: 100, stock: 20 }
    const yamId: string = (await rice.owner.client.ok('POST', '/products', yam)).id
    const replies = await times(60, (index) => {
      const both = [rice.productId, yamId].map((productId) => ({ productId, quantity: 1 }))
      const items = index % 2 ? both : both.toReversed()
      return customer.client.post('/orders', orderFrom(rice, 1, { items }))
    })
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(20)
    expect([await stockOf(rice.productId), await stockOf(yamId)]).toEqual([5, 0])
    await expectInvariants(market, { [rice.productId]: 25, [yamId]: 20 })
  })
})

describe('a delivery', () => {
  it('goes to one of fifty couriers', async () => {
    const kitchen = await openKitchen(market)
    const couriers = await couriersAt(market, 50)
    const { deliveryId } = await orderAt('READY_FOR_PICKUP', { kitchen, customer, courier: couriers[0]! })
    const replies = await Promise.all(
      couriers.map(({ client }) => client.post(`/deliveries/${deliveryId}/accept`)),
    )
    expect(tally(replies)).toEqual({ '200': 1, '409 delivery_taken': 49 })
    await expectInvariants(market)
  })

  it('is one of three at most for a courier who grabs ten at once', async () => {
    const kitchen = await openKitchen(market)
    const courier = await approvedCourier(market)
    const orders = await times(10, () => orderAt('READY_FOR_PICKUP', { kitchen, customer, courier }))
    const replies = await Promise.all(
      orders.map(({ deliveryId }) => courier.client.post(`/deliveries/${deliveryId}/accept`)),
    )
    expect(tally(replies)).toEqual({ '200': 3, '409 courier_unavailable': 7 })
    expect((await courier.client.ok('GET', '/couriers/me')).activeDeliveries).toBe(3)
    await expectInvariants(market)
  })

  it('is not left with a courier who is suspended while taking it', async () => {
    const kitchen = await openKitchen(market)
    for (let round = 0; round < 10; round++) {
      const courier = await approvedCourier(market)
      const { deliveryId } = await orderAt('READY_FOR_PICKUP', { kitchen, customer, courier })
      const take = () => courier.client.post(`/deliveries/${deliveryId}/accept`)
      const suspend = () => market.admin.post(`/couriers/${courier.courierId}/suspend`)
      await Promise.all(round % 2 ? [take(), suspend()] : [suspend(), take()])
      expect((await market.admin.ok('GET', `/deliveries/${deliveryId}`)).status).toBe('OPEN')
    }
    await expectInvariants(market)
  })
})

describe('of two steps at the same moment', () => {
  const owner = { client: undefined as unknown as Person['client'] }
  let courier: Person & { courierId: string }
  let kitchen: Awaited<ReturnType<typeof openKitchen>>
  beforeAll(async () => {
    kitchen = await openKitchen(market, { stock: 1_000 })
    owner.client = kitchen.owner.client
    courier = await approvedCourier(market)
  })

  type Order = Awaited<ReturnType<typeof orderAt>>
  type Step = (order: Order) => ReturnType<Person['client']['post']>
  const admin = () => ({ client: market.admin })
  const onOrder =
    (who: () => Pick<Person, 'client'>, verb: string, body?: object): Step =>
    ({ id }) =>
      who().client.post(`/orders/${id}/${verb}`, body)
  const onDelivery =
    (who: () => Pick<Person, 'client'>, verb: string): Step =>
    ({ deliveryId }) =>
      who().client.post(`/deliveries/${deliveryId}/${verb}`)
  const because = { reason: 'Changed my mind' }

  const customerCancels = onOrder(() => customer, 'cancel', because)
  const ownerCancels = onOrder(() => owner, 'cancel', because)
  const adminCancels = onOrder(admin, 'cancel', because)

  /** Where the order stands, the two steps, and what the loser hears, whichever it is. */
  const RACES: [title: string, at: Parameters<typeof orderAt>[0], a: Step, b: Step, losers: string[]][] = [
    ['cancel and accept', 'PLACED', customerCancels, onOrder(() => owner, 'accept'), []],
    ['two calls of ready', 'ACCEPTED', onOrder(() => owner, 'ready'), onOrder(() => owner, 'ready'), []],
    [
      'the courier’s accept and the vendor’s cancel',
      'READY_FOR_PICKUP',
      onDelivery(() => courier, 'accept'),
      ownerCancels,
      ['409 delivery_taken'],
    ],
    [
      'release and pick-up',
      'ASSIGNED',
      onDelivery(() => courier, 'release'),
      onDelivery(() => courier, 'pick-up'),
      [],
    ],
    [
      'an admin’s release and pick-up',
      'ASSIGNED',
      onDelivery(admin, 'release'),
      onDelivery(() => courier, 'pick-up'),
      [],
    ],
    [
      'deliver and an admin’s cancel',
      'OUT_FOR_DELIVERY',
      onDelivery(() => courier, 'deliver'),
      adminCancels,
      ['404 not_found'],
    ],
    [
      'two delivers',
      'OUT_FOR_DELIVERY',
      onDelivery(() => courier, 'deliver'),
      onDelivery(() => courier, 'deliver'),
      [],
    ],
  ]

  it.each(RACES)('%s, one wins in every round', async (_title, at, a, b, losers) => {
    for (let round = 0; round < 12; round++) {
      const order = await orderAt(at, { kitchen, customer, courier })
      const [first, second] = round % 2 ? [a, b] : [b, a]
      const outcomes = (await Promise.all([first(order), second(order)])).map(outcome).sort()
      expect(outcomes[0]).toBe('200')
      expect(['409 invalid_transition', ...losers]).toContain(outcomes[1])
      await market.admin.post(`/orders/${order.id}/cancel`, { reason: 'The end' })
    }
    await expectInvariants(market, { [kitchen.productId]: 1_000 })
  })

  it('cancel and accept, one wins in fifty rounds at once', async () => {
    const orders = await times(50, () => orderAt('PLACED', { kitchen, customer, courier }))
    const accept = onOrder(() => owner, 'accept')
    const replies = await Promise.all(orders.flatMap((order) => [accept(order), customerCancels(order)]))
    expect(tally(replies)).toEqual({ '200': 50, '409 invalid_transition': 50 })
    for (const { id } of orders) {
      expect((await customer.client.ok('GET', `/orders/${id}/events`)).data).toHaveLength(2)
    }
    await expectInvariants(market, { [kitchen.productId]: 1_000 })
  })
})

describe('an idempotency key', () => {
  it('gives twenty calls one effect and one answer', async () => {
    const kitchen = await openKitchen(market, { stock: 100 })
    const headers = { 'idempotency-key': 'one dinner' }
    const replies = await times(20, () => customer.client.post('/orders', orderFrom(kitchen), { headers }))
    expect(new Set(replies.map(({ body }) => JSON.stringify(body))).size).toBe(1)
    expect(replies.filter((reply) => reply.headers.get('idempotency-replayed') === 'true')).toHaveLength(19)
    expect(await stockOf(kitchen.productId)).toBe(99)
    const other = await customer.client.post('/orders', orderFrom(kitchen, 2), { headers })
    expect(outcome(other)).toBe('422 idempotency_key_reused')
  })

  it('is free again after a refusal', async () => {
    const kitchen = await openKitchen(market, { stock: 0 })
    const headers = { 'idempotency-key': 'second dinner' }
    expect((await customer.client.post('/orders', orderFrom(kitchen), { headers })).status).toBe(409)
    await kitchen.owner.client.ok('PATCH', `/products/${kitchen.productId}`, { stock: 5 })
    const first = await customer.client.post('/orders', orderFrom(kitchen), { headers })
    expect(first.status).toBe(201)
    expect(first.headers.get('idempotency-replayed')).toBeNull()
  })
})
