import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectInvariants } from './helpers/invariants.ts'
import { ADDRESS, approvedCourier, openKitchen, orderAt, orderFrom } from './helpers/kitchen.ts'
import { type Marketplace, openMarketplace, PASSWORD, type Person } from './helpers/marketplace.ts'
import { outcome, tally } from './helpers/outcome.ts'
import { times } from './helpers/race.ts'

// Of two calls at once the answers and what is left must be as if one had come after the other. A database with one
// writer cannot do otherwise; where transactions overlap, each of these rests on a lock or a condition.

const ROUNDS = 12

let market: Marketplace
let customer: Person
beforeAll(async () => {
  market = await openMarketplace()
  customer = await market.register('CUSTOMER')
})
afterAll(() => market.close())

/** Both at once, in turns started the one way round and the other. */
async function both<T>(round: number, one: () => Promise<T>, other: () => Promise<T>): Promise<[T, T]> {
  if (round % 2) return Promise.all([one(), other()])
  const [second, first] = await Promise.all([other(), one()])
  return [first, second]
}

/** What a category counts, and what discovery shows of it. */
async function listedIn(categoryId: string): Promise<[counted: number, shown: number]> {
  const { data } = await market.anyone.ok('GET', '/categories?limit=100')
  const shown = await market.anyone.ok('GET', `/products?limit=100&categoryId=${categoryId}`)
  return [data.find(({ id }: { id: string }) => id === categoryId)?.productCount ?? 0, shown.data.length]
}

describe('a category', () => {
  it('is not deleted under a product that is being put into it', async () => {
    const kitchen = await openKitchen(market)
    const hidden = await kitchen.owner.client.ok('POST', '/vendors', { name: 'Not yet', address: ADDRESS })
    for (let round = 0; round < ROUNDS; round++) {
      const category = await market.admin.ok('POST', '/categories', { name: `Short-lived ${round}` })
      const vendorId = round % 3 ? kitchen.vendorId : hidden.id
      const fields = { vendorId, categoryId: category.id, name: 'Yam', price: 100 }
      const replies = await both(
        round,
        () => kitchen.owner.client.post('/products', fields),
        () => market.admin.delete(`/categories/${category.id}`),
      )
      expect([
        ['201', '409 category_in_use'],
        ['422 unknown_reference /categoryId', '204'],
      ]).toContainEqual(replies.map(outcome))
    }
  })

  it('has one name, of two that are added at once', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const replies = await times(4, () => market.admin.post('/categories', { name: `Twins ${round}` }))
      expect(tally(replies)).toEqual({ '201': 1, '409 name_taken /name': 3 })
    }
  })

  it('counts its products right, whatever happens to them at once', async () => {
    const kitchen = await openKitchen(market)
    const { owner, vendorId, categoryId } = kitchen
    const other = await market.admin.ok('POST', '/categories', { name: 'Where they move' })
    const products = await times(6, (index) =>
      owner.client.ok('POST', '/products', { vendorId, categoryId, name: `Dish ${index}`, price: 100 }),
    )
    for (let round = 0; round < ROUNDS; round++) {
      const move = products.map(({ id }, index) => {
        const to = (round + index) % 2 ? categoryId : other.id
        return owner.client.patch(`/products/${id}`, { categoryId: to })
      })
      const step = round % 2 ? 'suspend' : 'approve'
      const add = { vendorId, categoryId, name: `More ${round}`, price: 100 }
      const replies = await Promise.all([
        ...move,
        market.admin.post(`/vendors/${vendorId}/${step}`),
        owner.client.post('/products', add),
        owner.client.delete(`/products/${products[0].id}`),
      ])
      expect(
        new Set(replies.map(outcome)).difference(new Set(['200', '201', '204', '404 not_found'])),
      ).toEqual(new Set())
      for (const id of [categoryId, other.id]) {
        const [counted, shown] = await listedIn(id)
        expect(counted).toBe(shown)
      }
    }
  })
})

describe('a vendor', () => {
  it('that is suspended takes no order after the answer', async () => {
    const kitchen = await openKitchen(market)
    for (let round = 0; round < ROUNDS; round++) {
      const orders = times(6, () => customer.client.post('/orders', orderFrom(kitchen)))
      const suspended = market.admin.post(`/vendors/${kitchen.vendorId}/suspend`)
      expect(outcome(await suspended)).toBe('200')
      const later = await customer.client.post('/orders', orderFrom(kitchen))
      expect(outcome(later)).toMatch(/^409 (vendor_not_accepting|product_unavailable)/)
      for (const reply of await orders)
        expect(['201', '409 vendor_not_accepting', '409 product_unavailable /items/0/productId']).toContain(
          outcome(reply),
        )
      await market.admin.ok('POST', `/vendors/${kitchen.vendorId}/approve`)
    }
    await expectInvariants(market)
  })

  it('is what the last of approval and suspension made it, and says so', async () => {
    const kitchen = await openKitchen(market)
    for (let round = 0; round < ROUNDS; round++) {
      const path = `/vendors/${kitchen.vendorId}`
      const [approved, suspended] = await both(
        round,
        () => market.admin.ok('POST', `${path}/approve`),
        () => market.admin.ok('POST', `${path}/suspend`),
      )
      expect([approved.status, suspended.status]).toEqual(['APPROVED', 'SUSPENDED'])
      const { status } = await market.admin.ok('GET', path)
      const seen = (await market.anyone.get(`/products/${kitchen.productId}`)).status
      expect([status, seen]).toEqual(status === 'APPROVED' ? ['APPROVED', 200] : ['SUSPENDED', 404])
    }
    await expectInvariants(market)
  })

  it('has its new name on a product that is added at once', async () => {
    const kitchen = await openKitchen(market)
    for (let round = 0; round < ROUNDS; round++) {
      const { vendorId, categoryId } = kitchen
      const [{ id }] = await both(
        round,
        () => kitchen.owner.client.ok('POST', '/products', { vendorId, categoryId, name: 'Yam', price: 1 }),
        () => kitchen.owner.client.ok('PATCH', `/vendors/${vendorId}`, { name: `Name ${round}` }),
      )
      expect((await market.anyone.ok('GET', `/products/${id}`)).vendorName).toBe(`Name ${round}`)
    }
  })
})

describe('an account', () => {
  it('that is suspended while it signs in keeps no session for later', async () => {
    for (let round = 0; round < ROUNDS / 2; round++) {
      const { id, email } = await market.register('CUSTOMER')
      const login = () => market.anyone.post('/auth/login', { email, password: PASSWORD })
      const [signedIn] = await both(round, login, () => market.admin.post(`/users/${id}/suspend`))
      await market.admin.ok('POST', `/users/${id}/reactivate`)
      const token = signedIn.body.accessToken
      if (signedIn.status === 200) expect((await market.anyone.with(token).get('/me')).status).toBe(401)
      else expect(outcome(signedIn)).toBe('403 account_suspended')
    }
  })

  it('that is suspended while it opens a vendor has none that takes orders', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const { id, client } = await market.register('VENDOR')
      const [opened] = await both(
        round,
        () => client.post('/vendors', { name: 'Mama Put', address: ADDRESS }),
        () => market.admin.post(`/users/${id}/suspend`),
      )
      expect(['201', '401 unauthenticated']).toContain(outcome(opened))
    }
    await expectInvariants(market)
  })

  it('is registered once, of several that send the same e-mail', async () => {
    const person = { email: 'one@example.com', password: PASSWORD, name: 'One', role: 'CUSTOMER' }
    const replies = await times(5, () => market.anyone.post('/auth/register', person))
    expect(tally(replies)).toEqual({ '201': 1, '409 email_taken /email': 4 })
  })

  it('has one session for one refresh token, and none once it was used twice', async () => {
    const { refreshToken } = await market.register('CUSTOMER')
    const replies = await times(4, () => market.anyone.post('/auth/refresh', { refreshToken }))
    const outcomes = tally(replies)
    expect(outcomes['200']).toBe(1)
    expect(replies.filter(({ status }) => status === 401)).toHaveLength(3)
    const next = replies.find(({ status }) => status === 200)?.body.refreshToken
    expect((await market.anyone.post('/auth/refresh', { refreshToken: next })).status).toBe(401)
  })
})

describe('a courier', () => {
  it('who is suspended while changing themselves is not available afterwards', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const courier = await approvedCourier(market)
      await both(
        round,
        () => courier.client.patch('/couriers/me', { available: true }),
        () => market.admin.post(`/couriers/${courier.courierId}/suspend`),
      )
      expect(await courier.client.ok('GET', '/couriers/me')).toMatchObject({
        status: 'SUSPENDED',
        available: false,
      })
    }
  })

  it('who is suspended while fetching the food has either fetched it or lost it', async () => {
    const kitchen = await openKitchen(market)
    for (let round = 0; round < ROUNDS; round++) {
      const courier = await approvedCourier(market)
      const { deliveryId } = await orderAt('ASSIGNED', { kitchen, customer, courier })
      const [, suspended] = await both(
        round,
        () => courier.client.post(`/deliveries/${deliveryId}/pick-up`),
        () => market.admin.post(`/couriers/${courier.courierId}/suspend`),
      )
      expect(outcome(suspended)).toBe('200')
      const { status } = await market.admin.ok('GET', `/deliveries/${deliveryId}`)
      expect(['PICKED_UP', 'OPEN']).toContain(status)
    }
    await expectInvariants(market)
  })
})

it('an idempotency key of a call that is refused lets one of those that wait go on', async () => {
  const kitchen = await openKitchen(market, { stock: 0 })
  const headers = { 'idempotency-key': 'dinner, when there is any' }
  const order = () => customer.client.post('/orders', orderFrom(kitchen), { headers })
  const refused = await times(10, order)
  expect(tally(refused)).toEqual({ '409 insufficient_stock /items/0/productId': 10 })
  await kitchen.owner.client.ok('PATCH', `/products/${kitchen.productId}`, { stock: 5 })
  expect(tally(await times(10, order))).toEqual({ '201': 10 })
  await expectInvariants(market, { [kitchen.productId]: 5 })
})
