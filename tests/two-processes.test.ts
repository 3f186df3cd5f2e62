import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Client } from './helpers/client.ts'
import { Contract } from './helpers/contract.ts'
import { expectInvariants } from './helpers/invariants.ts'
import { approvedCourier, openKitchen, orderAt, orderFrom } from './helpers/kitchen.ts'
import { JWT_SECRET, type Marketplace, openMarketplace, type Person } from './helpers/marketplace.ts'
import { outcome, tally } from './helpers/outcome.ts'
import { Folder } from './helpers/process.ts'
import { couriersAt, times } from './helpers/race.ts'

/** One process is this one, the other is the command line's; both serve one database. */
let market: Marketplace
let other: Client
const folder = new Folder()
let customer: Person

beforeAll(async () => {
  market = await openMarketplace()
  const env = { DATABASE_URL: market.url, JWT_SECRET, RATE_LIMIT: 'off' }
  const { origin } = await folder.serve(env)
  const document = await (await fetch(`${origin}/openapi.json`)).json()
  other = new Client(origin, new Contract(document as Record<string, unknown>))
  customer = await market.register('CUSTOMER')
})
afterAll(async () => {
  await folder.remove()
  await market.close()
})

type Someone = Pick<Person, 'client'>
/** The same account, calling the one process or the other by turns. */
const by = ({ client }: Someone, turn: number): Client =>
  turn % 2 ? client : other.with(client.token as string)

it('sells the last unit once, whichever process is asked', async () => {
  const kitchen = await openKitchen(market, { stock: 1 })
  const replies = await times(100, (turn) => by(customer, turn).post('/orders', orderFrom(kitchen)))
  expect(tally(replies)).toEqual({ '201': 1, '409 insufficient_stock /items/0/productId': 99 })
  await expectInvariants(market, { [kitchen.productId]: 1 })
})

it('neither loses nor makes stock between them', async () => {
  const kitchen = await openKitchen(market, { stock: 30 })
  const replies = await times(60, async (turn) => {
    const reply = await by(customer, turn).post('/orders', orderFrom(kitchen, 1 + (turn % 3)))
    if (reply.status !== 201 || turn % 4) return reply
    return by(customer, turn + 1).post(`/orders/${reply.body.id}/cancel`, { reason: 'Too much' })
  })
  for (const reply of replies) expect([200, 201, 409]).toContain(reply.status)
  await expectInvariants(market, { [kitchen.productId]: 30 })
})

it('gives a delivery to one of the couriers of both', async () => {
  const kitchen = await openKitchen(market)
  const couriers = await couriersAt(market, 20)
  for (let round = 0; round < 3; round++) {
    const courier = couriers[0] as Person
    const { deliveryId } = await orderAt('READY_FOR_PICKUP', { kitchen, customer, courier })
    const accept = (person: Person, turn: number) =>
      by(person, turn + round).post(`/deliveries/${deliveryId}/accept`)
    const outcomes = tally(await Promise.all(couriers.map(accept)))
    expect(outcomes).toEqual({ '200': 1, '409 delivery_taken': 19 })
  }
  await expectInvariants(market)
})

it('lets a courier have three deliveries over both', async () => {
  const kitchen = await openKitchen(market)
  const courier = await approvedCourier(market)
  const orders = await times(10, () => orderAt('READY_FOR_PICKUP', { kitchen, customer, courier }))
  const replies = await Promise.all(
    orders.map(({ deliveryId }, turn) => by(courier, turn).post(`/deliveries/${deliveryId}/accept`)),
  )
  expect(tally(replies)).toEqual({ '200': 3, '409 courier_unavailable': 7 })
  await expectInvariants(market)
})

it('lets one of cancel and accept win, one in each process', async () => {
  const { owner, ...kitchen } = await openKitchen(market, { stock: 100 })
  for (let round = 0; round < 25; round++) {
    const { id } = await by(customer, round).ok('POST', '/orders', orderFrom({ owner, ...kitchen }))
    const replies = await Promise.all([
      by(customer, round).post(`/orders/${id}/cancel`, { reason: 'Changed my mind' }),
      by(owner, round + 1).post(`/orders/${id}/accept`),
    ])
    expect(tally(replies)).toEqual({ '200': 1, '409 invalid_transition': 1 })
  }
  await expectInvariants(market, { [kitchen.productId]: 100 })
})

it('has one effect for one idempotency key over both', async () => {
  const kitchen = await openKitchen(market, { stock: 100 })
  const headers = { 'idempotency-key': 'one dinner' }
  const replies = await times(20, (turn) =>
    by(customer, turn).post('/orders', orderFrom(kitchen), { headers }),
  )
  expect(tally(replies)).toEqual({ '201': 20 })
  expect(new Set(replies.map(({ body }) => body.id)).size).toBe(1)
  await expectInvariants(market, { [kitchen.productId]: 100 })
  expect((await market.anyone.ok('GET', `/products/${kitchen.productId}`)).stock).toBe(99)
})

it('sees in the one what the other has answered, at once', async () => {
  const kitchen = await openKitchen(market)
  for (let turn = 0; turn < 10; turn++) {
    const order = await by(customer, turn).ok('POST', '/orders', orderFrom(kitchen))
    expect(await by(customer, turn + 1).ok('GET', `/orders/${order.id}`)).toEqual(order)
    await by(kitchen.owner, turn).ok('POST', `/orders/${order.id}/accept`)
    expect((await by(customer, turn + 1).ok('GET', `/orders/${order.id}`)).status).toBe('ACCEPTED')
  }
  const suspect = await market.register('CUSTOMER')
  expect(outcome(await by(suspect, 0).get('/me'))).toBe('200')
  await market.admin.ok('POST', `/users/${suspect.id}/suspend`)
  expect(outcome(await by(suspect, 0).get('/me'))).toBe('401 unauthenticated')
})

it('waits in the one while the other writes, instead of failing', async () => {
  const kitchen = await openKitchen(market)
  const writing = market.app.execute(() => sleep(400, 'written'))
  const replies = await times(5, () => by(customer, 0).post('/orders', orderFrom(kitchen)))
  expect([await writing, tally(replies)]).toEqual(['written', { '201': 5 }])
})
