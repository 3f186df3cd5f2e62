import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ADDRESS, type Kitchen, openKitchen, orderFrom } from '../helpers/kitchen.ts'
import { type Marketplace, openMarketplace, type Person } from '../helpers/marketplace.ts'
import { outcome, tally } from '../helpers/outcome.ts'
import { walk } from '../helpers/pages.ts'

let market: Marketplace
let owner: Person
beforeAll(async () => {
  market = await openMarketplace()
  owner = await market.register('VENDOR')
})
afterAll(() => market.close())

const add = (name: unknown) => market.admin.post('/categories', { name })
const added = async (name: string): Promise<string> => (await add(name)).body.id
const see = (id: string) => market.anyone.get(`/categories/${id}`)
const rename = (id: string, fields: object) => market.admin.patch(`/categories/${id}`, fields)
const remove = (id: string) => market.admin.delete(`/categories/${id}`)
const countOf = async (id: string) => (await see(id)).body.productCount

async function openVendor(decision?: 'approve'): Promise<string> {
  const { id } = await owner.client.ok('POST', '/vendors', { name: 'Mama Put', address: ADDRESS })
  if (decision) await market.admin.ok('POST', `/vendors/${id}/${decision}`)
  return id
}
const cook = async (vendorId: string, categoryId: string, client = owner.client): Promise<string> =>
  (await client.ok('POST', '/products', { vendorId, categoryId, name: 'Jollof', price: 100 })).id

describe('a category', () => {
  it('is added by an admin and seen by anyone', async () => {
    const { status, body } = await add('  Crème & Desserts ')
    expect(status).toBe(201)
    expect(body).toEqual({
      id: expect.stringMatching(/^cat_/),
      name: 'Crème & Desserts',
      slug: 'creme-desserts',
      productCount: 0,
    })
    expect((await see(body.id)).body).toEqual(body)
    expect(outcome(await see('cat_none'))).toBe('404 not_found')
  })

  it('is added, renamed and deleted by admins alone', async () => {
    const id = await added('Admins only')
    for (const role of ['CUSTOMER', 'VENDOR', 'COURIER'] as const) {
      const { client } = await market.register(role)
      const replies = await Promise.all([
        client.post('/categories', { name: 'Mine' }),
        client.patch(`/categories/${id}`, { name: 'Mine' }),
        client.delete(`/categories/${id}`),
      ])
      expect(tally(replies)).toEqual({ '403 forbidden': 3 })
    }
    expect(outcome(await market.anyone.post('/categories', { name: 'Mine' }))).toBe('401 unauthenticated')
  })

  it.each([undefined, null, '', '  ', 'x'.repeat(121), 'Two\nlines', 5])('is not called %j', async (name) => {
    expect(outcome(await add(name))).toBe('422 validation_failed /name')
  })

  it.each([
    ['SOUPS AND STEWS', '409 name_taken /name'],
    [' soups and stews ', '409 name_taken /name'],
    ['Soups  and Stews', '201'],
    ['Soups and Stéws', '201'],
    ['SOUPS AND STE\u0301WS', '409 name_taken /name'],
  ])('beside "Soups and Stews", "%s" is %s', async (name, expected) => {
    await add('Soups and Stews')
    expect(outcome(await add(name))).toBe(expected)
  })

  it('is made once when ten admins’ clicks come at once', async () => {
    const replies = await Promise.all(Array.from({ length: 10 }, () => add('Grills')))
    expect(tally(replies)).toEqual({ '201': 1, '409 name_taken /name': 9 })
  })

  it('is renamed, in its case too, and keeps its slug', async () => {
    const id = await added('Drinks')
    const renamed = { id, name: 'DRINKS', slug: 'drinks', productCount: 0 }
    expect(await rename(id, { name: ' DRINKS ' })).toMatchObject({ status: 200, body: renamed })
    expect(await rename(id, {})).toMatchObject({ status: 200, body: renamed })
    expect((await rename(id, { name: 'Cold drinks' })).body).toEqual({ ...renamed, name: 'Cold drinks' })
    expect((await see(id)).body.name).toBe('Cold drinks')
  })

  it('frees its old name and takes no name of another', async () => {
    const id = await added('Breakfast')
    await add('Lunch')
    expect(outcome(await rename(id, { name: 'lunch' }))).toBe('409 name_taken /name')
    await rename(id, { name: 'Brunch' })
    expect(outcome(await add('breakfast'))).toBe('201')
  })

  it('is not renamed to nothing, nor where it is not', async () => {
    const id = await added('Snacks')
    expect(outcome(await rename(id, { name: null }))).toBe('422 validation_failed /name')
    expect(outcome(await rename(id, { slug: 'x' }))).toBe('422 validation_failed /slug')
    expect(outcome(await rename('cat_none', { name: 'Anything' }))).toBe('404 not_found')
  })
})

describe('deleting a category', () => {
  it('takes it away, once', async () => {
    const id = await added('Short-lived')
    expect(outcome(await remove(id))).toBe('204')
    expect(outcome(await see(id))).toBe('404 not_found')
    expect(outcome(await remove(id))).toBe('404 not_found')
    expect(outcome(await add('short-LIVED'))).toBe('201')
  })

  it('is refused while a product stands in it, hidden ones too', async () => {
    for (const vendorId of [await openVendor('approve'), await openVendor()]) {
      const id = await added(`Of ${vendorId}`)
      const product = await cook(vendorId, id)
      expect(outcome(await remove(id))).toBe('409 category_in_use')
      expect(outcome(await see(id))).toBe('200')
      await owner.client.ok('DELETE', `/products/${product}`)
      expect(outcome(await remove(id))).toBe('204')
    }
  })

  it('leaves the orders of its archived products as they were', async () => {
    const kitchen: Kitchen = await openKitchen(market)
    const customer = await market.register('CUSTOMER')
    const { id, items } = await customer.client.ok('POST', '/orders', orderFrom(kitchen))
    await kitchen.owner.client.ok('DELETE', `/products/${kitchen.productId}`)
    expect(outcome(await remove(kitchen.categoryId))).toBe('204')
    expect((await customer.client.ok('GET', `/orders/${id}`)).items).toEqual(items)
  })

  it('leaves no product without a category when both happen at once', async () => {
    const vendorId = await openVendor('approve')
    for (let round = 0; round < 10; round++) {
      const categoryId = await added(`Round ${round}`)
      const product = { vendorId, categoryId, name: 'Jollof', price: 1 }
      const replies = await Promise.all([owner.client.post('/products', product), remove(categoryId)])
      expect(replies.map(outcome)).toBeOneOf([
        ['201', '409 category_in_use'],
        ['422 unknown_reference /categoryId', '204'],
      ])
    }
  })
})

describe('the number of products', () => {
  it('follows every product and every vendor into discovery and out of it', async () => {
    const [first, second] = [await added('First'), await added('Second')]
    const counts = async () => [await countOf(first), await countOf(second)]
    const vendorId = await openVendor()
    const product = await cook(vendorId, first)
    expect(await counts()).toEqual([0, 0])
    await market.admin.ok('POST', `/vendors/${vendorId}/approve`)
    expect(await counts()).toEqual([1, 0])
    await cook(vendorId, second)
    await cook(vendorId, first, market.admin)
    expect(await counts()).toEqual([2, 1])
    await owner.client.ok('PATCH', `/products/${product}`, { categoryId: second })
    expect(await counts()).toEqual([1, 2])
    await owner.client.ok('PATCH', `/products/${product}`, { categoryId: second, available: false, stock: 0 })
    expect(await counts()).toEqual([1, 2])
    await market.admin.ok('POST', `/vendors/${vendorId}/suspend`)
    expect(await counts()).toEqual([0, 0])
    await owner.client.ok('PATCH', `/products/${product}`, { categoryId: first })
    await cook(vendorId, second)
    expect(await counts()).toEqual([0, 0])
    await market.admin.ok('POST', `/vendors/${vendorId}/approve`)
    expect(await counts()).toEqual([2, 2])
    await owner.client.ok('DELETE', `/products/${product}`)
    expect(await counts()).toEqual([1, 2])
    await owner.client.delete(`/products/${product}`)
    expect(await counts()).toEqual([1, 2])
  })

  it('stays what discovery shows when everything happens at once', async () => {
    const [first, second, vendorId] = [
      await added('Busy'),
      await added('Busier'),
      await openVendor('approve'),
    ]
    const products = await Promise.all(Array.from({ length: 12 }, () => cook(vendorId, first)))
    await Promise.all([
      ...products.slice(0, 6).map((id) => owner.client.patch(`/products/${id}`, { categoryId: second })),
      ...products.slice(4, 9).map((id) => owner.client.delete(`/products/${id}`)),
      ...['suspend', 'approve', 'suspend', 'approve'].map((act) =>
        market.admin.post(`/vendors/${vendorId}/${act}`),
      ),
      ...products.map(() => cook(vendorId, second)),
    ])
    for (const id of [first, second]) {
      expect(await countOf(id)).toBe((await walk(market.anyone, `/products?categoryId=${id}`, 100)).length)
    }
  })
})

describe('the list of categories', () => {
  it('is by name in any case, and gives each once in pages of any size', async () => {
    for (const name of ['zebra cakes', 'Apple pies', 'apple cakes', 'BANANA bread', 'Zuppa']) await add(name)
    const { data } = await market.anyone.ok('GET', '/categories?limit=100')
    const names: string[] = data.map(({ name }: { name: string }) => name.toLowerCase())
    expect(names).toEqual(names.toSorted())
    const ids = data.map(({ id }: { id: string }) => id)
    for (let limit = 1; limit <= 7; limit++) {
      expect(await walk(market.anyone, '/categories', limit)).toEqual(ids)
    }
  })
})
