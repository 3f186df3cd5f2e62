import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectInvariants } from '../helpers/invariants.ts'
import {
  ADDRESS,
  approvedCourier,
  type Kitchen,
  openKitchen,
  orderAt,
  orderFrom,
} from '../helpers/kitchen.ts'
import { type Marketplace, openMarketplace, PASSWORD, type Person } from '../helpers/marketplace.ts'
import { outcome } from '../helpers/outcome.ts'
import { walk } from '../helpers/pages.ts'

interface Told {
  id: string
  type: string
  title: string
  body: string
  data: object
  readAt: string | null
}
type Name = 'customer' | 'owner' | 'courier' | 'admin' | 'bystander'

let market: Marketplace
let kitchen: Kitchen
let people: Record<Name, Pick<Person, 'client'>>
let courierId: string
let courierAccount: string

beforeAll(async () => {
  market = await openMarketplace()
  kitchen = await openKitchen(market)
  const courier = await approvedCourier(market)
  courierId = courier.courierId
  courierAccount = courier.id
  people = {
    customer: await market.register('CUSTOMER'),
    owner: kitchen.owner,
    courier,
    admin: { client: market.admin },
    bystander: await approvedCourier(market),
  }
})
afterAll(() => market.close())

const inbox = async ({ client }: Pick<Person, 'client'>): Promise<Told[]> =>
  (await client.ok('GET', '/notifications?limit=100')).data

/** What each person is told by a step, one line each: `owner order.placed`. */
async function toldBy(step: () => Promise<unknown>): Promise<string[]> {
  const before = new Set<string>()
  for (const person of Object.values(people)) for (const { id } of await inbox(person)) before.add(id)
  await step()
  const lines: string[] = []
  for (const [name, person] of Object.entries(people)) {
    const fresh = (await inbox(person)).filter(({ id }) => !before.has(id))
    lines.push(...fresh.map(({ type }) => `${name} ${type}`).toReversed())
  }
  return lines.sort()
}

const call = (name: Name, path: string, body?: object) => people[name].client.ok('POST', path, body)
const orderThat = (status: Parameters<typeof orderAt>[0]) =>
  orderAt(status, { kitchen, customer: people.customer as Person, courier: people.courier as Person })

/** From which status, who does what, and who is told: never whoever does it, nor a bystander or an admin. */
const STEPS: [from: Parameters<typeof orderAt>[0], by: Name, verb: string, told: string[]][] = [
  ['PLACED', 'owner', 'order accept', ['customer order.accepted']],
  ['PLACED', 'admin', 'order accept', ['customer order.accepted']],
  ['ACCEPTED', 'owner', 'order ready', ['customer order.ready']],
  ['ACCEPTED', 'admin', 'order ready', ['customer order.ready']],
  ['READY_FOR_PICKUP', 'courier', 'delivery accept', ['customer order.assigned', 'owner order.assigned']],
  [
    'READY_FOR_PICKUP',
    'admin',
    'delivery assign',
    ['courier delivery.assigned_to_you', 'customer order.assigned', 'owner order.assigned'],
  ],
  ['ASSIGNED', 'courier', 'delivery release', []],
  ['ASSIGNED', 'admin', 'delivery release', ['courier delivery.released']],
  ['ASSIGNED', 'courier', 'delivery pick-up', ['customer order.out_for_delivery']],
  ['OUT_FOR_DELIVERY', 'courier', 'delivery deliver', ['customer order.delivered', 'owner order.delivered']],
  ['PLACED', 'customer', 'order cancel', ['owner order.cancelled']],
  ['PLACED', 'owner', 'order cancel', ['customer order.cancelled']],
  ['ACCEPTED', 'owner', 'order cancel', ['customer order.cancelled']],
  ['READY_FOR_PICKUP', 'owner', 'order cancel', ['customer order.cancelled']],
  ['PLACED', 'admin', 'order cancel', ['customer order.cancelled', 'owner order.cancelled']],
  ['ACCEPTED', 'admin', 'order cancel', ['customer order.cancelled', 'owner order.cancelled']],
  ['READY_FOR_PICKUP', 'admin', 'order cancel', ['customer order.cancelled', 'owner order.cancelled']],
  [
    'ASSIGNED',
    'admin',
    'order cancel',
    ['courier order.cancelled', 'customer order.cancelled', 'owner order.cancelled'],
  ],
  [
    'OUT_FOR_DELIVERY',
    'admin',
    'order cancel',
    ['courier order.cancelled', 'customer order.cancelled', 'owner order.cancelled'],
  ],
]

describe('a step of an order', () => {
  it('placed by the customer is told to the owner, once', async () => {
    const placed = () => people.customer.client.ok('POST', '/orders', orderFrom(kitchen))
    expect(await toldBy(placed)).toEqual(['owner order.placed'])
  })

  it.each(STEPS)('from %s by the %s, %s, is told to %j and nobody else', async (from, by, verb, told) => {
    const { id, deliveryId } = await orderThat(from)
    const [what, action] = verb.split(' ')
    const path = what === 'order' ? `/orders/${id}/${action}` : `/deliveries/${deliveryId}/${action}`
    const body = { cancel: { reason: 'Flood' }, assign: { courierId } }[action as string]
    expect(await toldBy(() => call(by, path, body))).toEqual(told)
    // Whatever is still alive makes room for the next.
    await market.admin.post(`/orders/${id}/cancel`, { reason: 'The end' })
  })

  it('that is refused is told to nobody', async () => {
    const { id, deliveryId } = await orderThat('PLACED')
    const refused = async () => {
      await people.owner.client.post(`/orders/${id}/ready`)
      await people.owner.client.post(`/orders/${id}/cancel`, {})
      await people.courier.client.post(`/deliveries/${deliveryId || id}/accept`)
    }
    expect(await toldBy(refused)).toEqual([])
  })

  it('names the order, its delivery and its vendor, and gives the reason', async () => {
    const { id, deliveryId, number } = await orderThat('ASSIGNED')
    await call('admin', `/orders/${id}/cancel`, { reason: 'Flood in town!' })
    const [told] = await inbox(people.courier)
    expect(told).toEqual({
      id: expect.stringMatching(/^ntf_/),
      type: 'order.cancelled',
      title: `Order ${number} was cancelled`,
      body: `Order ${number} from Mama Put was cancelled: Flood in town!`,
      data: { orderId: id, deliveryId, vendorId: kitchen.vendorId },
      readAt: null,
      createdAt: expect.any(String),
    })
  })
})

describe('a decision of an admin', () => {
  it('on a vendor is told to its owner, each time that it changes something', async () => {
    const { id } = await people.owner.client.ok('POST', '/vendors', { name: 'Second', address: ADDRESS })
    const decide = (verb: string) => toldBy(() => call('admin', `/vendors/${id}/${verb}`))
    expect(await decide('approve')).toEqual(['owner vendor.approved'])
    expect(await decide('approve')).toEqual([])
    expect(await decide('suspend')).toEqual(['owner vendor.suspended'])
    expect(await decide('suspend')).toEqual([])
    expect(await decide('approve')).toEqual(['owner vendor.approved'])
  })

  it('on a courier is told to them, with what it takes from them, and to nobody else', async () => {
    const { deliveryId } = await orderThat('ASSIGNED')
    const decide = (verb: string) => toldBy(() => call('admin', `/couriers/${courierId}/${verb}`))
    expect(await decide('suspend')).toEqual(['courier courier.suspended', 'courier delivery.released'])
    expect(await decide('suspend')).toEqual([])
    expect(await decide('approve')).toEqual(['courier courier.approved'])
    const { data } = (await inbox(people.courier)).find(({ type }) => type === 'delivery.released') as Told
    expect(data).toMatchObject({ deliveryId })
  })

  it('on an account is told to its courier, who reads it after coming back', async () => {
    await call('admin', `/users/${courierAccount}/suspend`)
    await call('admin', `/users/${courierAccount}/reactivate`)
    const email = (await market.admin.ok('GET', `/users/${courierAccount}`)).email
    const session = await market.anyone.ok('POST', '/auth/login', { email, password: PASSWORD })
    people.courier = { client: market.anyone.with(session.accessToken) }
    expect((await inbox(people.courier))[0]?.type).toBe('courier.suspended')
  })
})

describe('an inbox', () => {
  const unread = async (client: Person['client']): Promise<number> =>
    (await client.ok('GET', '/notifications/unread-count')).count

  /** A customer who was told three things. */
  async function reader(): Promise<Person> {
    const customer = await market.register('CUSTOMER')
    await orderAt('READY_FOR_PICKUP', { kitchen, customer, courier: customer })
    const { id } = await orderAt('PLACED', { kitchen, customer, courier: customer })
    await call('owner', `/orders/${id}/accept`)
    return customer
  }

  it('counts and lists what was not read, newest first', async () => {
    const { client } = await reader()
    const all = await inbox({ client })
    expect(all.map(({ type }) => type)).toEqual(['order.accepted', 'order.ready', 'order.accepted'])
    expect(await unread(client)).toBe(3)
    await client.ok('POST', `/notifications/${all[1]?.id}/read`)
    expect(await unread(client)).toBe(2)
    const ids = (one: { data: Told[] }) => one.data.map(({ id }) => id)
    expect(ids(await client.ok('GET', '/notifications?unread=true'))).toEqual([all[0]?.id, all[2]?.id])
    expect(ids(await client.ok('GET', '/notifications?unread=false'))).toEqual([all[1]?.id])
    expect(outcome(await client.get('/notifications?unread=1'))).toBe('422 validation_failed /unread')
  })

  it('keeps the first time at which something was read', async () => {
    const { client } = await reader()
    const [told] = (await inbox({ client })) as [Told]
    const first = await client.ok('POST', `/notifications/${told.id}/read`)
    expect(first).toEqual({ ...told, readAt: expect.stringMatching(/^\d{4}-.*Z$/) })
    market.wait(1_000)
    expect(await client.ok('POST', `/notifications/${told.id}/read`)).toEqual(first)
    expect(await client.ok('POST', '/notifications/read-all')).toEqual({ count: 2 })
    expect((await inbox({ client }))[0]).toEqual(first)
  })

  it('is read as a whole, and tells how many were not', async () => {
    const [{ client }, { client: neighbour }] = [await reader(), await reader()]
    expect(await client.ok('POST', '/notifications/read-all')).toEqual({ count: 3 })
    expect(await client.ok('POST', '/notifications/read-all')).toEqual({ count: 0 })
    expect([await unread(client), await unread(neighbour)]).toEqual([0, 3])
    expect((await inbox({ client })).every(({ readAt }) => readAt !== null)).toBe(true)
  })

  it('is its owner’s alone: to another, and to an admin, nothing is there', async () => {
    const [{ client }, { client: neighbour }] = [await reader(), await reader()]
    const [told] = (await inbox({ client })) as [Told]
    for (const stranger of [neighbour, market.admin, people.courier.client]) {
      expect(outcome(await stranger.post(`/notifications/${told.id}/read`))).toBe('404 not_found')
    }
    expect(await unread(client)).toBe(3)
    const { nextCursor } = await client.ok('GET', '/notifications?limit=1')
    expect(outcome(await neighbour.get(`/notifications?cursor=${nextCursor}`))).toBe(
      '422 invalid_cursor /cursor',
    )
  })

  it('gives each row once over its pages, whatever their size', async () => {
    const whole = await walk(people.owner.client, '/notifications', 100)
    expect(whole.length).toBeGreaterThan(20)
    expect(whole).toEqual(whole.toSorted().toReversed())
    for (const limit of [1, 3, 7, 20]) {
      expect(await walk(people.owner.client, '/notifications', limit)).toEqual(whole)
      expect(await walk(people.owner.client, '/notifications?unread=true', limit)).toEqual(whole)
    }
  })
})

it('leaves the marketplace whole', async () => {
  await expect(expectInvariants(market)).resolves.toBeUndefined()
})
