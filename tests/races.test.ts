import { afterAll, beforeAll, expect, it } from 'vitest'
import { approvedCourier, openKitchen, orderAt, orderFrom } from './helpers/kitchen.ts'
import { expectInvariants } from './helpers/invariants.ts'
import { type Marketplace, openMarketplace, type Person } from './helpers/marketplace.ts'
import { tally } from './helpers/outcome.ts'

let market: Marketplace
let customer: Person

beforeAll(async () => {
  market = await openMarketplace()
  customer = await market.register('CUSTOMER')
})
afterAll(() => market.close())

const times = <T>(count: number, one: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, index) => one(index)))

it('sells the last unit to one of a hundred buyers', async () => {
  const kitchen = await openKitchen(market, { stock: 1 })
  const buyers = await times(10, () => market.register('CUSTOMER'))
  const replies = await times(100, (index) => buyers[index % 10]!.client.post('/orders', orderFrom(kitchen)))
  expect(tally(replies)).toEqual({ '201': 1, '409 insufficient_stock /items/0/productId': 99 })
  expect((await market.anyone.ok('GET', `/products/${kitchen.productId}`)).stock).toBe(0)
  await expectInvariants(market)
})

it('gives a delivery to one of fifty couriers', async () => {
  const kitchen = await openKitchen(market)
  const couriers: Person[] = []
  // Five at a time: more hashes than may wait are turned away.
  while (couriers.length < 50) couriers.push(...(await times(5, () => approvedCourier(market))))
  const { deliveryId } = await orderAt('READY_FOR_PICKUP', { kitchen, customer, courier: couriers[0]! })
  const replies = await Promise.all(
    couriers.map(({ client }) => client.post(`/deliveries/${deliveryId}/accept`)),
  )
  expect(tally(replies)).toEqual({ '200': 1, '409 delivery_taken': 49 })
  await expectInvariants(market)
})

it('lets a courier have three deliveries, however many they grab at once', async () => {
  const kitchen = await openKitchen(market)
  const courier = await approvedCourier(market)
  const orders = await times(8, () => orderAt('READY_FOR_PICKUP', { kitchen, customer, courier }))
  const replies = await Promise.all(
    orders.map(({ deliveryId }) => courier.client.post(`/deliveries/${deliveryId}/accept`)),
  )
  expect(tally(replies)).toEqual({ '200': 3, '409 courier_unavailable': 5 })
  expect((await courier.client.ok('GET', '/couriers/me')).activeDeliveries).toBe(3)
  await expectInvariants(market)
})

it('lets one of cancel and accept win, in every round', async () => {
  const kitchen = await openKitchen(market, { stock: 100 })
  for (let round = 0; round < 20; round++) {
    const order = await customer.client.ok('POST', '/orders', orderFrom(kitchen))
    const replies = await Promise.all([
      customer.client.post(`/orders/${order.id}/cancel`, { reason: 'Changed my mind' }),
      kitchen.owner.client.post(`/orders/${order.id}/accept`),
    ])
    expect(tally(replies)).toEqual({ '200': 1, '409 invalid_transition': 1 })
  }
  await expectInvariants(market)
})

it('has one effect for twenty calls with one idempotency key, and answers them alike', async () => {
  const kitchen = await openKitchen(market, { stock: 100 })
  const headers = { 'idempotency-key': 'one dinner' }
  const replies = await times(20, () => customer.client.post('/orders', orderFrom(kitchen), { headers }))
  expect(new Set(replies.map(({ body }) => JSON.stringify(body))).size).toBe(1)
  expect(replies.filter((reply) => reply.headers.get('idempotency-replayed') === 'true')).toHaveLength(19)
  expect((await market.anyone.ok('GET', `/products/${kitchen.productId}`)).stock).toBe(99)
  const other = await customer.client.post('/orders', orderFrom(kitchen, 2), { headers })
  expect(tally([other])).toEqual({ '422 idempotency_key_reused': 1 })
})

it('frees an idempotency key after a refusal', async () => {
  const kitchen = await openKitchen(market, { stock: 0 })
  const headers = { 'idempotency-key': 'second dinner' }
  expect((await customer.client.post('/orders', orderFrom(kitchen), { headers })).status).toBe(409)
  await kitchen.owner.client.ok('PATCH', `/products/${kitchen.productId}`, { stock: 5 })
  const first = await customer.client.post('/orders', orderFrom(kitchen), { headers })
  expect(first.status).toBe(201)
  expect(first.headers.get('idempotency-replayed')).toBeNull()
})
