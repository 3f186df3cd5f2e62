import { createAdmin } from '../../src/modules/accounts/commands/create-admin.ts'
import { hashPassword } from '../../src/platform/security/password-hashing.ts'
import type { Client } from '../helpers/client.ts'
import {
  ADDRESS,
  approvedCourier,
  type Kitchen,
  openKitchen,
  orderAt,
  orderFrom,
  type Reached,
} from '../helpers/kitchen.ts'
import { noticeAt } from '../helpers/notices.ts'
import { type Marketplace, PASSWORD, type Person } from '../helpers/marketplace.ts'
import { Browser, NOWHERE } from '../helpers/push-service.ts'
import { PNG } from './multipart.ts'
import type { Aim, Operation } from './operations.ts'

export const ACTORS = ['nobody', 'CUSTOMER', 'VENDOR', 'COURIER', 'ADMIN'] as const
export type Actor = (typeof ACTORS)[number]

/** People who have to do with each other alone, made for one operation: what it breaks is not missed by the next. */
export interface Side {
  clients: Record<Actor, Client>
  kitchen: Kitchen
  customer: Person
  courier: Person & { courierId: string }
}

let admins = 0

/** The courier of the operation that makes a profile has none yet. */
export async function openSide(market: Marketplace, operation: Operation): Promise<Side> {
  const email = `admin${admins++}@example.com`
  const passwordHash = await hashPassword(PASSWORD)
  await market.app.execute((tx) => createAdmin(tx, { email, passwordHash }))
  const session = await market.anyone.ok('POST', '/auth/login', { email, password: PASSWORD })
  const kitchen = await openKitchen(market, { stock: 100_000 })
  const customer = await market.register('CUSTOMER')
  const courier = await approvedCourier(market)
  const isFirst = operation.path.endsWith('/couriers') && operation.method === 'POST'
  const profileless = isFirst ? await market.register('COURIER') : courier
  return {
    kitchen,
    customer,
    courier,
    clients: {
      nobody: market.anyone,
      CUSTOMER: customer.client,
      VENDOR: kitchen.owner.client,
      COURIER: profileless.client,
      ADMIN: market.anyone.with(session.accessToken),
    },
  }
}

/** Where an order must have come to for its operations; elsewhere it is ASSIGNED. */
const READY_FOR: Record<string, Reached> = {
  acceptOrder: 'PLACED',
  markOrderReady: 'ACCEPTED',
  cancelOrder: 'PLACED',
  acceptDelivery: 'READY_FOR_PICKUP',
  assignDelivery: 'READY_FOR_PICKUP',
  deliverDelivery: 'OUT_FOR_DELIVERY',
}

let counter = 0

/** Ids that the path of an operation may take, by its first word. All but those for reading may be used up. */
const TARGETS: Record<
  string,
  (market: Marketplace, side: Side, operation: Operation, actor: Actor) => Promise<string[]>
> = {
  users: async (market) => [(await market.register('CUSTOMER')).id],
  vendors: async (_market, { kitchen: { owner, vendorId } }, { method }) => [
    (await owner.client.ok('POST', '/vendors', { name: 'Soon', address: ADDRESS })).id,
    ...(method === 'GET' ? [vendorId] : []),
  ],
  categories: async (market) => [
    (await market.admin.ok('POST', '/categories', { name: `Soup ${counter++}` })).id,
  ],
  products: async (_market, { kitchen: { owner, vendorId, categoryId, productId } }, { method }) => [
    (await owner.client.ok('POST', '/products', { vendorId, categoryId, name: 'Suya', price: 1 })).id,
    ...(method === 'GET' ? [productId] : []),
  ],
  couriers: async (market) => [(await approvedCourier(market)).courierId],
  async orders(_market, { kitchen, customer, courier }, { id }) {
    const online = orderFrom(kitchen, 1, { paymentMethod: 'PAYSTACK' })
    if (id === 'payOrder') return [(await customer.client.ok('POST', '/orders', online)).id]
    return [(await orderAt(READY_FOR[id] ?? 'ASSIGNED', { kitchen, customer, courier })).id]
  },
  async payments(market, side) {
    const { id } = await orderAt('DELIVERED', side)
    return [(await market.admin.ok('GET', `/orders/${id}/payments`)).data[0].id]
  },
  deliveries: async (_market, side, { id }) => [
    (await orderAt(READY_FOR[id] ?? 'ASSIGNED', side)).deliveryId,
  ],
  'payment-notices': async (market) => [await noticeAt(market, 'PARKED')],
  'webhook-endpoints': async (_market, { kitchen }) => [await addWebhook(kitchen)],
  async 'webhook-deliveries'(_market, side) {
    const id = await addWebhook(side.kitchen)
    await orderAt('PLACED', side)
    const { data } = await side.kitchen.owner.client.ok('GET', `/webhook-endpoints/${id}/deliveries`)
    return data.map((one: { id: string }) => one.id)
  },
  async payouts(market, side) {
    const { owner, vendorId } = side.kitchen
    await orderAt('DELIVERED', side)
    await owner.client.ok('POST', `/vendors/${vendorId}/bank-account`, {
      bankName: 'Access Bank',
      accountNumber: '0690000031',
      accountName: 'Bisi Ade',
    })
    const { payouts } = await market.admin.ok('POST', '/payouts')
    return payouts.map(({ id }: { id: string }) => id)
  },
  async images(_market, { kitchen: { owner, productId } }) {
    const form = new FormData()
    form.append('image', new Blob([PNG], { type: 'image/png' }), 'picture.png')
    const { imageUrl } = await owner.client.ok('POST', `/products/${productId}/image`, form)
    return [imageUrl.split('/').at(-1)]
  },
  async me(_market, { clients }, _operation, actor) {
    const client = clients[actor === 'nobody' ? 'CUSTOMER' : actor]
    return [(await client.ok('POST', '/me/push-subscriptions', new Browser(NOWHERE).subscription)).id]
  },
  async notifications(_market, side, _operation, actor) {
    await orderAt('DELIVERED', side)
    const { data } = await side.clients[actor === 'nobody' ? 'CUSTOMER' : actor].ok('GET', '/notifications')
    return data.map(({ id }: { id: string }) => id)
  },
}

async function addWebhook({ owner, vendorId }: Kitchen): Promise<string> {
  const url = 'http://127.0.0.1:9/nobody'
  return (await owner.client.ok('POST', `/vendors/${vendorId}/webhooks`, { url })).id
}

/** What one actor can aim an operation at: its own ids, those of other kinds, and words that mean something. */
export async function aimOf(
  market: Marketplace,
  side: Side,
  operation: Operation,
  actor: Actor,
  document: unknown,
): Promise<Aim> {
  const { kitchen, customer, courier, clients } = side
  await endDeliveries(market)
  const word = operation.path.replace('/api/v1', '').split('/')[1] ?? ''
  const targets = operation.path.includes('{')
    ? ((await TARGETS[word]?.(market, side, operation, actor)) ?? [])
    : []
  const spare = await market.register('CUSTOMER')
  return {
    document,
    targets,
    token: clients[actor].token,
    strangers: [kitchen.vendorId, kitchen.productId, kitchen.categoryId, courier.courierId, customer.id],
    known: {
      email: [spare.email, customer.email],
      password: [PASSWORD],
      // Mostly wrong: the right one ends the session, and with it what the actor can try.
      currentPassword: [...Array.from({ length: 9 }, (_, index) => `wrong ${index}`), PASSWORD],
      newPassword: ['another sentence nobody guesses'],
      refreshToken: [spare.refreshToken],
      vendorId: [kitchen.vendorId],
      categoryId: [kitchen.categoryId],
      productId: [kitchen.productId],
      courierId: [courier.courierId],
      endpoint: [NOWHERE],
      p256dh: [new Browser(NOWHERE).subscription.keys.p256dh],
      search: ['jollof', 'mama put', 'example'],
      cursor: await cursorsOf(clients[actor], operation),
    },
  }
}

/** Frees every courier's places. */
async function endDeliveries({ admin }: Marketplace): Promise<void> {
  for (const status of ['ASSIGNED', 'OUT_FOR_DELIVERY']) {
    const { data } = await admin.ok('GET', `/orders?status=${status}&limit=100`)
    for (const { id } of data) await admin.ok('POST', `/orders/${id}/cancel`, { reason: 'The end' })
  }
}

async function cursorsOf(client: Client, { method, path, parameters }: Operation): Promise<string[]> {
  if (method !== 'GET' || path.includes('{') || !parameters.some(({ name }) => name === 'cursor'))
    return ['AAAA']
  const { body } = await client.get(`${path.replace('/api/v1', '')}?limit=1`)
  return body?.nextCursor ? [body.nextCursor] : ['AAAA']
}
