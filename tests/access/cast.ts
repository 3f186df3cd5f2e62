import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, vi } from 'vitest'
import type { Client, Reply } from '../helpers/client.ts'
import {
  ADDRESS,
  approvedCourier,
  type Kitchen,
  openKitchen,
  orderAt,
  type Reached,
} from '../helpers/kitchen.ts'
import type { Marketplace, Person } from '../helpers/marketplace.ts'
import { noticeAt } from '../helpers/notices.ts'
import { Browser, NOWHERE } from '../helpers/push-service.ts'
import { form, plain } from '../helpers/pictures.ts'
import type { Who } from './objects-table.ts'

/** A customer, a vendor's owner and a courier who have to do with each other alone. */
export interface Side {
  customer: Person
  kitchen: Kitchen
  courier: Person & { courierId: string }
  /** Waits for approval: nobody but its owner and admins sees it. */
  hiddenVendorId: string
}

export async function openSide(market: Marketplace): Promise<Side> {
  const kitchen = await openKitchen(market)
  const hidden = await kitchen.owner.client.ok('POST', '/vendors', { name: 'Soon', address: ADDRESS })
  return {
    kitchen,
    customer: await market.register('CUSTOMER'),
    courier: await approvedCourier(market),
    hiddenVendorId: hidden.id,
  }
}

/** The people of the table of objects, of which the first side's have the objects. */
export function peopleOf(market: Marketplace, mine: Side, theirs: Side): Record<Who, Client> {
  return {
    nobody: market.anyone,
    customer: mine.customer.client,
    stranger: theirs.customer.client,
    owner: mine.kitchen.owner.client,
    rival: theirs.kitchen.owner.client,
    courier: mine.courier.client,
    other: theirs.courier.client,
    admin: market.admin,
  }
}

export const BANK_ACCOUNT = {
  bankName: 'Access Bank',
  bankCode: '044',
  accountNumber: '0690000031',
  accountName: 'Bisi Ade',
}
const PICTURE = await plain().png().toBuffer()
let counter = 0

/** Makes an object of a side in a state, by the name of its collection. */
export const MAKE: Record<string, (market: Marketplace, side: Side, state: string) => Promise<string>> = {
  async users(market, _side, state) {
    const { id } = await market.register('CUSTOMER')
    if (state === 'SUSPENDED') await market.admin.ok('POST', `/users/${id}/suspend`)
    if (state === 'ERASED') await market.admin.ok('POST', `/users/${id}/erase`)
    return id
  },
  async vendors(market, { kitchen: { owner } }, state) {
    const { id } = await owner.client.ok('POST', '/vendors', { name: 'Soon', address: ADDRESS })
    if (state !== 'PENDING') await market.admin.ok('POST', `/vendors/${id}/approve`)
    if (state === 'SUSPENDED') await market.admin.ok('POST', `/vendors/${id}/suspend`)
    return id
  },
  async categories(market, { kitchen: { owner, vendorId } }, state) {
    const { id } = await market.admin.ok('POST', '/categories', { name: `Soup ${counter++}` })
    const meal = { vendorId, categoryId: id, name: 'Egusi', price: 1 }
    if (state === 'USED') await owner.client.ok('POST', '/products', meal)
    return id
  },
  async products(_market, { kitchen, hiddenVendorId }, state) {
    const { owner, categoryId } = kitchen
    const vendorId = state === 'HIDDEN' ? hiddenVendorId : kitchen.vendorId
    const meal = { vendorId, categoryId, name: 'Suya', price: 1, stock: state === 'SOLD_OUT' ? 0 : null }
    const { id } = await owner.client.ok('POST', '/products', meal)
    if (state === 'ARCHIVED') await owner.client.ok('DELETE', `/products/${id}`)
    return id
  },
  async couriers(market, _side, state) {
    const { client } = await market.register('COURIER')
    const { id } = await client.ok('POST', '/couriers', { vehicle: 'FOOT' })
    if (state !== 'PENDING') await market.admin.ok('POST', `/couriers/${id}/approve`)
    if (state === 'SUSPENDED') await market.admin.ok('POST', `/couriers/${id}/suspend`)
    return id
  },
  async 'webhook-endpoints'(_market, { kitchen }, state) {
    const { id } = await addWebhook(kitchen)
    if (state === 'DISABLED')
      await kitchen.owner.client.ok('PATCH', `/webhook-endpoints/${id}`, { active: false })
    return id
  },
  async 'webhook-deliveries'(market, side) {
    const { id } = await addWebhook(side.kitchen)
    await orderStanding(market, side, 'PLACED')
    // What has been told stays as it is.
    return vi.waitFor(async () => {
      const { data } = await market.admin.ok('GET', `/webhook-endpoints/${id}/deliveries`)
      const told = data.find(({ status }: { status: string }) => status === 'DELIVERED')
      expect(told).toBeDefined()
      await market.admin.ok('DELETE', `/webhook-endpoints/${id}`)
      return told.id as string
    }, 30_000)
  },
  orders: async (market, side, state) => (await orderStanding(market, side, state)).id,
  deliveries: async (market, side, state) => (await orderStanding(market, side, state)).deliveryId,
  async payouts(market, side, state) {
    const { owner, vendorId } = side.kitchen
    await orderStanding(market, side, 'DELIVERED')
    await owner.client.ok('POST', `/vendors/${vendorId}/bank-account`, BANK_ACCOUNT)
    const { payouts } = await market.admin.ok('POST', '/payouts')
    const { id } = payouts.find(({ payeeId }: { payeeId: string }) => payeeId === vendorId)
    const isPaid = state === 'PAID' || state === 'RETURNED'
    if (isPaid) await market.admin.ok('POST', `/payouts/${id}/paid`)
    if (state === 'FAILED' || state === 'RETURNED')
      await market.admin.ok('POST', `/payouts/${id}/failed`, { reason: 'Closed' })
    return id
  },
  async payments(market, side, state) {
    const { id } = await orderStanding(market, side, 'DELIVERED')
    const { data } = await market.admin.ok('GET', `/orders/${id}/payments`)
    if (state === 'REFUNDED')
      await market.admin.ok('POST', `/payments/${data[0].id}/refunds`, { reason: 'Cold' })
    return data[0].id
  },
  'payment-notices': (market, _side, state) => noticeAt(market, state),
  me: (_market, side) => subscribed(side.customer.client),
  async notifications(market, side, state) {
    await orderStanding(market, side, 'ACCEPTED')
    const { id } = (await side.customer.client.ok('GET', '/notifications')).data[0]
    if (state === 'READ') await side.customer.client.ok('POST', `/notifications/${id}/read`)
    return id
  },
}

const listener = createServer((_request, response) => response.end())
const listening = new Promise<number>((found) => {
  listener.listen(0, '127.0.0.1', () => found((listener.address() as AddressInfo).port)).unref()
})

async function addWebhook({ owner, vendorId }: Kitchen): Promise<{ id: string }> {
  return owner.client.ok('POST', `/vendors/${vendorId}/webhooks`, {
    url: `http://127.0.0.1:${await listening}/`,
  })
}

export async function subscribed(client: Client): Promise<string> {
  return (await client.ok('POST', '/me/push-subscriptions', new Browser(NOWHERE).subscription)).id
}

async function orderStanding(market: Marketplace, side: Side, state: string) {
  const order = await orderAt(state === 'CANCELLED' ? 'ASSIGNED' : (state as Reached), side)
  if (state === 'CANCELLED') await market.admin.ok('POST', `/orders/${order.id}/cancel`, { reason: 'Flood' })
  return order
}

/** Frees the places of the couriers. */
export async function cancelEverything(market: Marketplace): Promise<void> {
  const { data } = await market.admin.ok('GET', '/orders?active=true&limit=100')
  for (const { id } of data) await market.admin.ok('POST', `/orders/${id}/cancel`, { reason: 'The end' })
}

export const kindOf = (route: string) => route.split('/')[1] ?? ''
const PREFIX: Record<string, string> = {
  users: 'usr',
  vendors: 'ven',
  categories: 'cat',
  products: 'prd',
  couriers: 'crr',
  deliveries: 'dlv',
  orders: 'ord',
  payments: 'pay',
  notifications: 'ntf',
  me: 'psb',
  'payment-notices': 'ntc',
  payouts: 'pot',
  'webhook-endpoints': 'whe',
  'webhook-deliveries': 'whd',
}
export const KINDS = Object.keys(PREFIX)
/** An id as long as every other, behind which there never was anything. */
export const missingId = (route: string) => `${PREFIX[kindOf(route)] ?? 'ord'}_${'0'.repeat(26)}`

/** A call of the right shape, so that only who calls and what is called can be at fault. Each POST carries a key. */
export function call(client: Client, route: string, id: string, courierId = 'crr_none'): Promise<Reply> {
  const [method = '', path = ''] = route.split(' ')
  const bodies: Record<string, object> = {
    cancel: { reason: 'No' },
    refunds: { reason: 'Cold' },
    assign: { courierId },
    image: form(PICTURE, 'image/png'),
    'bank-account': BANK_ACCOUNT,
    'cash-deposits': { amount: 1 },
    failed: { reason: 'Closed' },
    close: { reason: 'Given back by hand' },
    webhooks: { url: 'http://127.0.0.1:9/' },
    'PATCH webhook-endpoints': { active: true },
    'PATCH products': { price: 7 },
    'PATCH vendors': { name: 'Changed' },
    'PATCH categories': { name: `Changed ${counter++}` },
  }
  const body = bodies[path.split('/').at(-1) ?? ''] ?? bodies[`${method} ${kindOf(route)}`]
  const headers: Record<string, string> = method === 'POST' ? { 'idempotency-key': `call ${counter++}` } : {}
  return client.send(method, path.replace(':id', id), method === 'GET' ? undefined : body, { headers })
}

/** A call of a shape that no route knows. */
export function nonsense(client: Client, route: string): Promise<Reply> {
  const [method = '', path = ''] = route.split(' ')
  const address = `${path.replace(':id', missingId(route))}?nonsense=1`
  return client.send(method, address, method === 'GET' ? undefined : { nonsense: true })
}

/** What belongs to the moment, the request or the connection, not to the answer. */
const PASSING = ['date', 'x-request-id', 'connection', 'keep-alive']

/** An answer to the byte, but for the request's id and the id that was asked for. */
export function bytesOf({ status, headers, text }: Reply, id: string): object {
  const own = headers.get('x-request-id') ?? ''
  const rest = [...headers].filter(([name]) => !PASSING.includes(name))
  return { status, headers: rest, text: text.replaceAll(own, '{request}').replaceAll(id, '{id}') }
}
