import { afterAll, beforeAll, expect, it } from 'vitest'
import { ADDRESS, openKitchen, type Kitchen } from '../helpers/kitchen.ts'
import { type Marketplace, openMarketplace } from '../helpers/marketplace.ts'
import { outcome } from '../helpers/outcome.ts'

interface Product {
  id: string
  name: string
  price: number
  available: boolean
  stock: number | null
  categoryId: string
}

let market: Marketplace
let kitchen: Kitchen
let other: Kitchen
let made: Product[]

const NAMES = ['Éclair', 'apple', 'Zobo', 'eclair', 'Banana', 'ÁPPLE', 'moi moi', 'Ñame']

beforeAll(async () => {
  market = await openMarketplace()
  kitchen = await openKitchen(market)
  other = await openKitchen(market, { name: 'Elsewhere', price: 333 })
  for (let index = 0; index < 24; index++) {
    await kitchen.owner.client.ok('POST', '/products', {
      vendorId: kitchen.vendorId,
      categoryId: index % 3 === 0 ? other.categoryId : kitchen.categoryId,
      name: NAMES[index % NAMES.length],
      price: 100 * (1 + (index % 4)),
      available: index % 5 !== 0,
      stock: index % 4 === 1 ? index % 3 : null,
    })
  }
  made = (await market.anyone.ok('GET', '/products?limit=100')).data
})
afterAll(() => market.close())

const fold = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
const SORTS: Record<string, (a: Product, b: Product) => number> = {
  '-createdAt': (a, b) => (a.id < b.id ? 1 : -1),
  price: (a, b) => a.price - b.price || (a.id < b.id ? -1 : 1),
  '-price': (a, b) => b.price - a.price || (a.id < b.id ? 1 : -1),
  name: (a, b) =>
    fold(a.name) === fold(b.name) ? (a.id < b.id ? -1 : 1) : fold(a.name) < fold(b.name) ? -1 : 1,
}
const FILTERS: [string, (product: Product) => boolean][] = [
  ['', () => true],
  ['minPrice=200&maxPrice=300', ({ price }) => price >= 200 && price <= 300],
  ['available=true', ({ available, stock }) => available && stock !== 0],
  ['available=false', ({ available, stock }) => !available || stock === 0],
]

it.each(Object.keys(SORTS))('walks every filter by %s in pages, each row once', async (sort) => {
  for (const [query, holds] of FILTERS) {
    for (const category of ['', `categoryId=${other.categoryId}`]) {
      const wanted = made.filter((one) => holds(one) && (!category || one.categoryId === other.categoryId))
      const found: Product[] = []
      let cursor: string | null = ''
      while (cursor !== null) {
        const after: string = cursor && `&cursor=${cursor}`
        const path = `/products?sort=${sort}&limit=5&${query}&${category}`
          .replace(/&+/g, '&')
          .replace(/&$/, '')
        const page: { data: Product[]; nextCursor: string | null } = await market.anyone.ok(
          'GET',
          path + after,
        )
        found.push(...page.data)
        cursor = page.nextCursor
      }
      expect(
        found.map(({ id }) => id),
        `${query} ${category}`,
      ).toEqual(wanted.sort(SORTS[sort]).map(({ id }) => id))
    }
  }
})

it('counts a category by what discovery shows', async () => {
  const count = async (id: string) => (await market.anyone.ok('GET', `/categories/${id}`)).productCount
  const fresh = await market.admin.ok('POST', '/categories', { name: 'Counted' })
  const vendor = await kitchen.owner.client.ok('POST', '/vendors', { name: 'Later', address: ADDRESS })
  const fields = { vendorId: vendor.id, categoryId: fresh.id, name: 'Hidden', price: 1 }
  const { id } = await kitchen.owner.client.ok('POST', '/products', fields)
  expect(await count(fresh.id)).toBe(0)
  expect(outcome(await market.anyone.get(`/products/${id}`))).toBe('404 not_found')
  expect((await kitchen.owner.client.ok('GET', `/products?vendorId=${vendor.id}`)).data).toHaveLength(1)
  expect((await market.anyone.ok('GET', `/products?vendorId=${vendor.id}`)).data).toHaveLength(0)
  await market.admin.ok('POST', `/vendors/${vendor.id}/approve`)
  expect(await count(fresh.id)).toBe(1)
  await kitchen.owner.client.ok('PATCH', `/products/${id}`, { categoryId: kitchen.categoryId })
  expect(await count(fresh.id)).toBe(0)
  await kitchen.owner.client.ok('PATCH', `/products/${id}`, { categoryId: fresh.id })
  await market.admin.ok('POST', `/vendors/${vendor.id}/suspend`)
  expect(await count(fresh.id)).toBe(0)
  await market.admin.ok('POST', `/vendors/${vendor.id}/approve`)
  expect(outcome(await market.admin.delete(`/categories/${fresh.id}`))).toBe('409 category_in_use')
  await kitchen.owner.client.ok('DELETE', `/products/${id}`)
  expect(await count(fresh.id)).toBe(0)
  expect(outcome(await market.admin.delete(`/categories/${fresh.id}`))).toBe('204')
})

it('changes what is given and nothing else', async () => {
  const before = await market.anyone.ok('GET', `/products/${kitchen.productId}`)
  expect(await kitchen.owner.client.ok('PATCH', `/products/${kitchen.productId}`, {})).toEqual(before)
  const after = await kitchen.owner.client.ok('PATCH', `/products/${kitchen.productId}`, {
    stock: 7,
    description: null,
  })
  expect(after).toMatchObject({ ...before, stock: 7, description: null, updatedAt: expect.any(String) })
  const foreign = await other.owner.client.patch(`/products/${kitchen.productId}`, { price: 1 })
  expect(outcome(foreign)).toBe('404 not_found')
})
