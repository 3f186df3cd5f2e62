import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { approvedCourier, type Kitchen, openKitchen, orderAt } from '../helpers/kitchen.ts'
import { type Marketplace, openMarketplace, type Person } from '../helpers/marketplace.ts'
import { outcome } from '../helpers/outcome.ts'
import { walk } from '../helpers/pages.ts'

interface Step {
  id: string
  from: string | null
  to: string
  at: string
  actorRole: string
  reason: string | null
}

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

const cast = () => ({ kitchen, customer, courier })
const eventsOf = async (orderId: string): Promise<Step[]> =>
  (await customer.client.ok('GET', `/orders/${orderId}/events?limit=100`)).data
const timeline = async (orderId: string) =>
  (await eventsOf(orderId)).map(({ from, to, actorRole }) => `${from} ${to} ${actorRole}`)

describe('the timeline of an order', () => {
  it('tells each step once, oldest first, and who took it', async () => {
    const { id } = await orderAt('DELIVERED', cast())
    expect(await timeline(id)).toEqual([
      'null PLACED CUSTOMER',
      'PLACED ACCEPTED VENDOR',
      'ACCEPTED READY_FOR_PICKUP VENDOR',
      'READY_FOR_PICKUP ASSIGNED COURIER',
      'ASSIGNED OUT_FOR_DELIVERY COURIER',
      'OUT_FOR_DELIVERY DELIVERED COURIER',
    ])
  })

  it('tells what an admin did, and reasons where they were given', async () => {
    const { id } = await orderAt('PLACED', cast())
    await market.admin.ok('POST', `/orders/${id}/accept`)
    const { delivery } = await market.admin.ok('POST', `/orders/${id}/ready`)
    await market.admin.ok('POST', `/deliveries/${delivery.id}/assign`, { courierId: courier.courierId })
    await courier.client.ok('POST', `/deliveries/${delivery.id}/release`, { reason: 'Flat tyre' })
    await courier.client.ok('POST', `/deliveries/${delivery.id}/accept`)
    await market.admin.ok('POST', `/deliveries/${delivery.id}/release`)
    await kitchen.owner.client.ok('POST', `/orders/${id}/cancel`, { reason: 'Out of gas' })
    expect(await timeline(id)).toEqual([
      'null PLACED CUSTOMER',
      'PLACED ACCEPTED ADMIN',
      'ACCEPTED READY_FOR_PICKUP ADMIN',
      'READY_FOR_PICKUP ASSIGNED ADMIN',
      'ASSIGNED READY_FOR_PICKUP COURIER',
      'READY_FOR_PICKUP ASSIGNED COURIER',
      'ASSIGNED READY_FOR_PICKUP ADMIN',
      'READY_FOR_PICKUP CANCELLED VENDOR',
    ])
    const reasons = (await eventsOf(id)).map(({ reason }) => reason)
    expect(reasons).toEqual([null, null, null, null, 'Flat tyre', null, null, 'Out of gas'])
  })

  it('has the times of the order and never goes back, though a clock does', async () => {
    const { id } = await orderAt('ACCEPTED', cast())
    market.wait(-20_000)
    await kitchen.owner.client.ok('POST', `/orders/${id}/ready`)
    market.wait(20_000)
    const order = await customer.client.ok('GET', `/orders/${id}`)
    const times = (await eventsOf(id)).map(({ at }) => at)
    expect(times).toEqual(times.toSorted())
    expect([times[0], times.at(-1)]).toEqual([order.placedAt, order.updatedAt])
  })

  it('grows by nothing where a call is refused', async () => {
    const { id } = await orderAt('ACCEPTED', cast())
    const before = await eventsOf(id)
    expect(outcome(await kitchen.owner.client.post(`/orders/${id}/accept`))).toBe('409 invalid_transition')
    expect(await eventsOf(id)).toEqual(before)
  })

  it('comes in pages, each step once, whatever their size', async () => {
    const { id, deliveryId } = await orderAt('READY_FOR_PICKUP', cast())
    for (let i = 0; i < 5; i++) {
      await courier.client.ok('POST', `/deliveries/${deliveryId}/accept`)
      await courier.client.ok('POST', `/deliveries/${deliveryId}/release`)
    }
    const ids = (await eventsOf(id)).map((event) => event.id)
    expect(new Set(ids).size).toBe(13)
    for (const limit of [1, 2, 5, 13, 100]) {
      expect(await walk(customer.client, `/orders/${id}/events`, limit)).toEqual(ids)
    }
    const { nextCursor } = await customer.client.ok('GET', `/orders/${id}/events?limit=2`)
    const { id: other } = await orderAt('ACCEPTED', cast())
    expect(outcome(await customer.client.get(`/orders/${other}/events?cursor=${nextCursor}`))).toBe(
      '422 invalid_cursor /cursor',
    )
  })

  it('is for those who see the order, and the same for all of them', async () => {
    const { id } = await orderAt('ASSIGNED', cast())
    const path = `/orders/${id}/events`
    const seen = await customer.client.ok('GET', path)
    for (const client of [kitchen.owner.client, courier.client, market.admin]) {
      expect(await client.ok('GET', path)).toEqual(seen)
    }
    const strangers = await Promise.all([
      market.register('CUSTOMER'),
      market.register('VENDOR'),
      market.register('COURIER'),
    ])
    for (const { client } of strangers) expect(outcome(await client.get(path))).toBe('404 not_found')
  })
})
