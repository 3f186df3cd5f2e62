import type { Client } from '../helpers/client.ts'
import { ADDRESS, approvedCourier, orderAt, orderFrom, type Reached } from '../helpers/kitchen.ts'
import { PASSWORD, type Person } from '../helpers/marketplace.ts'
import type { World } from './world.ts'

/** One call that has one effect. */
export interface Ask {
  by: Client
  method: 'POST' | 'PATCH' | 'DELETE'
  path: string
  body?: unknown
}

/** Makes ready for a call. `again` is what its repetition is told once it was done, where no key remembers it. */
export interface Command {
  name: string
  ready: (world: World) => Promise<Ask> | Ask
  again?: string
}

const post = ({ client }: { client: Client }, path: string, body?: unknown): Ask => ({
  by: client,
  method: 'POST',
  path,
  body,
})

const order = (
  name: string,
  from: Reached,
  who: (world: World) => Pick<Person, 'client'>,
  body?: unknown,
) => ({
  name: `${name} an order that is ${from}`,
  ready: async (world: World) =>
    post(who(world), `/orders/${(await orderAt(from, await rested(world))).id}/${name}`, body),
})

const delivery = (
  name: string,
  from: Reached,
  who = (world: World): Pick<Person, 'client'> => world.courier,
) => ({
  name: `${name} a delivery that is ${from}`,
  ready: async (world: World) =>
    post(who(world), `/deliveries/${(await orderAt(from, await rested(world))).deliveryId}/${name}`),
})

/** A courier has three places; what earlier kills left in their hands is delivered first. */
async function rested(world: World): Promise<World> {
  const { client } = world.courier
  for (const step of ['pick-up', 'deliver']) {
    const status = step === 'deliver' ? 'PICKED_UP' : 'ASSIGNED'
    for (const { id } of (await client.ok('GET', `/deliveries?status=${status}`)).data)
      await client.ok('POST', `/deliveries/${id}/${step}`)
  }
  return world
}

const owner = ({ kitchen }: World) => kitchen.owner
const admin = ({ admin }: World) => ({ client: admin })
const nobody = ({ anyone }: World) => ({ client: anyone })

/** The steps of an order's life. */
export const MAIN: Command[] = [
  {
    name: 'place an order',
    ready: ({ customer, kitchen }) => post(customer, '/orders', orderFrom(kitchen, 2)),
  },
  order('accept', 'PLACED', owner),
  order('ready', 'ACCEPTED', owner),
  delivery('accept', 'READY_FOR_PICKUP'),
  delivery('pick-up', 'ASSIGNED'),
  delivery('deliver', 'OUT_FOR_DELIVERY'),
  delivery('release', 'ASSIGNED'),
  order('cancel', 'PLACED', ({ customer }) => customer, { reason: 'Not hungry' }),
  order('cancel', 'ASSIGNED', admin, { reason: 'Called off' }),
]

let names = 0
const newName = (what: string) => `${what} ${names++}`
const newEmail = () => `somebody${names++}@example.com`

async function assignment(world: World): Promise<Ask> {
  const { deliveryId } = await orderAt('READY_FOR_PICKUP', await rested(world))
  return post(admin(world), `/deliveries/${deliveryId}/assign`, { courierId: world.courier.courierId })
}

async function busyCourier(world: World) {
  const courier = await approvedCourier(world)
  await orderAt('ASSIGNED', { ...world, courier })
  await orderAt('OUT_FOR_DELIVERY', { ...world, courier })
  return courier
}

async function newVendor(world: World): Promise<{ id: string; boss: Person }> {
  const boss = await world.register('VENDOR')
  const { id } = await boss.client.ok('POST', '/vendors', { name: newName('Iya Basira'), address: ADDRESS })
  const { categoryId } = world.kitchen
  await boss.client.ok('POST', '/products', { vendorId: id, categoryId, name: 'Suya', price: 100 })
  return { id, boss }
}

const meal = ({ kitchen: { vendorId, categoryId } }: World) => ({
  vendorId,
  categoryId,
  name: newName('Moi moi'),
  price: 40_000,
})
const newProduct = (world: World) => owner(world).client.ok('POST', '/products', meal(world))
const newCategory = (world: World) => world.admin.ok('POST', '/categories', { name: newName('Soups') })
const patch = (by: Client, path: string, body: unknown): Ask => ({ by, method: 'PATCH', path, body })
const remove = (by: Client, path: string): Ask => ({ by, method: 'DELETE', path })

const ACCOUNTS: Command[] = [
  {
    name: 'register',
    ready: (world) =>
      post(nobody(world), '/auth/register', {
        email: newEmail(),
        password: PASSWORD,
        name: 'Ada',
        role: 'CUSTOMER',
      }),
    again: '409 email_taken /email',
  },
  {
    name: 'log in',
    ready: (world) => post(nobody(world), '/auth/login', { email: world.customer.email, password: PASSWORD }),
    again: '200',
  },
  {
    name: 'refresh tokens',
    ready: async (world) => {
      const { refreshToken } = await world.register('CUSTOMER')
      return post(nobody(world), '/auth/refresh', { refreshToken })
    },
    again: '401 token_reused',
  },
  {
    name: 'log out',
    ready: async (world) => {
      const { refreshToken } = await world.register('CUSTOMER')
      return post(nobody(world), '/auth/logout', { refreshToken })
    },
    again: '204',
  },
  {
    name: 'change a password',
    ready: async (world) =>
      post(await world.register('CUSTOMER'), '/me/password', {
        currentPassword: PASSWORD,
        newPassword: 'another sentence, just as long',
      }),
    // Every session ended with it, this one too.
    again: '401 unauthenticated',
  },
  {
    name: 'change a profile',
    ready: ({ customer }) => patch(customer.client, '/me', { name: newName('Ada') }),
  },
  {
    name: 'suspend the account of a busy courier',
    ready: async (world) => post(admin(world), `/users/${(await busyCourier(world)).id}/suspend`),
  },
  {
    name: 'suspend the account of a vendor',
    ready: async (world) => {
      const { id, boss } = await newVendor(world)
      await world.admin.ok('POST', `/vendors/${id}/approve`)
      return post(admin(world), `/users/${boss.id}/suspend`)
    },
  },
  {
    name: 'reactivate an account',
    ready: async (world) => {
      const { id, boss } = await newVendor(world)
      await world.admin.ok('POST', `/vendors/${id}/approve`)
      await world.admin.ok('POST', `/users/${boss.id}/suspend`)
      return post(admin(world), `/users/${boss.id}/reactivate`)
    },
  },
]

const CATALOGUE: Command[] = [
  {
    name: 'open a vendor',
    ready: (world) => post(owner(world), '/vendors', { name: newName('Iya Basira'), address: ADDRESS }),
  },
  {
    name: 'change a vendor',
    ready: (world) =>
      patch(owner(world).client, `/vendors/${world.kitchen.vendorId}`, { name: newName('Mama Put') }),
  },
  {
    name: 'approve a vendor',
    ready: async (world) => post(admin(world), `/vendors/${(await newVendor(world)).id}/approve`),
  },
  {
    name: 'suspend a vendor',
    ready: async (world) => {
      const { id } = await newVendor(world)
      await world.admin.ok('POST', `/vendors/${id}/approve`)
      return post(admin(world), `/vendors/${id}/suspend`)
    },
  },
  {
    name: 'add a category',
    ready: (world) => post(admin(world), '/categories', { name: newName('Grills') }),
  },
  {
    name: 'rename a category',
    ready: async (world) =>
      patch(world.admin, `/categories/${(await newCategory(world)).id}`, { name: newName('Stews') }),
  },
  {
    name: 'delete a category',
    ready: async (world) => remove(world.admin, `/categories/${(await newCategory(world)).id}`),
    again: '404 not_found',
  },
  { name: 'add a product', ready: (world) => post(owner(world), '/products', meal(world)) },
  {
    name: 'change a product',
    ready: async (world) => {
      const { id } = await newProduct(world)
      const changes = { name: newName('Ofada'), price: 1, categoryId: (await newCategory(world)).id }
      return patch(owner(world).client, `/products/${id}`, changes)
    },
  },
  {
    name: 'archive a product',
    ready: async (world) => remove(owner(world).client, `/products/${(await newProduct(world)).id}`),
    again: '404 not_found',
  },
]

const COURIERS: Command[] = [
  { name: 'assign a delivery', ready: assignment },
  {
    name: 'register as a courier',
    ready: async (world) => post(await world.register('COURIER'), '/couriers', { vehicle: 'FOOT' }),
  },
  {
    name: 'change a courier',
    ready: ({ courier }) => patch(courier.client, '/couriers/me', { licensePlate: newName('LAG') }),
  },
  {
    name: 'approve a courier',
    ready: async (world) => {
      const { client } = await world.register('COURIER')
      const { id } = await client.ok('POST', '/couriers', { vehicle: 'FOOT' })
      return post(admin(world), `/couriers/${id}/approve`)
    },
  },
  {
    name: 'suspend a busy courier',
    ready: async (world) => post(admin(world), `/couriers/${(await busyCourier(world)).courierId}/suspend`),
  },
  {
    name: 'read a notification',
    ready: async (world) => {
      await orderAt('PLACED', world)
      const [{ id }] = (await owner(world).client.ok('GET', '/notifications?unread=true')).data
      return post(owner(world), `/notifications/${id}/read`)
    },
  },
  {
    name: 'read all notifications',
    ready: async (world) => {
      await owner(world).client.ok('POST', '/notifications/read-all')
      await orderAt('PLACED', world)
      return post(owner(world), '/notifications/read-all')
    },
  },
]

/** Every command that comes in by HTTP. */
export const ALL: Command[] = [...MAIN, ...ACCOUNTS, ...CATALOGUE, ...COURIERS]
