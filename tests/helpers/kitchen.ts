import type { Marketplace, Person } from './marketplace.ts'

export const ADDRESS = { line1: '12 Admiralty Way', city: 'Lagos', lat: 6.4281, lng: 3.4219 }
export const HOME = {
  line1: '4 Bourdillon Road',
  city: 'Lagos',
  lat: 6.45412,
  lng: 3.43465,
  note: 'Blue gate',
}

export interface Kitchen {
  owner: Person
  vendorId: string
  categoryId: string
  productId: string
}

let categories = 0

/** An approved vendor with one product, which the fields describe. */
export async function openKitchen(
  market: Pick<Marketplace, 'admin' | 'register'>,
  product: object = {},
  owner?: Person,
): Promise<Kitchen> {
  const boss = owner ?? (await market.register('VENDOR', 'Bisi Ade'))
  const vendor = await boss.client.ok('POST', '/vendors', {
    name: 'Mama Put',
    phone: '+2348000000001',
    address: ADDRESS,
  })
  await market.admin.ok('POST', `/vendors/${vendor.id}/approve`)
  const category = await market.admin.ok('POST', '/categories', { name: `Rice ${categories++}` })
  const made = await boss.client.ok('POST', '/products', {
    vendorId: vendor.id,
    categoryId: category.id,
    name: 'Jollof',
    price: 250_000,
    ...product,
  })
  return { owner: boss, vendorId: vendor.id, categoryId: category.id, productId: made.id }
}

export function orderFrom(kitchen: Kitchen, quantity = 1, more: object = {}): object {
  return {
    vendorId: kitchen.vendorId,
    items: [{ productId: kitchen.productId, quantity }],
    deliveryAddress: HOME,
    ...more,
  }
}

/** A courier who may take deliveries now. */
export async function approvedCourier(
  market: Pick<Marketplace, 'admin' | 'register'>,
  name = 'Chidi Eze',
): Promise<Person & { courierId: string }> {
  const person = await market.register('COURIER', name)
  const courier = await person.client.ok('POST', '/couriers', {
    vehicle: 'MOTORBIKE',
    licensePlate: 'LAG-123-AB',
  })
  await market.admin.ok('POST', `/couriers/${courier.id}/approve`)
  await person.client.ok('PATCH', '/couriers/me', { available: true })
  return { ...person, courierId: courier.id }
}

const STEPS = ['PLACED', 'ACCEPTED', 'READY_FOR_PICKUP', 'ASSIGNED', 'OUT_FOR_DELIVERY', 'DELIVERED'] as const
export type Reached = (typeof STEPS)[number]

export interface Cast {
  kitchen: Kitchen
  customer: Person
  courier: Person
}

/** An order that has come as far as `status`, each step by whoever takes it. */
export async function orderAt(status: Reached, { kitchen, customer, courier }: Cast) {
  const order = await customer.client.ok('POST', '/orders', orderFrom(kitchen))
  const reached = STEPS.indexOf(status)
  if (reached >= 1) await kitchen.owner.client.ok('POST', `/orders/${order.id}/accept`)
  if (reached >= 2) await kitchen.owner.client.ok('POST', `/orders/${order.id}/ready`)
  const deliveryId: string = (await customer.client.ok('GET', `/orders/${order.id}`)).delivery?.id ?? ''
  if (reached >= 3) await courier.client.ok('POST', `/deliveries/${deliveryId}/accept`)
  if (reached >= 4) await courier.client.ok('POST', `/deliveries/${deliveryId}/pick-up`)
  if (reached >= 5) await courier.client.ok('POST', `/deliveries/${deliveryId}/deliver`)
  return { ...(await customer.client.ok('GET', `/orders/${order.id}`)), deliveryId }
}
