import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { approvedCourier, type Kitchen, openKitchen, orderAt, type Reached } from '../helpers/kitchen.ts'
import { type Marketplace, openMarketplace, type Person } from '../helpers/marketplace.ts'
import { outcome } from '../helpers/outcome.ts'
import { walk } from '../helpers/pages.ts'

interface Order {
  id: string
  status: string
  customerId: string
  vendorId: string
  placedAt: string
}

const HOUR_MS = 60 * 60_000
const EVERY_STATUS: readonly Reached[] = [
  'PLACED',
  'ACCEPTED',
  'READY_FOR_PICKUP',
  'ASSIGNED',
  'OUT_FOR_DELIVERY',
  'DELIVERED',
]

let market: Marketplace
let ada: Person
let bola: Person
let courier: Person
let first: Kitchen
/** Of the same owner as the first. */
let second: Kitchen
let foreign: Kitchen
/** All there are, newest first. */
let orders: Order[]

beforeAll(async () => {
  market = await openMarketplace({
    ACCESS_TOKEN_TTL: '86400',
    ACCEPT_WITHIN_MINUTES: '0',
    PICKUP_WITHIN_MINUTES: '0',
  })
  ada = await market.register('CUSTOMER')
  bola = await market.register('CUSTOMER')
  courier = await approvedCourier(market)
  first = await openKitchen(market)
  second = await openKitchen(market, {}, first.owner)
  foreign = await openKitchen(market)
  for (const status of EVERY_STATUS) await orderAt(status, { kitchen: first, customer: ada, courier })
  market.wait(HOUR_MS)
  const cancelled = await orderAt('PLACED', { kitchen: second, customer: ada, courier })
  await ada.client.ok('POST', `/orders/${cancelled.id}/cancel`, { reason: 'No' })
  for (const status of ['PLACED', 'DELIVERED'] as const) {
    market.wait(HOUR_MS)
    await orderAt(status, { kitchen: second, customer: bola, courier })
    await orderAt(status, { kitchen: foreign, customer: ada, courier })
  }
  const all = (await market.admin.ok('GET', '/orders?limit=100')).data as Order[]
  orders = all.toSorted((a, b) => (a.placedAt + a.id < b.placedAt + b.id ? 1 : -1))
})
afterAll(() => market.close())

const idsWhere = (wanted: (order: Order) => boolean) => orders.filter(wanted).map(({ id }) => id)
const list = (person: Pick<Person, 'client'>, query = '') => walk(person.client, `/orders${query}`, 100)
const admin = () => ({ client: market.admin })

describe('a list of orders', () => {
  it('holds for each role what is theirs, newest first', async () => {
    expect(orders).toHaveLength(11)
    expect(await list(admin())).toEqual(idsWhere(() => true))
    expect(await list(ada)).toEqual(idsWhere(({ customerId }) => customerId === ada.id))
    expect(await list(bola)).toEqual(idsWhere(({ customerId }) => customerId === bola.id))
    expect(await list(first.owner)).toEqual(idsWhere(({ vendorId }) => vendorId !== foreign.vendorId))
    expect(await list(foreign.owner)).toEqual(idsWhere(({ vendorId }) => vendorId === foreign.vendorId))
    const carried = ['ASSIGNED', 'OUT_FOR_DELIVERY', 'DELIVERED']
    expect(await list(courier)).toEqual(idsWhere(({ status }) => carried.includes(status)))
  })

  it('shows each order as it shows it alone', async () => {
    for (const person of [ada, first.owner, courier, admin()]) {
      for (const order of (await person.client.ok('GET', '/orders')).data) {
        expect(await person.client.ok('GET', `/orders/${order.id}`)).toEqual(order)
      }
    }
  })

  it('is empty for who has none', async () => {
    const [newcomer, idle] = [await market.register('CUSTOMER'), await market.register('COURIER')]
    expect([await list(newcomer), await list(idle)]).toEqual([[], []])
  })

  it('loses an order for the courier who gives it back', async () => {
    const other = await approvedCourier(market)
    const { id, deliveryId } = await orderAt('ASSIGNED', { kitchen: foreign, customer: bola, courier: other })
    expect(await list(other)).toEqual([id])
    await other.client.ok('POST', `/deliveries/${deliveryId}/release`)
    expect(await list(other)).toEqual([])
    expect(outcome(await other.client.get(`/orders/${id}`))).toBe('404 not_found')
    orders.unshift(await market.admin.ok('GET', `/orders/${id}`))
  })
})

describe('a filter', () => {
  const isActive = ({ status }: Order) => status !== 'DELIVERED' && status !== 'CANCELLED'

  it('by status gives each order in that status, within what is theirs', async () => {
    for (const status of [...EVERY_STATUS, 'CANCELLED']) {
      expect(await list(admin(), `?status=${status}`)).toEqual(idsWhere((order) => order.status === status))
      expect(await list(ada, `?status=${status}`)).toEqual(
        idsWhere((order) => order.status === status && order.customerId === ada.id),
      )
    }
  })

  it('by active gives what is neither delivered nor cancelled, or the rest', async () => {
    for (const [person, isTheirs] of [
      [admin(), () => true],
      [ada, (order: Order) => order.customerId === ada.id],
      [first.owner, (order: Order) => order.vendorId !== foreign.vendorId],
    ] as const) {
      const active = idsWhere((order) => isTheirs(order) && isActive(order))
      const ended = idsWhere((order) => isTheirs(order) && !isActive(order))
      expect(await list(person, '?active=true')).toEqual(active)
      expect(await list(person, '?active=false')).toEqual(ended)
    }
    expect(await list(courier, '?active=true')).toHaveLength(2)
  })

  it('by status and active gives what is both', async () => {
    expect(await list(admin(), '?active=true&status=DELIVERED')).toEqual([])
    expect(await list(admin(), '?active=false&status=PLACED')).toEqual([])
    expect(await list(admin(), '?active=false&status=DELIVERED')).toHaveLength(3)
  })

  it('by vendor gives the orders of one, within what is theirs', async () => {
    const { vendorId } = second
    const ofSecond = (order: Order) => order.vendorId === vendorId
    expect(await list(first.owner, `?vendorId=${vendorId}`)).toEqual(idsWhere(ofSecond))
    expect(await list(admin(), `?vendorId=${vendorId}`)).toEqual(idsWhere(ofSecond))
    expect(await list(bola, `?vendorId=${vendorId}&status=PLACED`)).toHaveLength(1)
    expect(await list(courier, `?vendorId=${vendorId}`)).toHaveLength(1)
    expect(await list(foreign.owner, `?vendorId=${vendorId}`)).toEqual([])
    expect(await list(admin(), '?vendorId=ven_none')).toEqual([])
  })

  it('by time takes what was placed at or after from, and before to', async () => {
    const between = (from: number, to: number) =>
      idsWhere(({ placedAt }) => Date.parse(placedAt) >= from && Date.parse(placedAt) < to)
    const moments = orders.map(({ placedAt }) => Date.parse(placedAt))
    const [from, to] = [Math.min(...moments) + HOUR_MS, Math.max(...moments)]
    const texts = [from, to].map((ms) => new Date(ms).toISOString())
    expect(between(from, to).length).toBeGreaterThan(2)
    expect(await list(admin(), `?from=${texts[0]}&to=${texts[1]}`)).toEqual(between(from, to))
    expect(await list(admin(), `?from=${texts[1]}`)).toEqual(between(to, Infinity))
    expect(await list(admin(), `?to=${texts[0]}`)).toEqual(between(0, from))
    expect(await list(admin(), `?from=${texts[1]}&to=${texts[0]}`)).toEqual([])
    expect(await list(ada, `?active=true&from=${texts[0]}`)).toEqual(
      idsWhere(
        (order) => order.customerId === ada.id && isActive(order) && Date.parse(order.placedAt) >= from,
      ),
    )
  })

  it('by time reads dates as midnight UTC, and times with any offset', async () => {
    const [newest] = orders as [Order]
    const day = newest.placedAt.slice(0, 10)
    const after = (bound: number) => idsWhere(({ placedAt }) => Date.parse(placedAt) >= bound)
    expect(await list(admin(), `?from=${day}`)).toEqual(after(Date.parse(`${day}T00:00:00Z`)))
    expect(await list(admin(), `?from=${day}&to=${day}`)).toEqual([])
    const inLagos = new Date(Date.parse(newest.placedAt) + HOUR_MS).toISOString().replace('Z', '+01:00')
    for (const moment of [inLagos, encodeURIComponent(inLagos)]) {
      expect(await list(admin(), `?from=${moment}`)).toEqual(after(Date.parse(newest.placedAt)))
    }
  })

  it('that is none is refused', async () => {
    const refused = ['status=EATEN', 'status=placed', 'active=yes', 'from=yesterday', 'to=2026-02-30']
    for (const query of [...refused, 'customerId=usr_1', 'sort=-total', 'limit=0', 'limit=101']) {
      const field = query.split('=', 1)[0]
      expect(outcome(await market.admin.get(`/orders?${query}`))).toBe(`422 validation_failed /${field}`)
    }
    expect(outcome(await ada.client.get('/orders?status=PLACED&status=READY_FOR_PICKUP'))).toBe(
      '422 validation_failed /status',
    )
  })
})

describe('the pages of a list', () => {
  it('give each order once, in the same order, whatever their size', async () => {
    for (const query of [
      '',
      '?active=true',
      '?active=false',
      `?vendorId=${first.vendorId}`,
      '?status=PLACED',
    ]) {
      for (const person of [admin(), ada, first.owner, courier]) {
        const whole = await list(person, query)
        for (const limit of [1, 2, 3, 5, 12]) {
          expect(await walk(person.client, `/orders${query}`, limit)).toEqual(whole)
        }
      }
    }
  })

  it('give each once though all were placed in one millisecond', async () => {
    await market.app.execute(({ sql }) => sql.updateTable('orders').set({ placed_at: 1_000 }).execute())
    const ids = orders.map(({ id }) => id).toSorted((a, b) => (a < b ? 1 : -1))
    for (const limit of [1, 3, 4, 100]) expect(await walk(market.admin, '/orders', limit)).toEqual(ids)
    expect(new Set(await walk(market.admin, '/orders?active=true', 2)).size).toBe(8)
  })

  it('start at cursors that belong to one account and one set of filters', async () => {
    const { nextCursor } = await ada.client.ok('GET', '/orders?limit=1')
    const invalid = '422 invalid_cursor /cursor'
    expect(outcome(await ada.client.get(`/orders?limit=5&cursor=${nextCursor}`))).toBe('200')
    expect(outcome(await bola.client.get(`/orders?cursor=${nextCursor}`))).toBe(invalid)
    expect(outcome(await market.admin.get(`/orders?cursor=${nextCursor}`))).toBe(invalid)
    expect(outcome(await ada.client.get(`/orders?active=true&cursor=${nextCursor}`))).toBe(invalid)
    expect(outcome(await ada.client.get(`/orders?cursor=${nextCursor}x`))).toBe(invalid)
    expect(outcome(await ada.client.get('/orders?cursor=bm9uc2Vuc2U'))).toBe(invalid)
  })
})
