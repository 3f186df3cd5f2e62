import { afterAll, beforeAll, expect, it } from 'vitest'
import { ADDRESS, openKitchen, orderFrom, type Kitchen } from '../helpers/kitchen.ts'
import { type Marketplace, openMarketplace, PASSWORD } from '../helpers/marketplace.ts'

let market: Marketplace
let kitchen: Kitchen
beforeAll(async () => {
  market = await openMarketplace()
  kitchen = await openKitchen(market, { stock: 100 })
})
afterAll(() => market.close())

/** One that composing takes apart, one of eighteen letters once folded, one outside the basic plane, one that grows in lower case. */
const LETTERS = ['\u0958', '\ufdfa', '\u{20000}', '\u0130']

// Whatever a field may hold by the document, every column that it is copied or folded into must hold too.
it.each(LETTERS)('of %j are kept as long as they may be', async (letter) => {
  const name = (length: number) => [...letter.normalize('NFC').repeat(length)].slice(0, length).join('')
  const owner = await market.anyone.ok('POST', '/auth/register', {
    email: `${letter.codePointAt(0)}@example.com`,
    password: PASSWORD,
    name: name(120),
    role: 'VENDOR',
  })
  const client = market.anyone.with(owner.accessToken)
  const address = { ...ADDRESS, line1: name(200), city: name(120) }
  const vendor = await client.ok('POST', '/vendors', { name: name(120), description: name(2000), address })
  await market.admin.ok('POST', `/vendors/${vendor.id}/approve`)
  const category = await market.admin.ok('POST', '/categories', { name: name(120) })
  const fields = { vendorId: vendor.id, categoryId: category.id, price: 1 }
  const product = await client.ok('POST', '/products', {
    ...fields,
    name: name(255),
    description: name(2000),
  })
  expect(product).toMatchObject({ name: name(255), description: name(2000), vendorName: name(120) })
  const found = await market.anyone.ok('GET', `/products?search=${encodeURIComponent(name(64))}`)
  expect(found.data.map(({ id }: { id: string }) => id)).toEqual([product.id])
  const { data } = await market.anyone.ok('GET', `/products?sort=name&vendorId=${vendor.id}`)
  expect(data).toHaveLength(1)

  const customer = await market.register('CUSTOMER', name(120))
  const order = await customer.client.ok('POST', '/orders', {
    ...orderFrom({ ...kitchen, vendorId: vendor.id, productId: product.id }),
    note: name(500),
    deliveryAddress: { ...address, note: name(500) },
  })
  await client.ok('POST', `/orders/${order.id}/accept`)
  await client.ok('POST', `/orders/${order.id}/ready`)
  await market.admin.ok('POST', `/orders/${order.id}/cancel`, { reason: name(500) })
  expect(await customer.client.ok('GET', `/orders/${order.id}`)).toMatchObject({ note: name(500) })
})
