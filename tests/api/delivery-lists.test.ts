import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { approvedCourier, openKitchen, orderAt } from '../helpers/kitchen.ts'
import { type Marketplace, openMarketplace, type Person } from '../helpers/marketplace.ts'
import { outcome } from '../helpers/outcome.ts'
import { walk } from '../helpers/pages.ts'

interface Delivery {
  id: string
  status: string
  courierId: string | null
}

const STATUSES = ['OPEN', 'ASSIGNED', 'PICKED_UP', 'DELIVERED', 'CANCELLED']

let market: Marketplace
let courier: Person & { courierId: string }
let other: Person & { courierId: string }
/** All there are, newest first. */
let deliveries: Delivery[]

beforeAll(async () => {
  market = await openMarketplace()
  const kitchen = await openKitchen(market)
  const customer = await market.register('CUSTOMER')
  courier = await approvedCourier(market)
  other = await approvedCourier(market)
  for (const person of [courier, other, courier]) {
    const cast = { kitchen, customer, courier: person }
    await orderAt('READY_FOR_PICKUP', cast)
    await orderAt('ASSIGNED', cast)
    await orderAt('DELIVERED', cast)
  }
  await orderAt('OUT_FOR_DELIVERY', { kitchen, customer, courier: other })
  const { id } = await orderAt('ASSIGNED', { kitchen, customer, courier })
  await market.admin.ok('POST', `/orders/${id}/cancel`, { reason: 'Flood' })
  deliveries = (await market.admin.ok('GET', '/deliveries?limit=100')).data
})
afterAll(() => market.close())

const idsWhere = (wanted: (delivery: Delivery) => boolean) => deliveries.filter(wanted).map(({ id }) => id)
const isOpen = ({ status }: Delivery) => status === 'OPEN'
const list = ({ client }: Pick<Person, 'client'>, query = '', limit = 100) =>
  walk(client, `/deliveries${query}`, limit)

describe('a list of deliveries', () => {
  it('holds for a courier the open ones and their own, for an admin all, newest first', async () => {
    const ids = idsWhere(() => true)
    expect(ids).toHaveLength(11)
    expect(ids).toEqual(ids.toSorted().toReversed())
    for (const person of [courier, other]) {
      const expected = idsWhere((one) => isOpen(one) || one.courierId === person.courierId)
      expect(await list(person)).toEqual(expected)
    }
  })

  it('shows the open ones to couriers who are not approved, or have no profile yet', async () => {
    const newcomer = await market.register('COURIER')
    expect(await list(newcomer)).toEqual(idsWhere(isOpen))
  })

  it('is narrowed by status, within what is theirs', async () => {
    for (const status of STATUSES) {
      expect(await list({ client: market.admin }, `?status=${status}`)).toEqual(
        idsWhere((one) => one.status === status),
      )
      expect(await list(courier, `?status=${status}`)).toEqual(
        idsWhere((one) => one.status === status && (isOpen(one) || one.courierId === courier.courierId)),
      )
    }
    expect(await list(courier, '?status=CANCELLED')).toEqual([])
    expect(outcome(await courier.client.get('/deliveries?status=open'))).toBe('422 validation_failed /status')
  })

  it('gives each row once over its pages, whatever their size', async () => {
    for (const query of ['', '?status=OPEN', '?status=DELIVERED']) {
      for (const person of [courier, { client: market.admin }]) {
        const whole = await list(person, query)
        for (const limit of [1, 2, 3, 4, 11]) expect(await list(person, query, limit)).toEqual(whole)
      }
    }
  })

  it('has cursors that belong to one courier', async () => {
    const { nextCursor } = await courier.client.ok('GET', '/deliveries?limit=1')
    expect(outcome(await other.client.get(`/deliveries?cursor=${nextCursor}`))).toBe(
      '422 invalid_cursor /cursor',
    )
  })

  it('shows each delivery as it shows it alone', async () => {
    for (const { client } of [courier, other, { client: market.admin }]) {
      for (const delivery of (await client.ok('GET', '/deliveries?limit=100')).data) {
        expect(await client.ok('GET', `/deliveries/${delivery.id}`)).toEqual(delivery)
      }
    }
  })
})

describe('a list of open deliveries near a courier', () => {
  const NEAR = '/deliveries?near=6.43,3.42'

  it('goes by the distance of the pickup, each once over the pages, whatever their size', async () => {
    const kitchen = await openKitchen(market)
    const customer = await market.register('CUSTOMER')
    for (const lat of [6.5, 6.44, 6.47, 9]) {
      const address = { line1: '1 Marina', city: 'Lagos', lat, lng: 3.42 }
      await kitchen.owner.client.ok('PATCH', `/vendors/${kitchen.vendorId}`, { address })
      for (let i = 0; i < 2; i++) await orderAt('READY_FOR_PICKUP', { kitchen, customer, courier })
    }
    const found = (await courier.client.ok('GET', `${NEAR}&limit=100`)).data
    const distances: number[] = found.map(({ distanceMetres }: { distanceMetres: number }) => distanceMetres)
    expect(distances).toHaveLength(3 + 6)
    expect(distances).toEqual(distances.toSorted((a, b) => a - b))
    const ids = found.map(({ id }: { id: string }) => id)
    for (const limit of [1, 2, 4, 9]) expect(await walk(courier.client, NEAR, limit)).toEqual(ids)
    expect(await walk(courier.client, `${NEAR}&status=OPEN`, 100)).toEqual(ids)
    expect(outcome(await courier.client.get(`${NEAR}&status=ASSIGNED`))).toBe('422 validation_failed /status')
  })

  it('leaves out what has no position, which the other list shows', async () => {
    const kitchen = await openKitchen(market)
    await market.app.execute(({ sql }) =>
      sql
        .updateTable('vendors')
        .set({ line1: null, city: null, lat: null, lng: null })
        .where('id', '=', kitchen.vendorId)
        .execute(),
    )
    const customer = await market.register('CUSTOMER')
    const { deliveryId } = await orderAt('READY_FOR_PICKUP', { kitchen, customer, courier })
    expect(await walk(courier.client, NEAR, 100)).not.toContain(deliveryId)
    const [newest] = (await courier.client.ok('GET', '/deliveries')).data
    expect(newest).toMatchObject({
      id: deliveryId,
      pickup: { line1: null, city: null, lat: null, lng: null },
    })
  })
})
