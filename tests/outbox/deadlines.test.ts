import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { Tables } from '../../src/platform/database/database.ts'
import { expectInvariants } from '../helpers/invariants.ts'
import { approvedCourier, openKitchen, orderAt, orderFrom } from '../helpers/kitchen.ts'
import { type Marketplace, openMarketplace, type Person } from '../helpers/marketplace.ts'

const MINUTE = 60_000

let market: Marketplace
let customer: Person
beforeAll(async () => {
  market = await openMarketplace({ ACCESS_TOKEN_TTL: '86400' })
  customer = await market.register('CUSTOMER')
})
afterAll(() => market.close())

function waitMinutes(minutes: number): void {
  market.wait(minutes * MINUTE)
  market.app.outbox.wake()
}

const eventsOf = async (id: string) => (await market.admin.ok('GET', `/orders/${id}/events`)).data
const statusOf = async (id: string) => (await market.admin.ok('GET', `/orders/${id}`)).status
const newest = async ({ client }: Person) => (await client.ok('GET', '/notifications?limit=1')).data[0]
const countOf = async (table: keyof Tables) =>
  (await market.app.read.sql.selectFrom(table).selectAll().execute()).length

/** The timers of orders and deliveries that still run. */
async function timersLeft(): Promise<string[]> {
  const rows = await market.app.read.sql.selectFrom('work').select('kind').execute()
  return rows
    .map(({ kind }) => kind)
    .filter((kind) => ['order.acceptance', 'delivery.pick_up'].includes(kind))
}

it('cancels an order that no vendor has accepted in ten minutes, and tells everybody why', async () => {
  const kitchen = await openKitchen(market, { stock: 5 })
  const late = await customer.client.ok('POST', '/orders', orderFrom(kitchen))
  waitMinutes(9)
  const inTime = await customer.client.ok('POST', '/orders', orderFrom(kitchen))
  const accepted = await orderAt('ACCEPTED', { kitchen, customer, courier: customer })
  waitMinutes(1.1)
  await vi.waitFor(async () => expect(await statusOf(late.id)).toBe('CANCELLED'), 15_000)
  expect((await eventsOf(late.id)).at(-1)).toMatchObject({
    from: 'PLACED',
    to: 'CANCELLED',
    actorRole: 'SYSTEM',
    reason: 'The vendor did not accept the order in time.',
  })
  expect(await newest(customer)).toMatchObject({
    type: 'order.cancelled',
    body: expect.stringContaining('did not accept the order in time'),
    data: { orderId: late.id },
  })
  expect(await newest(kitchen.owner)).toMatchObject({ type: 'order.cancelled' })
  expect(await statusOf(inTime.id)).toBe('PLACED')
  await kitchen.owner.client.ok('POST', `/orders/${inTime.id}/accept`)
  waitMinutes(60)
  await vi.waitFor(async () => expect(await timersLeft()).toEqual([]), 15_000)
  expect([await statusOf(inTime.id), await statusOf(accepted.id)]).toEqual(['ACCEPTED', 'ACCEPTED'])
  await expectInvariants(market, { [kitchen.productId]: 5 })
})

it('opens a delivery again whose courier has not picked it up in thirty minutes, and tells that courier', async () => {
  const kitchen = await openKitchen(market)
  const [slow, quick] = [await approvedCourier(market), await approvedCourier(market)]
  const { id, deliveryId } = await orderAt('ASSIGNED', { kitchen, customer, courier: slow })
  waitMinutes(29)
  expect(await statusOf(id)).toBe('ASSIGNED')
  waitMinutes(1.1)
  await vi.waitFor(async () => expect(await statusOf(id)).toBe('READY_FOR_PICKUP'), 15_000)
  expect((await eventsOf(id)).at(-1)).toMatchObject({ to: 'READY_FOR_PICKUP', actorRole: 'SYSTEM' })
  expect(await newest(slow)).toMatchObject({ type: 'delivery.released', data: { deliveryId } })
  expect((await slow.client.ok('GET', '/couriers/me')).activeDeliveries).toBe(0)

  await quick.client.ok('PATCH', '/couriers/me', { available: true })
  await quick.client.ok('POST', `/deliveries/${deliveryId}/accept`)
  waitMinutes(20)
  await quick.client.ok('POST', `/deliveries/${deliveryId}/pick-up`)
  waitMinutes(60)
  await vi.waitFor(async () => expect(await timersLeft()).toEqual([]), 15_000)
  expect(await statusOf(id)).toBe('OUT_FOR_DELIVERY')
  await expectInvariants(market)
})

it('makes a courier unavailable of whom nothing was heard for ten minutes, unless they bring something', async () => {
  const kitchen = await openKitchen(market)
  const [silent, located, busy] = [
    await approvedCourier(market),
    await approvedCourier(market),
    await approvedCourier(market),
  ]
  await orderAt('OUT_FOR_DELIVERY', { kitchen, customer, courier: busy })
  const available = async ({ client }: Person) => (await client.ok('GET', '/couriers/me')).available
  waitMinutes(9)
  await located.client.ok('PATCH', '/couriers/me', { location: { lat: 6.4, lng: 3.4 } })
  waitMinutes(1.5)
  // The job may just have run when time was moved, and then it runs a minute later.
  const retired = async () => {
    waitMinutes(0.5)
    expect(await available(silent)).toBe(false)
  }
  await vi.waitFor(retired, { timeout: 15_000, interval: 1_000 })
  expect([await available(located), await available(busy)]).toEqual([true, true])
  await silent.client.ok('PATCH', '/couriers/me', { available: true })
  expect(await available(silent)).toBe(true)
})

it('forgets what is over: tokens, sessions, idempotency keys, what was consumed', async () => {
  const { client } = await market.register('CUSTOMER')
  const headers = { 'idempotency-key': 'read them all' }
  await client.post('/notifications/read-all', {}, { headers })
  await market.app.execute(async ({ sql }) => {
    await sql
      .insertInto('consumed')
      .values({ event_id: `evt_${'0'.repeat(26)}`, consumer: 'x' })
      .execute()
  })
  expect(await countOf('idempotency_keys')).toBeGreaterThan(0)
  waitMinutes(25 * 60)
  await vi.waitFor(async () => {
    waitMinutes(61)
    expect(await countOf('idempotency_keys')).toBe(0)
    expect(await countOf('consumed')).toBe(0)
  }, 15_000)
  expect(await countOf('sessions')).toBeGreaterThan(0)
  waitMinutes(200 * 24 * 60)
  await vi.waitFor(async () => {
    waitMinutes(61)
    expect(await countOf('refresh_tokens')).toBe(0)
    expect(await countOf('sessions')).toBe(0)
  }, 15_000)
})

it('lets orders wait for ever where the settings say so', async () => {
  const patient = await openMarketplace({ ACCEPT_WITHIN_MINUTES: '0', PICKUP_WITHIN_MINUTES: '0' })
  try {
    const kitchen = await openKitchen(patient)
    const [diner, courier] = [await patient.register('CUSTOMER'), await approvedCourier(patient)]
    await orderAt('PLACED', { kitchen, customer: diner, courier })
    await orderAt('ASSIGNED', { kitchen, customer: diner, courier })
    const kinds = await patient.app.read.sql.selectFrom('work').select('kind').execute()
    expect(kinds.filter(({ kind }) => /acceptance|pick_up/.test(kind))).toEqual([])
  } finally {
    await patient.close()
  }
})
