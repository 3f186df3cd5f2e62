import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Client, Reply } from '../helpers/client.ts'
import { everything } from '../helpers/invariants.ts'
import { HOME } from '../helpers/kitchen.ts'
import { type Marketplace, openMarketplace } from '../helpers/marketplace.ts'
import { VAPID } from '../helpers/push-service.ts'
import { outcome } from '../helpers/outcome.ts'
import { bytesOf, KINDS, MAKE, missingId, openSide, type Side } from './cast.ts'

let market: Marketplace
let mine: Side
let theirs: Side
/** What a reference may wrongly lead to, by a title: an id of each kind, theirs and hidden. */
let wrong: Record<string, string>

beforeAll(async () => {
  market = await openMarketplace({ PAYOUT_HOLD_HOURS: '0', ...VAPID })
  mine = await openSide(market)
  theirs = await openSide(market)
  wrong = {}
  for (const kind of KINDS) wrong[kind] = (await MAKE[kind]?.(market, theirs, 'ASSIGNED')) ?? ''
  wrong['a pending vendor'] = theirs.hiddenVendorId
  wrong['a hidden product'] = (await MAKE['products']?.(market, theirs, 'HIDDEN')) ?? ''
  wrong['an archived product'] = (await MAKE['products']?.(market, theirs, 'ARCHIVED')) ?? ''
  wrong['my archived product'] = (await MAKE['products']?.(market, mine, 'ARCHIVED')) ?? ''
})
afterAll(() => market.close())

let keys = 0
const keyed = (method: string) => {
  const headers: Record<string, string> =
    method === 'POST' ? { 'idempotency-key': `reference ${keys++}` } : {}
  return { headers }
}

interface Reference {
  title: string
  who: () => Client
  method: string
  path: () => string | Promise<string>
  body: (id: string) => object
  /** The kind that would be right. */
  kind: string
  answer: string
  /** Ids of the right kind that this account may not use, and ids that may be used. */
  foreign: string[]
  right: string[]
}

const meal = () => ({
  vendorId: mine.kitchen.vendorId,
  categoryId: mine.kitchen.categoryId,
  name: 'Suya',
  price: 100,
})
const order = () => ({
  vendorId: mine.kitchen.vendorId,
  items: [{ productId: mine.kitchen.productId, quantity: 1 }],
  deliveryAddress: HOME,
})
const owner = () => mine.kitchen.owner.client
const unknown = (path: string) => `422 unknown_reference ${path}`

const REFERENCES: Reference[] = [
  {
    title: 'the vendor of a new product',
    who: owner,
    method: 'POST',
    path: () => '/products',
    body: (vendorId) => ({ ...meal(), vendorId }),
    kind: 'vendors',
    answer: unknown('/vendorId'),
    foreign: ['vendors', 'a pending vendor'],
    right: [],
  },
  {
    title: 'the vendor of an admin’s new product',
    who: () => market.admin,
    method: 'POST',
    path: () => '/products',
    body: (vendorId) => ({ ...meal(), vendorId }),
    kind: 'vendors',
    answer: unknown('/vendorId'),
    foreign: [],
    right: ['vendors', 'a pending vendor'],
  },
  {
    title: 'the category of a new product',
    who: owner,
    method: 'POST',
    path: () => '/products',
    body: (categoryId) => ({ ...meal(), categoryId }),
    kind: 'categories',
    answer: unknown('/categoryId'),
    foreign: [],
    right: ['categories'],
  },
  {
    title: 'the category of a changed product',
    who: owner,
    method: 'PATCH',
    path: () => `/products/${mine.kitchen.productId}`,
    body: (categoryId) => ({ categoryId, name: 'Never' }),
    kind: 'categories',
    answer: unknown('/categoryId'),
    foreign: [],
    right: ['categories'],
  },
  {
    title: 'the courier of an assignment',
    who: () => market.admin,
    method: 'POST',
    path: async () => `/deliveries/${await MAKE['deliveries']?.(market, mine, 'READY_FOR_PICKUP')}/assign`,
    body: (courierId) => ({ courierId }),
    kind: 'couriers',
    answer: unknown('/courierId'),
    foreign: [],
    right: ['couriers'],
  },
  {
    title: 'the product of a line',
    who: () => mine.customer.client,
    method: 'POST',
    path: () => '/orders',
    body: (productId) => ({ ...order(), items: [{ productId, quantity: 1 }] }),
    kind: 'products',
    answer: '409 product_unavailable /items/0/productId',
    foreign: ['a hidden product', 'an archived product', 'my archived product'],
    right: ['products'],
  },
  {
    title: 'the vendor of an order',
    who: () => mine.customer.client,
    method: 'POST',
    path: () => '/orders',
    body: (vendorId) => ({ ...order(), vendorId }),
    kind: 'vendors',
    answer: unknown('/vendorId'),
    foreign: [],
    right: ['vendors', 'a pending vendor'],
  },
]

describe.each(REFERENCES)('$title', ({ who, method, path, body, kind, answer, foreign, right }) => {
  it('that leads to what is not theirs, or to another kind, is refused as a missing one is, to the byte', async () => {
    const address = await path()
    const send = (id: string): Promise<Reply> => who().send(method, address, body(id), keyed(method))
    const before = JSON.stringify(await everything(market))
    const missingOne = missingId(`GET /${kind}`)
    const missing = await send(missingOne)
    expect(outcome(missing)).toBe(answer)
    const others = Object.keys(wrong).filter((name) => !foreign.includes(name) && !right.includes(name))
    expect(others.length + foreign.length + right.length).toBe(18)
    for (const name of [...foreign, ...others]) {
      const id = wrong[name] ?? ''
      expect(bytesOf(await send(id), id), name).toEqual(bytesOf(missing, missingOne))
    }
    for (const id of ['nonsense', `${missingOne}0`]) expect(outcome(await send(id)), id).toBe(answer)
    expect(JSON.stringify(await everything(market)) === before, 'a refused call changed something').toBe(true)
  })
})

describe('an order', () => {
  it('tells a customer nothing of a vendor that waits for approval but that it takes no orders', async () => {
    for (const productId of [wrong['a hidden product'], missingId('GET /products')]) {
      const body = { ...order(), vendorId: theirs.hiddenVendorId, items: [{ productId, quantity: 1 }] }
      const reply = await mine.customer.client.post('/orders', body)
      expect(outcome(reply)).toBe('409 vendor_not_accepting')
      expect(reply.text).not.toContain('Soon')
    }
  })
})

describe('a filter', () => {
  const FILTERS: [path: string, who: () => Client, names: string[]][] = [
    ['/products?vendorId=', () => mine.customer.client, ['a pending vendor', 'users', 'products']],
    ['/products?vendorId=', owner, ['a pending vendor', 'users', 'products']],
    ['/products?vendorId=', () => market.anyone, ['a pending vendor', 'users', 'products']],
    ['/products?categoryId=', () => market.anyone, ['vendors', 'products']],
    ['/orders?vendorId=', () => mine.customer.client, ['vendors', 'a pending vendor', 'products']],
    ['/orders?vendorId=', owner, ['vendors', 'a pending vendor', 'products']],
    ['/orders?vendorId=', () => mine.courier.client, ['vendors', 'a pending vendor', 'products']],
  ]

  it.each(FILTERS)(
    '%s of what is foreign finds what a missing one finds: nothing',
    async (path, who, names) => {
      const missing = bytesOf(await who().get(path + missingId('GET /vendors')), '{none}')
      expect(missing).toMatchObject({ text: '{"data":[],"nextCursor":null}' })
      for (const name of names) {
        expect(bytesOf(await who().get(path + wrong[name]), '{none}'), name).toEqual(missing)
      }
    },
  )
})
