import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Kitchen, openKitchen, orderFrom } from '../helpers/kitchen.ts'
import { type Marketplace, openMarketplace, PASSWORD, type Person } from '../helpers/marketplace.ts'
import { outcome } from '../helpers/outcome.ts'
import { walk } from '../helpers/pages.ts'

const REFUSED = '422 invalid_cursor /cursor'

let market: Marketplace
let kitchen: Kitchen
let customer: Person
/** The kitchen's products, newest first. */
let ids: string[]
beforeAll(async () => {
  market = await openMarketplace()
  kitchen = await openKitchen(market)
  customer = await market.register('CUSTOMER')
  for (let index = 0; index < 5; index++) await cook()
  for (let index = 0; index < 3; index++) await customer.client.ok('POST', '/orders', orderFrom(kitchen))
  ids = await walk(market.anyone, '/products', 100)
})
afterAll(() => market.close())

const cook = async (): Promise<string> => {
  const { vendorId, categoryId } = kitchen
  return (
    await kitchen.owner.client.ok('POST', '/products', { vendorId, categoryId, name: 'Suya', price: 100 })
  ).id
}
const page = (path: string, cursor: string, client = market.anyone) =>
  client.get(`${path}${path.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(cursor)}`)
/** Where the second page of a list starts. */
const cursorOf = async (path: string, client = market.anyone): Promise<string> =>
  (await client.ok('GET', `${path}${path.includes('?') ? '&' : '?'}limit=1`)).nextCursor

describe('a cursor', () => {
  it('goes on where the page ended, whatever the limit and however often', async () => {
    const cursor = await cursorOf('/products')
    for (const limit of [1, 3, 100]) {
      const { data } = (await page(`/products?limit=${limit}`, cursor)).body
      expect(data.map(({ id }: { id: string }) => id)).toEqual(ids.slice(1, 1 + limit))
    }
  })

  it('goes on where the page ended though that row is gone and new ones came', async () => {
    const [gone, path] = [await cook(), `/products?vendorId=${kitchen.vendorId}`]
    const cursor = await cursorOf(path)
    await kitchen.owner.client.ok('DELETE', `/products/${gone}`)
    const late = await cook()
    const { data } = (await page(path, cursor)).body
    expect(data.map(({ id }: { id: string }) => id)).toEqual(ids)
    await kitchen.owner.client.ok('DELETE', `/products/${late}`)
  })

  it('that was altered is refused', async () => {
    const cursor = await cursorOf('/products')
    const at = Math.floor(cursor.length / 2)
    const other = cursor[at] === 'A' ? 'B' : 'A'
    const altered = [
      cursor.slice(0, -1),
      cursor.slice(1),
      `${cursor}A`,
      `${cursor}=`,
      `${cursor} `,
      cursor.slice(0, at) + other + cursor.slice(at + 1),
      cursor.toUpperCase(),
      'x',
      'null',
      Buffer.from(JSON.stringify(['prd_1'])).toString('base64url'),
      '𝒳',
    ]
    for (const text of altered) expect(outcome(await page('/products', text)), text).toBe(REFUSED)
    expect(outcome(await page('/products', cursor))).toBe('200')
  })

  it('of other filters, another sort or another list is refused', async () => {
    const cursor = await cursorOf('/products')
    for (const path of [
      '/products?sort=price',
      '/products?sort=name',
      '/products?available=true',
      '/products?minPrice=1',
      `/products?vendorId=${kitchen.vendorId}`,
      '/products?search=suya',
      '/vendors',
      '/categories',
    ]) {
      expect(outcome(await page(path, cursor)), path).toBe(REFUSED)
    }
    const filtered = await cursorOf('/products?minPrice=1&maxPrice=1000')
    expect(outcome(await page('/products?minPrice=1&maxPrice=999', filtered))).toBe(REFUSED)
    expect(outcome(await page('/products', filtered))).toBe(REFUSED)
    expect(outcome(await page('/products?maxPrice=1000&minPrice=1', filtered))).toBe('200')
    const searched = await cursorOf('/products?search=suya')
    expect(outcome(await page('/products?search=suyas', searched))).toBe(REFUSED)
  })

  it('of one order’s timeline is refused for another’s', async () => {
    const { data } = await customer.client.ok('GET', '/orders?limit=2')
    const [first, second] = data.map(({ id }: { id: string }) => `/orders/${id}/events`)
    for (const { id } of data) await kitchen.owner.client.ok('POST', `/orders/${id}/accept`)
    const cursor = await cursorOf(first, customer.client)
    expect(outcome(await page(first, cursor, customer.client))).toBe('200')
    expect(outcome(await page(second, cursor, customer.client))).toBe(REFUSED)
    expect(outcome(await page('/orders', cursor, customer.client))).toBe(REFUSED)
  })

  it.each(['/orders', '/notifications'])('of %s is refused to another account', async (path) => {
    const client = path === '/orders' ? customer.client : kitchen.owner.client
    const cursor = await cursorOf(path, client)
    expect(outcome(await page(path, cursor, client))).toBe('200')
    const strangers = [
      (await market.register('CUSTOMER')).client,
      (await market.register('VENDOR')).client,
      market.admin,
    ]
    for (const stranger of strangers) expect(outcome(await page(path, cursor, stranger))).toBe(REFUSED)
  })

  it('of an admin’s list with hidden rows is refused to everybody else', async () => {
    const cursor = await cursorOf('/products', market.admin)
    expect(outcome(await page('/products', cursor))).toBe(REFUSED)
    expect(outcome(await page('/products', cursor, customer.client))).toBe(REFUSED)
  })

  it('still works for the same account after it signed in again', async () => {
    const cursor = await cursorOf('/orders', customer.client)
    const { email } = customer
    const { accessToken } = await market.anyone.ok('POST', '/auth/login', { email, password: PASSWORD })
    expect(outcome(await page('/orders', cursor, market.anyone.with(accessToken)))).toBe('200')
  })

  it('is at most 1,000 characters', async () => {
    expect(outcome(await page('/products', 'x'.repeat(1000)))).toBe(REFUSED)
    expect(outcome(await page('/products', 'x'.repeat(1001)))).toBe('422 validation_failed /cursor')
  })

  it('tells nothing in its problem that the caller did not know', async () => {
    const { body } = await page('/products', 'x')
    expect(body.errors).toEqual([{ path: '/cursor', message: expect.stringMatching('same filters') }])
  })
})
