import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Route } from '../src/platform/http/route.ts'
import { approvedCourier, openKitchen, orderAt } from './helpers/kitchen.ts'
import type { Client } from './helpers/client.ts'
import { type Marketplace, openMarketplace, type Person } from './helpers/marketplace.ts'

let market: Marketplace
let people: Record<'CUSTOMER' | 'VENDOR' | 'COURIER', Person>
/** Something of somebody else's behind each address with an id. */
let foreign: Record<string, string>

beforeAll(async () => {
  market = await openMarketplace()
  people = {
    CUSTOMER: await market.register('CUSTOMER'),
    VENDOR: await market.register('VENDOR'),
    COURIER: await market.register('COURIER'),
  }
  await people.COURIER.client.ok('POST', '/couriers', { vehicle: 'FOOT' })
  const kitchen = await openKitchen(market)
  const courier = await approvedCourier(market)
  const customer = await market.register('CUSTOMER')
  const order = await orderAt('ASSIGNED', { kitchen, customer, courier })
  const [told] = (await customer.client.ok('GET', '/notifications')).data
  foreign = {
    users: customer.id,
    vendors: kitchen.vendorId,
    products: kitchen.productId,
    categories: kitchen.categoryId,
    orders: order.id,
    deliveries: order.deliveryId,
    couriers: courier.courierId,
    notifications: told.id,
  }
})
afterAll(() => market.close())

const routes = (): Route[] => market.app.modules.flatMap((module) => [...module.routes])
const addressOf = (route: Route, id: string) => route.path.replace(':id', id)
const missingId = 'ord_00000000000000000000000000'

/** A body of the right shape, so that only the object is at fault. */
const BODIES: Record<string, object> = {
  cancelOrder: { reason: 'No' },
  assignDelivery: { courierId: 'crr_none' },
}

async function call(client: Client, route: Route, id: string) {
  const hasBody = route.kind === 'write' && route.method !== 'DELETE'
  return client.send(
    route.method,
    addressOf(route, id),
    hasBody ? (BODIES[route.operation] ?? {}) : undefined,
  )
}

it('answers 401 without a token, before anything else', async () => {
  for (const route of routes().filter(({ access }) => access.kind === 'account')) {
    expect(
      (
        await market.anyone.send(
          route.method,
          addressOf(route, missingId),
          route.kind === 'write' ? { x: 1 } : undefined,
        )
      ).status,
      route.path,
    ).toBe(401)
  }
})

it('answers 403 to every role that may never do it, before the shape is looked at', async () => {
  let cells = 0
  for (const route of routes().filter(({ access }) => access.kind === 'account')) {
    for (const [role, { client }] of Object.entries({ ...people, ADMIN: { client: market.admin } })) {
      if (route.access.roles.some((allowed) => allowed === role)) continue
      const body = route.kind === 'write' && route.method !== 'DELETE' ? { nonsense: true } : undefined
      const reply = await client.send(route.method, addressOf(route, missingId), body)
      expect([reply.status, reply.body.code], `${role} ${route.method} ${route.path}`).toEqual([
        403,
        'forbidden',
      ])
      cells++
    }
  }
  expect(cells).toBeGreaterThan(60)
})

it('answers the same for what is foreign and what is not there', async () => {
  let cells = 0
  for (const route of routes().filter(
    ({ path, access }) => path.includes(':id') && access.kind === 'account',
  )) {
    const id = foreign[route.path.split('/')[1] ?? '']
    expect(id, `${route.path} needs an object in this test`).toBeTruthy()
    for (const role of route.access.roles) {
      // To an admin nothing is foreign; a taken delivery is told to every courier.
      if (role === 'ADMIN' || route.operation === 'acceptDelivery') continue
      const { client } = people[role]
      const [stranger, nothing] = [await call(client, route, id ?? ''), await call(client, route, missingId)]
      const shown = ({ status, body: { requestId: _, instance: __, ...problem } }: typeof stranger) => ({
        status,
        problem,
      })
      expect(shown(stranger), `${role} ${route.method} ${route.path}`).toEqual(shown(nothing))
      expect(stranger.status).toBe(404)
      cells++
    }
  }
  expect(cells).toBeGreaterThan(15)
})

it('finds nothing behind an id of any length', async () => {
  for (const id of ['x', 'a'.repeat(300), '%00', '..%2f..', 'é']) {
    expect((await market.admin.get(`/orders/${id}`)).status, id).toBe(404)
  }
})
