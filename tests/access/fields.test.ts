import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Client } from '../helpers/client.ts'
import { ADDRESS, approvedCourier, HOME, type Kitchen, openKitchen, orderFrom } from '../helpers/kitchen.ts'
import { type Marketplace, openMarketplace, type Person } from '../helpers/marketplace.ts'

/**
 * What each may learn of an order from all that they can read about it: the order, its timeline, its delivery, the
 * lists, what they were told. The customer: A address line, B its note, G exact position, N name, P phone, M e-mail,
 * U account. The courier: F first name, V vehicle, L other names, K plate, C profile, D account. The vendor: T phone,
 * O owner's account. `-`: nothing. The letters that no cell holds are nobody's.
 */
const TABLE = `
                     customer  stranger  owner   rival  courier      other  admin
  PLACED             ABGU      -         ABGU    -      -            -      ABGU
  ACCEPTED           ABGU      -         ABGU    -      -            -      ABGU
  READY_FOR_PICKUP   ABGU      -         ABGU    -      -            -      ABGNPUT
  ASSIGNED           ABGUFV    -         ABGUFV  -      ABGNPUFVCT   -      ABGNPUFVCT
  OUT_FOR_DELIVERY   ABGUFV    -         ABGUFV  -      ABGNPUFVCT   -      ABGNPUFVCT
  DELIVERED          ABGUFV    -         UFV     -      UFVC         -      ABGNPUFVCT
  CANCELLED          ABGUF     -         UF      -      -            -      ABGNPUT
`
const VIEWERS = ['customer', 'stranger', 'owner', 'rival', 'courier', 'other', 'admin'] as const
type Viewer = (typeof VIEWERS)[number]
const ROWS = TABLE.split('\n')
  .map((row) => row.trim().split(/\s+/))
  .filter(([state]) => state && /^[A-Z_]+$/.test(state))

/** What an answer of the API holds, by the page that clients rely on. */
const FIELDS: Record<string, string> = {
  user: 'id email name phone role status createdAt',
  vendor: 'id name slug description phone address status acceptingOrders prepMinutes rating createdAt',
  ownVendor:
    'id name slug description phone address status acceptingOrders prepMinutes rating createdAt ownerId commissionBps',
  category: 'id name slug productCount',
  product:
    'id vendorId vendorName categoryId name description price currency available stock imageUrl createdAt updatedAt',
  order:
    'id number status customerId vendorId vendorName items subtotal deliveryFee tip total currency deliveryAddress note paymentMethod paymentStatus placedAt readyBy updatedAt allowedActions delivery',
  line: 'productId name unitPrice quantity total note',
  address: 'line1 city lat lng note',
  orderDelivery: 'id status courier',
  orderCourier: 'name vehicle',
  event: 'id from to at actorRole reason',
  delivery: 'id orderId status courierId pickup dropoff createdAt assignedAt pickedUpAt deliveredAt',
  pickup: 'name line1 city lat lng',
  courier: 'id userId name vehicle licensePlate status available location activeDeliveries createdAt',
  notification: 'id type title body data readAt createdAt',
}
const expectFields = (answer: object, name: string, more = '') =>
  expect(Object.keys(answer).sort(), name).toEqual(`${FIELDS[name]} ${more}`.trim().split(' ').sort())

let market: Marketplace
let kitchen: Kitchen
let customer: Person
let courier: Person & { courierId: string }
let people: Record<Viewer, Client>
let secrets: Record<string, string>

beforeAll(async () => {
  market = await openMarketplace()
  kitchen = await openKitchen(market)
  customer = await market.register('CUSTOMER', 'Adaeze Obinwanne')
  await customer.client.ok('PATCH', '/me', { phone: '+2348055512345' })
  courier = await approvedCourier(market, 'Chidubem Zubaye Ezekwe')
  await courier.client.ok('PATCH', '/couriers/me', {
    vehicle: 'BICYCLE',
    licensePlate: 'LAG-777-ZZ',
    location: { lat: 6.60001, lng: 3.30001 },
  })
  people = {
    customer: customer.client,
    stranger: (await market.register('CUSTOMER')).client,
    owner: kitchen.owner.client,
    rival: (await openKitchen(market)).owner.client,
    courier: courier.client,
    other: (await approvedCourier(market)).client,
    admin: market.admin,
  }
  secrets = {
    A: HOME.line1,
    B: HOME.note,
    G: String(HOME.lat),
    N: 'Adaeze',
    P: '+2348055512345',
    M: customer.email,
    U: customer.id,
    F: 'Chidubem',
    V: 'BICYCLE',
    L: 'Zubaye',
    K: 'LAG-777-ZZ',
    C: courier.courierId,
    D: courier.id,
    T: '+2348000000001',
    O: kitchen.owner.id,
    courierEmail: courier.email,
    ownerEmail: kitchen.owner.email,
    position: '6.60001',
  }
})
afterAll(() => market.close())

const byOwner = (verb: string) => (id: string) => kitchen.owner.client.ok('POST', `/orders/${id}/${verb}`)
const byCourier = (verb: string) => async (id: string) => {
  const deliveryId = (await market.admin.ok('GET', `/orders/${id}`)).delivery.id
  await courier.client.ok('POST', `/deliveries/${deliveryId}/${verb}`)
}
/** The steps to each state, one after the other; a cancellation comes from ASSIGNED. */
const STEPS: Record<string, ((id: string) => Promise<unknown>)[]> = {}
const forward = [byOwner('accept'), byOwner('ready'), ...['accept', 'pick-up', 'deliver'].map(byCourier)]
for (const [index, state] of ROWS.map(([name]) => name ?? '').entries())
  STEPS[state] = forward.slice(0, index)
STEPS['CANCELLED'] = [
  ...forward.slice(0, 3),
  (id) => market.admin.ok('POST', `/orders/${id}/cancel`, { reason: 'Flood' }),
]

async function orderStanding(state: string): Promise<{ id: string; deliveryId: string }> {
  const { id } = await customer.client.ok('POST', '/orders', orderFrom(kitchen))
  for (const step of STEPS[state] ?? []) await step(id)
  return { id, deliveryId: (await market.admin.ok('GET', `/orders/${id}`)).delivery?.id ?? 'dlv_none' }
}

/** All that the viewer can read about the order. */
async function everythingOf(client: Client, { id, deliveryId }: { id: string; deliveryId: string }) {
  const about = async (path: string, picks: (row: Record<string, never>) => boolean) => {
    const { status, body } = await client.get(path)
    return status === 200 ? body.data.filter(picks) : []
  }
  const one = async (path: string) => {
    const { status, body } = await client.get(path)
    return status === 200 ? [body] : []
  }
  return {
    orders: [
      ...(await one(`/orders/${id}`)),
      ...(await about('/orders?limit=100', (row) => row['id'] === id)),
    ],
    deliveries: [
      ...(await one(`/deliveries/${deliveryId}`)),
      ...(await about('/deliveries?limit=100', (row) => row['id'] === deliveryId)),
    ],
    events: await about(`/orders/${id}/events`, () => true),
    told: await about('/notifications?limit=100', (row) => JSON.stringify(row['data']).includes(id)),
  }
}

it('is a table of 7 states and 7 viewers, each asked for 18 secrets: 882 cells', () => {
  expect(ROWS).toHaveLength(7)
  for (const row of ROWS) expect(row).toHaveLength(1 + VIEWERS.length)
  expect(7 * 7 * Object.keys(secrets).length).toBe(882)
})

describe.each(ROWS.map(([state = '', ...cells]) => ({ state, cells })))('$state', ({ state, cells }) => {
  it('shows to each what the table says, in fields of the contract alone', async () => {
    const order = await orderStanding(state)
    const learned: Record<string, string> = {}
    for (const viewer of VIEWERS) {
      // What is open to all couriers is looked at below.
      const isOffer = state === 'READY_FOR_PICKUP' && (viewer === 'courier' || viewer === 'other')
      const found = await everythingOf(people[viewer], order)
      const text = JSON.stringify(found)
      const letters = Object.keys(secrets).filter((letter) => text.includes(secrets[letter] ?? ''))
      learned[viewer] = letters.join('') || '-'
      expect(found.orders.length > 0, viewer).toBe(learned[viewer] !== '-')
      for (const one of found.orders) expectOrder(one)
      for (const one of found.deliveries) expectDelivery(one, isOffer)
      for (const one of found.events) expectFields(one, 'event')
      for (const one of found.told) expectTold(one)
    }
    const expected = Object.fromEntries(VIEWERS.map((viewer, index) => [viewer, cells[index]]))
    expect(sorted(learned)).toEqual(sorted(expected as Record<string, string>))
    await market.admin.post(`/orders/${order.id}/cancel`, { reason: 'The end' })
  })
})

const sorted = (table: Record<string, string>) =>
  Object.fromEntries(Object.entries(table).map(([viewer, letters]) => [viewer, [...letters].sort().join('')]))

// oxlint-disable-next-line typescript/no-explicit-any -- as the client hands answers out
type Answer = any

function expectOrder(order: Answer): void {
  expectFields(order, 'order')
  for (const line of order.items) expectFields(line, 'line')
  expectFields(order.deliveryAddress, 'address')
  if (order.delivery) expectFields(order.delivery, 'orderDelivery')
  if (order.delivery?.courier) expectFields(order.delivery.courier, 'orderCourier')
}

function expectDelivery(delivery: Answer, isOffer: boolean): void {
  expectFields(delivery, 'delivery')
  const isExact = delivery.dropoff.line1 !== null
  expectFields(delivery.pickup, 'pickup', isExact ? 'phone' : '')
  expectFields(delivery.dropoff, 'address', isExact ? 'name phone' : '')
  const coarse = { line1: null, city: HOME.city, lat: 6.45, lng: 3.43, note: null }
  if (!isExact) expect(delivery.dropoff).toEqual(coarse)
  if (isOffer) expect([isExact, delivery.courierId]).toEqual([false, null])
}

function expectTold(notification: Answer): void {
  expectFields(notification, 'notification')
  for (const field of Object.keys(notification.data)) {
    expect(['orderId', 'deliveryId', 'vendorId']).toContain(field)
  }
}

describe('an answer has the fields of the contract alone', () => {
  it('whoever’s vendor it is: ownerId and commissionBps are for the owner and admins', async () => {
    const { vendorId } = kitchen
    for (const viewer of [...VIEWERS, 'nobody'] as const) {
      const client = viewer === 'nobody' ? market.anyone : people[viewer]
      const isPrivy = viewer === 'owner' || viewer === 'admin'
      const near = `/vendors?limit=100&near=${ADDRESS.lat},${ADDRESS.lng}`
      const seen = [await client.ok('GET', `/vendors/${vendorId}`)]
      for (const path of ['/vendors?limit=100', '/vendors?limit=100&search=Mama', near]) {
        const found = (await client.ok('GET', path)).data.find(({ id }: { id: string }) => id === vendorId)
        seen.push(found)
      }
      for (const [index, one] of seen.entries()) {
        expectFields(one, isPrivy ? 'ownVendor' : 'vendor', index === 3 ? 'distanceMetres' : '')
        expect(Object.keys(one.address).sort()).toEqual(['city', 'lat', 'line1', 'lng'])
      }
    }
  })

  it('whatever else it is', async () => {
    const { vendorId, productId, categoryId, owner } = kitchen
    const SEEN: [name: string, client: Client, path: string][] = [
      ['user', customer.client, '/me'],
      ['user', market.admin, `/users/${courier.id}`],
      ['product', market.anyone, `/products/${productId}`],
      ['product', owner.client, `/products/${productId}`],
      ['product', market.admin, `/products/${productId}`],
      ['category', market.anyone, `/categories/${categoryId}`],
      ['courier', courier.client, '/couriers/me'],
      ['courier', market.admin, `/couriers/${courier.courierId}`],
    ]
    for (const [name, client, path] of SEEN) expectFields(await client.ok('GET', path), name)
    const LISTED: [name: string, client: Client, path: string][] = [
      ['user', market.admin, '/users'],
      ['product', market.anyone, '/products'],
      ['product', owner.client, `/products?vendorId=${vendorId}`],
      ['category', market.anyone, '/categories'],
      ['courier', market.admin, '/couriers'],
      ['ownVendor', owner.client, '/me/vendors'],
      ['ownVendor', market.admin, '/vendors?status=APPROVED'],
    ]
    for (const [name, client, path] of LISTED) {
      const { data } = await client.ok('GET', path)
      expect(data.length, path).toBeGreaterThan(0)
      for (const one of data) expectFields(one, name)
    }
  })
})
