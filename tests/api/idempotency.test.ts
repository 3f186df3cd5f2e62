import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Client, Reply } from '../helpers/client.ts'
import { type Kitchen, openKitchen, orderFrom } from '../helpers/kitchen.ts'
import { type Marketplace, openMarketplace, PASSWORD, type Person } from '../helpers/marketplace.ts'
import { outcome, tally } from '../helpers/outcome.ts'
import { walk } from '../helpers/pages.ts'

const DAY_MS = 24 * 60 * 60 * 1000

let market: Marketplace
let kitchen: Kitchen
let customer: Person
beforeAll(async () => {
  market = await openMarketplace({ ACCESS_TOKEN_TTL: '86400' })
  kitchen = await openKitchen(market, { stock: 1000 })
  customer = await market.register('CUSTOMER')
})
afterAll(() => market.close())

let keys = 0
const newKey = () => `key ${keys++}`

const post = (path: string, body: unknown, key: string, client = customer.client) =>
  client.post(path, body, { headers: { 'idempotency-key': key } })
const order = (key: string, { quantity = 1, client = customer.client } = {}) =>
  post('/orders', orderFrom(kitchen, quantity), key, client)
const ordersOf = (client: Client) => walk(client, '/orders', 100)
const stock = async () => (await market.anyone.ok('GET', `/products/${kitchen.productId}`)).stock
const isReplay = ({ headers }: Reply) => headers.get('idempotency-replayed') === 'true'

describe('a POST with a key', () => {
  it('gives the first answer again, and says so, without a second effect', async () => {
    const [key, left, orders] = [newKey(), await stock(), await ordersOf(customer.client)]
    const first = await order(key)
    const second = await order(key)
    expect(outcome(first)).toBe('201')
    expect(second).toMatchObject({ status: 201, body: first.body })
    expect([isReplay(first), isReplay(second)]).toEqual([false, true])
    expect(await stock()).toBe(left - 1)
    expect(await ordersOf(customer.client)).toEqual([first.body.id, ...orders])
  })

  it('gives the first answer though the world has moved on', async () => {
    const key = newKey()
    const first = await order(key)
    await customer.client.ok('POST', `/orders/${first.body.id}/cancel`, { reason: 'Changed my mind' })
    await kitchen.owner.client.ok('PATCH', `/vendors/${kitchen.vendorId}`, { acceptingOrders: false })
    expect(await order(key)).toMatchObject({ status: 201, body: first.body })
    expect(outcome(await order(newKey()))).toBe('409 vendor_not_accepting')
    await kitchen.owner.client.ok('PATCH', `/vendors/${kitchen.vendorId}`, { acceptingOrders: true })
  })

  it('does the same under a transition, which without the key would be refused', async () => {
    const [key, path] = [newKey(), `/orders/${(await order(newKey())).body.id}/accept`]
    const first = await post(path, {}, key, kitchen.owner.client)
    expect(outcome(first)).toBe('200')
    expect(await post(path, {}, key, kitchen.owner.client)).toMatchObject({ status: 200, body: first.body })
    expect(outcome(await kitchen.owner.client.post(path))).toBe('409 invalid_transition')
  })

  it('takes a body for the same that means the same', async () => {
    const key = newKey()
    const { deliveryAddress, ...rest } = orderFrom(kitchen) as Record<string, object>
    const first = await post(
      '/orders',
      { ...rest, deliveryAddress: { ...deliveryAddress, city: ' Lagos ' } },
      key,
    )
    const turned = Object.fromEntries(Object.entries({ deliveryAddress, ...rest }).reverse())
    const second = await post('/orders', turned, key)
    expect(second.body).toEqual(first.body)
    expect(isReplay(second)).toBe(true)
  })

  it('refuses another body under the key', async () => {
    const key = newKey()
    const [{ body: first }, left] = [await order(key), await stock()]
    expect(outcome(await order(key, { quantity: 2 }))).toBe('422 idempotency_key_reused')
    expect(await stock()).toBe(left)
    expect((await order(key)).body).toEqual(first)
  })

  it('has one effect and one answer for twenty at once', async () => {
    const [key, left] = [newKey(), await stock()]
    const replies = await Promise.all(Array.from({ length: 20 }, () => order(key)))
    expect(tally(replies)).toEqual({ '201': 20 })
    expect(replies.filter(isReplay)).toHaveLength(19)
    expect(new Set(replies.map(({ body }) => JSON.stringify(body))).size).toBe(1)
    expect(await stock()).toBe(left - 1)
  })
})

describe('a key', () => {
  it('is one account’s own', async () => {
    const [key, other] = [newKey(), await market.register('CUSTOMER')]
    const [mine, theirs] = [await order(key), await order(key, { client: other.client })]
    expect([outcome(theirs), isReplay(theirs)]).toEqual(['201', false])
    expect(theirs.body.id).not.toBe(mine.body.id)
    expect(await ordersOf(other.client)).toEqual([theirs.body.id])
  })

  it('is the account’s in every session', async () => {
    const [key, { email }] = [newKey(), customer]
    const { body: first } = await order(key)
    const { accessToken } = await market.anyone.ok('POST', '/auth/login', { email, password: PASSWORD })
    const again = await order(key, { client: market.anyone.with(accessToken) })
    expect([again.body, isReplay(again)]).toEqual([first, true])
  })

  it('is for one path', async () => {
    const key = newKey()
    const [{ body: one }, { body: two }] = [await order(newKey()), await order(newKey())]
    for (const { id } of [one, two]) {
      const reply = await post(`/orders/${id}/cancel`, { reason: 'Too late' }, key)
      expect(reply).toMatchObject({ status: 200, body: { id, status: 'CANCELLED' } })
      expect(isReplay(reply)).toBe(false)
    }
  })

  it('is free again after a refusal, for any body', async () => {
    const key = newKey()
    expect(outcome(await order(key, { quantity: 0 }))).toMatch(/^422 validation_failed/)
    await kitchen.owner.client.ok('PATCH', `/products/${kitchen.productId}`, { available: false })
    expect(outcome(await order(key, { quantity: 2 }))).toMatch(/^409 product_unavailable/)
    await kitchen.owner.client.ok('PATCH', `/products/${kitchen.productId}`, { available: true })
    const reply = await order(key)
    expect([outcome(reply), isReplay(reply)]).toEqual(['201', false])
  })

  it.each(['x', 'x'.repeat(255), 'with spaces and ~!@#$%^&*()', '8e03978e-40d5-43dd-bc93-6894a57f9324'])(
    'may be "%s"',
    async (key) => {
      const { client } = await market.register('CUSTOMER')
      expect([outcome(await order(key, { client })), isReplay(await order(key, { client }))]).toEqual([
        '201',
        true,
      ])
    },
  )

  it.each(['', 'x'.repeat(256), 'é', 'a\tb'])('may not be "%s"', async (key) => {
    const { client } = await market.register('CUSTOMER')
    expect(outcome(await order(key, { client }))).toBe('422 validation_failed /idempotency-key')
    expect(await ordersOf(client)).toEqual([])
  })
})

describe('keys elsewhere', () => {
  it('keep the answer without a body too, though the old password is not yours any more', async () => {
    const { client, email } = await market.register('CUSTOMER')
    const [key, next] = [newKey(), 'another sentence, just as long']
    const change = { currentPassword: PASSWORD, newPassword: next }
    expect(outcome(await post('/me/password', change, key, client))).toBe('204')
    const { accessToken } = await market.anyone.ok('POST', '/auth/login', { email, password: next })
    const back = market.anyone.with(accessToken)
    const again = await post('/me/password', change, key, back)
    expect([outcome(again), isReplay(again)]).toEqual(['204', true])
    expect(outcome(await back.get('/me'))).toBe('200')
    expect(outcome(await post('/me/password', change, newKey(), back))).toBe(
      '422 validation_failed /currentPassword',
    )
  })

  it('keep no body where there was none, whatever the status', async () => {
    const { client } = await market.register('CUSTOMER')
    const key = newKey()
    const [first, again] = [
      await post('/me/verify-email', undefined, key, client),
      await post('/me/verify-email', undefined, key, client),
    ]
    expect([outcome(first), outcome(again), isReplay(again)]).toEqual(['202', '202', true])
    expect([first.text, again.text]).toEqual(['', ''])
  })

  it('are not looked at on PATCH and DELETE, nor where nobody is signed in', async () => {
    const headers = { 'idempotency-key': newKey() }
    for (const name of ['Ada', 'Bisi']) {
      const reply = await customer.client.patch('/me', { name }, { headers })
      expect([reply.body.name, isReplay(reply)]).toEqual([name, false])
    }
    const { productId } = await openKitchen(market, {}, kitchen.owner)
    expect(outcome(await kitchen.owner.client.delete(`/products/${productId}`, { headers }))).toBe('204')
    expect(outcome(await kitchen.owner.client.delete(`/products/${productId}`, { headers }))).toBe(
      '404 not_found',
    )
    const person = { email: 'twice@example.com', password: PASSWORD, name: 'Ada', role: 'CUSTOMER' }
    const register = () => market.anyone.post('/auth/register', person, { headers })
    expect([outcome(await register()), outcome(await register())]).toEqual(['201', '409 email_taken /email'])
  })
})

it('keeps an answer for 24 hours', async () => {
  const key = newKey()
  const { body: first } = await order(key)
  market.wait(DAY_MS - 60_000)
  const { email } = customer
  const { accessToken } = await market.anyone.ok('POST', '/auth/login', { email, password: PASSWORD })
  const client = market.anyone.with(accessToken)
  expect((await order(key, { client })).body).toEqual(first)
  market.wait(61_000)
  const later = await order(key, { client, quantity: 2 })
  expect([outcome(later), isReplay(later)]).toEqual(['201', false])
  expect(isReplay(await order(key, { client, quantity: 2 }))).toBe(true)
})
