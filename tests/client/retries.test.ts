import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { type Client, createClient, NetworkError } from '../../clients/typescript/src/index.ts'
import { type CuttingProxy, openCuttingProxy } from '../helpers/cutting-proxy.ts'
import { HOME, type Kitchen, openKitchen } from '../helpers/kitchen.ts'
import { type Marketplace, openMarketplace, PASSWORD, type Person } from '../helpers/marketplace.ts'
import { type NotingFetch, notingFetch } from './noting-fetch.ts'

let market: Marketplace
let kitchen: Kitchen
let proxy: CuttingProxy
beforeAll(async () => {
  market = await openMarketplace()
  kitchen = await openKitchen(market)
})
afterAll(() => market.close())

let noting: NotingFetch
let person: Person
beforeEach(async () => {
  proxy = await openCuttingProxy(new URL(market.origin))
  person = await market.register('CUSTOMER')
})
afterEach(() => proxy.close())

async function signedIn({ email }: Person): Promise<Client> {
  noting = notingFetch()
  const client = createClient({
    baseUrl: `http://127.0.0.1:${proxy.port}`,
    fetch: noting.fetch,
    retry: { firstWaitMs: 5 },
  })
  await client.signIn({ email, password: PASSWORD })
  return client
}

const order = () => ({
  body: {
    vendorId: kitchen.vendorId,
    items: [{ productId: kitchen.productId, quantity: 1 }],
    deliveryAddress: HOME,
  },
})

it.each(['before', 'after'] as const)(
  'places an order once where the line breaks %s it is done',
  async (when) => {
    const client = await signedIn(person)
    proxy.cutAt('POST /api/v1/orders', when)
    const placed = await client.placeOrder(order())
    expect(proxy.cuts()).toBe(1)
    expect(noting.times('/orders')).toBe(2)
    expect((await client.listOrders()).data.map(({ id }) => id)).toEqual([placed.id])
  },
)

it('tries again after what passes: too busy, a part away, too many, the same key under way', async () => {
  const client = await signedIn(person)
  noting.answerNext('/orders', 503, 'overloaded', { 'retry-after': '0' })
  noting.answerNext('/orders', 503, 'unavailable', { 'retry-after': '0' })
  noting.answerNext('/orders', 429, 'too_many_requests', { 'retry-after': '0' })
  noting.answerNext('/orders', 409, 'idempotency_in_progress')
  const placed = await client.placeOrder(order())
  expect(noting.times('/orders')).toBe(5)
  expect((await client.listOrders()).data.map(({ id }) => id)).toEqual([placed.id])
})

it('waits as long as the server asks for, and gives its error at once where that is too long', async () => {
  const client = await signedIn(person)
  noting.answerNext('/me', 429, 'too_many_requests', { 'retry-after': '1' })
  const asked = performance.now()
  await client.getMe()
  expect(performance.now() - asked).toBeGreaterThanOrEqual(990)
  noting.answerNext('/me', 429, 'too_many_requests', { 'retry-after': '900' })
  await expect(client.getMe()).rejects.toMatchObject({ code: 'too_many_requests', retryAfter: 900 })
})

it('asks once where the answer is a no', async () => {
  const client = await signedIn(person)
  await expect(client.placeOrder({ body: { ...order().body, items: [] } })).rejects.toMatchObject({
    status: 422,
    code: 'validation_failed',
    problem: { errors: [{ path: '/items' }] },
  })
  await expect(client.approveVendor({ id: kitchen.vendorId })).rejects.toMatchObject({ code: 'forbidden' })
  expect(noting.times('/orders') + noting.times('/approve')).toBe(2)
})

it('does not repeat what has no key and may have been done', async () => {
  const client = await signedIn(person)
  const email = `new-${person.email}`
  proxy.cutAt('POST /api/v1/auth/register', 'after')
  const registration = { email, password: PASSWORD, name: 'Ada', role: 'CUSTOMER' as const }
  await expect(client.register({ body: registration })).rejects.toBeInstanceOf(NetworkError)
  expect(noting.times('/register')).toBe(1)
  expect(await client.signIn({ email, password: PASSWORD })).toMatchObject({ name: 'Ada' })
})

it('takes a product for archived where only the answer was lost', async () => {
  const client = await signedIn(kitchen.owner)
  const { categoryId, vendorId } = kitchen
  const { id } = await client.addProduct({ body: { vendorId, categoryId, name: 'Moi moi', price: 90_000 } })
  proxy.cutAt(`DELETE /api/v1/products/${id}`, 'after')
  expect(await client.archiveProduct({ id })).toBeUndefined()
  expect(noting.times(`/products/${id}`)).toBe(2)
  await expect(client.archiveProduct({ id })).rejects.toMatchObject({ code: 'not_found' })
})

it('stops at once when it is told to', async () => {
  const client = await signedIn(person)
  proxy.refuse(true)
  const stop = AbortSignal.timeout(50)
  const slow = createClient({ baseUrl: `http://127.0.0.1:${proxy.port}`, retry: { firstWaitMs: 60_000 } })
  await expect(slow.listVendors(undefined, { signal: stop })).rejects.toMatchObject({ name: 'TimeoutError' })
  await expect(client.getMe()).rejects.toBeInstanceOf(NetworkError)
  expect(noting.times('/me')).toBe(5)
})

it('walks a list to its end, each row once', async () => {
  const client = await signedIn(kitchen.owner)
  const { categoryId, vendorId } = kitchen
  for (const name of ['Akara', 'Boli', 'Chin chin', 'Dodo', 'Efo riro'])
    await client.addProduct({ body: { vendorId, categoryId, name, price: 90_000 } })
  const names: string[] = []
  for await (const { name } of client.each('listProducts', { query: { limit: 2, sort: 'name', vendorId } }))
    names.push(name)
  expect(names).toEqual(['Akara', 'Boli', 'Chin chin', 'Dodo', 'Efo riro', 'Jollof'])
  expect(noting.asked.filter((one) => one === 'GET /api/v1/products')).toHaveLength(3)
})

it('sends a picture as a form', async () => {
  const client = await signedIn(kitchen.owner)
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>'
  const image = new Blob([svg], { type: 'image/svg+xml' })
  // It arrives, as a form, and is no picture that is taken.
  await expect(client.pictureProduct({ id: kitchen.productId, body: { image } })).rejects.toMatchObject({
    code: 'validation_failed',
    problem: { errors: [{ path: '/image' }] },
  })
})
