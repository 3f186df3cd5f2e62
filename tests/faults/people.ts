import { ADDRESS, HOME } from '../helpers/kitchen.ts'
import { FaultClient } from './client.ts'
import { Dice } from './dice.ts'
import type { History } from './history.ts'
import { ADMIN, type Site } from './site.ts'

/** What a person does next; false once an answer did not come. */
export type Turn = () => Promise<boolean>

export interface Person {
  client: FaultClient
  turn: Turn
}

interface Vendor {
  id: string
  /** What may be ordered: one product that there is plenty of, one that sells out, one that is not counted. */
  productIds: string[]
  /** Nobody orders it; its owner sets its stock again and again. */
  shelfId: string
}

export interface Cast {
  people: Person[]
  /** Of each counted product that is ordered, what there was before. */
  stock: Record<string, number>
}

const PLENTY = 1_000_000
const SCARCE = 25
const COURIERS = 3
const CUSTOMERS = 6
const VENDORS = 2

/** Opens a small marketplace over HTTP and gives each of its people a mind of their own, thrown by the seed. */
export async function castFor(site: Site, history: History, seed: string, where = () => site): Promise<Cast> {
  const anyone = site.client()
  const session = await anyone.ok('POST', '/auth/login', ADMIN)
  const root = site.client(session.accessToken)
  const client = (name: string, signedIn: typeof session) =>
    new FaultClient(signedIn, { site: where, history, dice: new Dice(seed, name), keys: `${seed} ${name}` })
  const register = (role: string, name: string) => {
    const email = `${name}@example.com`
    return anyone.ok('POST', '/auth/register', { email, password: ADMIN.password, name, role })
  }

  const people: Person[] = []
  const vendors: Vendor[] = []
  const stock: Record<string, number> = {}
  for (let i = 0; i < VENDORS; i++) {
    const signedIn = await register('VENDOR', `vendor${i}`)
    const vendor = await openVendor(site, signedIn.accessToken, root)
    Object.assign(stock, { [vendor.productIds[0]!]: PLENTY, [vendor.productIds[1]!]: SCARCE })
    vendors.push(vendor)
    people.push(person(client(`vendor${i}`, signedIn), (self) => cook(self, vendor)))
  }
  for (let i = 0; i < COURIERS; i++) {
    const signedIn = await register('COURIER', `courier${i}`)
    const own = site.client(signedIn.accessToken)
    const { id } = await own.ok('POST', '/couriers', { vehicle: 'BICYCLE' })
    await root.ok('POST', `/couriers/${id}/approve`)
    await own.ok('PATCH', '/couriers/me', { available: true })
    people.push(person(client(`courier${i}`, signedIn), bring))
  }
  for (let i = 0; i < CUSTOMERS; i++) {
    const signedIn = await register('CUSTOMER', `customer${i}`)
    people.push(person(client(`customer${i}`, signedIn), (self) => eat(self, vendors)))
  }
  people.push(person(client('admin', session), oversee))
  return { people, stock }
}

async function openVendor(site: Site, token: string, root: ReturnType<Site['client']>): Promise<Vendor> {
  const owner = site.client(token)
  const { id } = await owner.ok('POST', '/vendors', { name: 'Mama Put', address: ADDRESS })
  await root.ok('POST', `/vendors/${id}/approve`)
  const category = await root.ok('POST', '/categories', { name: `Rice of ${id}` })
  const meal = { vendorId: id, categoryId: category.id, name: 'Jollof', price: 250_000 }
  const ids: string[] = []
  for (const stock of [PLENTY, SCARCE, null, 0]) {
    ids.push((await owner.ok('POST', '/products', { ...meal, stock })).id)
  }
  return { id, productIds: ids.slice(0, 3), shelfId: ids[3]! }
}

/** Of the things that a person may do, one by its weight; and now and then what anybody does. */
function person(client: FaultClient, mind: (self: FaultClient) => Promise<unknown>): Person {
  return {
    client,
    async turn() {
      const roll = client.dice.next()
      if (roll < 0.03) return (await client.refresh()) !== undefined
      if (roll < 0.06) return (await client.post('/notifications/read-all')) !== undefined
      return (await mind(client)) !== undefined
    },
  }
}

/** One of a list as the person sees it now; null where the list is empty, undefined where no answer came. */
async function oneOf(self: FaultClient, list: string): Promise<{ id: string } | null | undefined> {
  const reply = await self.get(`${list}&limit=10`)
  return reply && (self.dice.pick<{ id: string }>(reply.body.data) ?? null)
}

async function look(self: FaultClient): Promise<unknown> {
  const order = await oneOf(self, '/orders?')
  return order && self.get(`/orders/${order.id}/events?limit=100`)
}

async function eat(self: FaultClient, vendors: readonly Vendor[]): Promise<unknown> {
  const roll = self.dice.next()
  if (roll < 0.2) return look(self)
  if (roll < 0.3) {
    const order = await oneOf(self, '/orders?status=PLACED')
    return order && self.post(`/orders/${order.id}/cancel`, { reason: 'Not hungry any more' })
  }
  const vendor = self.dice.pick(vendors)!
  const items = Array.from({ length: self.dice.between(1, 3) }, () => ({
    productId: self.dice.pick(vendor.productIds),
    quantity: self.dice.between(1, 3),
  }))
  return self.post('/orders', { vendorId: vendor.id, items, deliveryAddress: HOME })
}

async function cook(self: FaultClient, vendor: Vendor): Promise<unknown> {
  const roll = self.dice.next()
  if (roll < 0.1) return look(self)
  if (roll < 0.25) return self.patch(`/products/${vendor.shelfId}`, { stock: self.dice.between(0, 1000) })
  const status = self.dice.pick(['PLACED', 'PLACED', 'ACCEPTED', 'ACCEPTED', 'READY_FOR_PICKUP'])
  const order = await oneOf(self, `/orders?vendorId=${vendor.id}&status=${status}`)
  if (!order) return order
  if (status === 'READY_FOR_PICKUP' || roll > 0.95)
    return self.post(`/orders/${order.id}/cancel`, { reason: 'The gas ran out' })
  return self.post(`/orders/${order.id}/${status === 'PLACED' ? 'accept' : 'ready'}`)
}

const NEXT_STEPS = { OPEN: ['accept'], ASSIGNED: ['pick-up', 'pick-up', 'release'], PICKED_UP: ['deliver'] }

async function bring(self: FaultClient): Promise<unknown> {
  const status = self.dice.pick(['OPEN', 'OPEN', 'ASSIGNED', 'PICKED_UP'] as const)!
  const delivery = await oneOf(self, `/deliveries?status=${status}`)
  return delivery && self.post(`/deliveries/${delivery.id}/${self.dice.pick(NEXT_STEPS[status])}`)
}

async function oversee(self: FaultClient): Promise<unknown> {
  const roll = self.dice.next()
  if (roll < 0.4) return look(self)
  if (roll < 0.7) {
    const delivery = await oneOf(self, '/deliveries?status=ASSIGNED')
    return delivery && self.post(`/deliveries/${delivery.id}/release`, { reason: 'Flat tyre' })
  }
  const status = self.dice.pick(['PLACED', 'READY_FOR_PICKUP', 'OUT_FOR_DELIVERY'])
  const order = await oneOf(self, `/orders?status=${status}`)
  return order && self.post(`/orders/${order.id}/cancel`, { reason: 'Called off' })
}

/** All at once and each one thing after the other, until `isOver`. Who gets no answer stops there. */
export async function letThemLive(people: readonly Person[], isOver: () => boolean): Promise<void> {
  await Promise.all(
    people.map(async ({ turn }) => {
      while (!isOver()) if (!(await turn())) return
    }),
  )
}
