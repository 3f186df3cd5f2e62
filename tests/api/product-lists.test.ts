import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Client } from '../helpers/client.ts'
import { ADDRESS } from '../helpers/kitchen.ts'
import { type Marketplace, openMarketplace, type Person } from '../helpers/marketplace.ts'
import { outcome } from '../helpers/outcome.ts'
import { walk } from '../helpers/pages.ts'

interface Product {
  id: string
  vendorId: string
  categoryId: string
  name: string
  description: string | null
  price: number
  available: boolean
  stock: number | null
}

interface Query {
  search?: string
  categoryId?: string
  vendorId?: string
  available?: boolean
  minPrice?: number
  maxPrice?: number
  sort?: string
}

const NAMES = [
  'Éclair',
  'eclair',
  'Jollof Rice',
  'ÁPPLE pie',
  'apple pie',
  'Ñame',
  'name',
  'Zobo',
  'jollof',
  '東京',
  '(1) & 2',
]
const DESCRIPTIONS = [null, 'Rice and stew', 'With jollof spice', 'Crème fraîche', 'A pie of APPLES']
const SEARCHES = [
  'jollof',
  'RICE',
  'jol ric',
  'eclaír',
  'pie apple',
  'a',
  '東',
  '2',
  'ollof',
  '&',
  'rice nothing',
]

let market: Marketplace
let owner: Person
/** The vendors: two approved ones, of which the first is the owner's, and a hidden one of the owner's. */
let vendors: string[]
let categories: string[]
/** What there is, oldest first; a product of the hidden vendor is hidden, an archived one is not here. */
const made: Product[] = []

beforeAll(async () => {
  market = await openMarketplace()
  owner = await market.register('VENDOR')
  const other = await market.register('VENDOR')
  const open = async (person: Person, decision: string) => {
    const { id } = await person.client.ok('POST', '/vendors', { name: 'Mama Put', address: ADDRESS })
    await market.admin.ok('POST', `/vendors/${id}/${decision}`)
    return id
  }
  vendors = [await open(owner, 'approve'), await open(other, 'approve'), await open(owner, 'suspend')]
  const add = async (name: string) => (await market.admin.ok('POST', '/categories', { name })).id
  categories = [await add('First'), await add('Second'), await add('Third')]
  for (let index = 0; index < 64; index++) {
    const fields = {
      vendorId: vendors[index % 3],
      categoryId: categories[(index >> 1) % 3],
      name: NAMES[index % NAMES.length],
      description: DESCRIPTIONS[index % DESCRIPTIONS.length],
      price: 100 * (1 + ((index * 7) % 5)),
      available: index % 4 !== 1,
      stock: [null, 0, 3][(index >> 2) % 3],
    }
    const product = await market.admin.ok('POST', '/products', fields)
    if (index % 16 === 15) await market.admin.ok('DELETE', `/products/${product.id}`)
    else made.push(product)
  }
})
afterAll(() => market.close())

/** The order in which made-up products are equal to none but themselves. */
const compare = (a: string | number, b: string | number) => (a < b ? -1 : a > b ? 1 : 0)
const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
const age = (a: Product, b: Product) => compare(a.id, b.id)
const SORTS: Record<string, (a: Product, b: Product) => number> = {
  '-createdAt': (a, b) => -age(a, b),
  price: (a, b) => compare(a.price, b.price) || age(a, b),
  '-price': (a, b) => compare(b.price, a.price) || -age(a, b),
  name: (a, b) => compare(plain(a.name), plain(b.name)) || age(a, b),
}

function holds(search: string, text: string): boolean {
  const words = plain(text).split(/[^\p{L}\p{N}]+/u)
  const wanted = plain(search)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
  return wanted.length > 0 && wanted.every((word) => words.some((one) => one.startsWith(word)))
}

/** What a list must give, found the slow way. */
function expected({ search, sort, ...query }: Query, seesHidden: boolean): string[] {
  const isStocked = ({ available, stock }: Product) => available && stock !== 0
  const rows = made.filter(
    (one) =>
      (seesHidden || one.vendorId !== vendors[2]) &&
      (query.vendorId ?? one.vendorId) === one.vendorId &&
      (query.categoryId ?? one.categoryId) === one.categoryId &&
      (query.available ?? isStocked(one)) === isStocked(one) &&
      one.price >= (query.minPrice ?? 0) &&
      one.price <= (query.maxPrice ?? Infinity) &&
      (search === undefined || holds(search, `${one.name} ${one.description ?? ''}`)),
  )
  const order = sort ?? (search === undefined ? '-createdAt' : 'relevance')
  const rank = (one: Product) => (holds(search ?? '', one.name) ? 0 : 1)
  const sorted = rows.sort(SORTS[order] ?? ((a, b) => rank(a) - rank(b) || -age(a, b)))
  return sorted.map(({ id }) => id)
}

const pathOf = (query: Query) => {
  const given = Object.entries(query).filter(([, value]) => value !== undefined)
  return `/products?${new URLSearchParams(Object.fromEntries(given.map(([name, value]) => [name, String(value)]))).toString()}`
}

/** Who asks, and whether a list with this vendor shows them the hidden ones. */
const viewers = (): [string, Client, (query: Query) => boolean][] => [
  ['anyone', market.anyone, () => false],
  ['the owner', owner.client, ({ vendorId }) => vendorId === vendors[0] || vendorId === vendors[2]],
  ['an admin', market.admin, () => true],
]

const maybe = <T>(...values: T[]) => fc.option(fc.constantFrom(...values), { nil: undefined })

describe('the list of products', () => {
  it('gives anyone what a search of all products by hand would, in pages of any size', async () => {
    const price = [0, 1, 100, 200, 250, 300, 400, 500, 501, 1_000_000_000]
    const queries = fc.record({
      search: maybe(...SEARCHES),
      categoryId: maybe(...categories, 'cat_none'),
      vendorId: maybe(...vendors, 'ven_none'),
      available: maybe(true, false),
      minPrice: maybe(...price),
      maxPrice: maybe(...price),
      sort: maybe(...Object.keys(SORTS)),
    })
    const limits = fc.constantFrom(1, 2, 3, 4, 5, 6, 7, 100)
    await fc.assert(
      fc.asyncProperty(queries, limits, fc.nat(2), async (query, limit, who) => {
        const [, client, seesHidden] = viewers()[who]!
        expect(await walk(client, pathOf(query), limit)).toEqual(expected(query, seesHidden(query)))
      }),
      { numRuns: 250 },
    )
  })

  it.each(Object.keys(SORTS))(
    'by %s is a total order, whatever the filter and whoever asks',
    async (sort) => {
      const filters: Query[] = [
        {},
        { categoryId: categories[1] },
        { vendorId: vendors[0], available: true },
        { vendorId: vendors[2] },
        { minPrice: 200, maxPrice: 400 },
        { search: 'r' },
      ]
      for (const [name, client, seesHidden] of viewers()) {
        for (const filter of filters) {
          const query = { ...filter, sort }
          expect(await walk(client, pathOf(query), 100), name).toEqual(expected(query, seesHidden(query)))
        }
      }
    },
  )

  it.each([1, 2, 3, 4, 5, 6, 7])('gives each row once in pages of %i', async (limit) => {
    for (const sort of [...Object.keys(SORTS), 'relevance']) {
      const query = sort === 'relevance' ? { sort, search: 'jollof' } : { sort }
      expect(await walk(market.anyone, pathOf(query), limit), sort).toEqual(expected(query, false))
      expect(await walk(market.admin, pathOf(query), limit), sort).toEqual(expected(query, true))
    }
  })

  it('gives twenty a page where nothing is said', async () => {
    const { data, nextCursor } = await market.anyone.ok('GET', '/products')
    expect(data).toHaveLength(20)
    expect(nextCursor).toEqual(expect.any(String))
  })

  it('ends a page that is exactly full', async () => {
    const count = expected({}, false).length
    expect((await market.anyone.ok('GET', `/products?limit=${count}`)).nextCursor).toBeNull()
    expect((await market.anyone.ok('GET', `/products?limit=${count - 1}`)).nextCursor).not.toBeNull()
  })

  it('shows hidden products to no other vendor and to no customer', async () => {
    for (const role of ['CUSTOMER', 'VENDOR', 'COURIER'] as const) {
      const { client } = await market.register(role)
      expect(await walk(client, '/products', 100)).toEqual(expected({}, false))
      expect(await walk(client, `/products?vendorId=${vendors[2]}`, 100)).toEqual([])
      expect(await walk(client, `/products?vendorId=${vendors[2]}&search=jollof`, 100)).toEqual([])
    }
  })
})

describe('a filter', () => {
  it.each([
    'minPrice=-1',
    'minPrice=1.5',
    'minPrice=1e3',
    'minPrice=0x10',
    'minPrice=',
    'maxPrice=1000000001',
    'maxPrice=9007199254740993',
    'maxPrice=cheap',
    'available=1',
    'available=TRUE',
    'available=null',
    'available=',
    'sort=rating',
    'sort=name,price',
    'sort=PRICE',
    'sort=relevance',
    'search=',
    'search=%20',
    `search=${'x'.repeat(65)}`,
    'search=%00',
    'limit=0',
    'limit=101',
    'limit=-1',
    'limit=1.0',
    'limit=ten',
    'cursor=',
    'currency=NGN',
    'offset=20',
    'price=100',
  ])('of %s is refused', async (query) => {
    const path = query.split('=', 1)[0]
    expect(outcome(await market.anyone.get(`/products?${query}`))).toBe(`422 validation_failed /${path}`)
  })

  it.each(['categoryId', 'vendorId', 'available', 'minPrice', 'sort', 'search', 'limit', 'cursor'])(
    '%s is given once',
    async (name) => {
      const reply = await market.anyone.get(`/products?${name}=1&${name}=1`)
      expect(outcome(reply)).toBe(`422 validation_failed /${name}`)
    },
  )
})
