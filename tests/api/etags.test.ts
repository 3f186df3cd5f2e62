import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Kitchen, openKitchen } from '../helpers/kitchen.ts'
import { type Marketplace, openMarketplace } from '../helpers/marketplace.ts'

let market: Marketplace
let kitchen: Kitchen
beforeAll(async () => {
  market = await openMarketplace()
  kitchen = await openKitchen(market)
})
afterAll(() => market.close())

const catalogue = () => [
  '/products',
  `/products/${kitchen.productId}`,
  '/products?search=jollof&limit=1',
  '/vendors',
  `/vendors/${kitchen.vendorId}`,
  '/vendors?near=6.43,3.42',
  '/categories',
  `/categories/${kitchen.categoryId}`,
]
const asking = (path: string, etag: string) => market.anyone.get(path, { headers: { 'if-none-match': etag } })

describe('what anyone may read of the catalogue', () => {
  it('is tagged, and need not be sent again to whoever has it', async () => {
    for (const path of catalogue()) {
      const first = await market.anyone.get(path)
      const etag = first.headers.get('etag') ?? ''
      expect(etag, path).toMatch(/^"[\w-]{20,}"$/)
      expect(first.headers.get('cache-control'), path).toBe('public, no-cache')
      expect(first.headers.get('vary'), path).toBe('Authorization')

      const second = await asking(path, etag)
      expect([second.status, second.body], path).toEqual([304, undefined])
      expect(second.headers.get('etag'), path).toBe(etag)
      expect(second.headers.get('content-type'), path).toBeNull()
      expect(second.headers.get('x-content-type-options'), path).toBe('nosniff')
    }
  })

  it('is known by one tag of a list, by a weak one, and by any', async () => {
    const etag = (await market.anyone.get('/categories')).headers.get('etag') ?? ''
    for (const known of [`"x", ${etag}`, `W/${etag}`, `"a,b" , W/${etag}`, '*', ` ${etag} `]) {
      expect((await asking('/categories', known)).status, known).toBe(304)
    }
    for (const unknown of ['"x"', etag.slice(0, -1), etag.replaceAll('"', ''), '', '"', `x${etag}x"`]) {
      expect((await asking('/categories', unknown)).status, unknown).toBe(
        unknown === `x${etag}x"` ? 304 : 200,
      )
    }
  })

  it('has a new tag after every change that it shows', async () => {
    const path = `/products/${kitchen.productId}`
    const before = (await market.anyone.get(path)).headers.get('etag') ?? ''
    await kitchen.owner.client.ok('PATCH', path, { price: 300_000 })
    const after = await asking(path, before)
    expect([after.status, after.body.price]).toEqual([200, 300_000])
    expect(after.headers.get('etag')).not.toBe(before)
  })

  it('answers HEAD with the same tag and length as GET, and no body', async () => {
    const got = await market.anyone.get('/products')
    const head = await market.anyone.send('HEAD', '/products')
    expect([head.status, head.body]).toEqual([200, undefined])
    for (const name of ['etag', 'content-length', 'content-type', 'cache-control']) {
      expect(head.headers.get(name), name).toBe(got.headers.get(name))
    }
  })

  it('is kept by no cache for whoever is signed in, and is tagged for them too', async () => {
    const reply = await kitchen.owner.client.get('/products')
    expect(reply.headers.get('cache-control')).toBe('no-store')
    const again = await kitchen.owner.client.get('/products', {
      headers: { 'if-none-match': reply.headers.get('etag') ?? '' },
    })
    expect([again.status, again.headers.get('cache-control')]).toEqual([304, 'no-store'])
  })
})

it('tags no refusal, no private answer and no answer to a write', async () => {
  const replies = [
    await asking('/products/prd_none', '*'),
    await asking('/products?limit=0', '*'),
    await kitchen.owner.client.get('/me', { headers: { 'if-none-match': '*' } }),
    await kitchen.owner.client.post('/vendors', {}, { headers: { 'if-none-match': '*' } }),
  ]
  expect(replies.map(({ status, headers }) => [status, headers.get('etag')])).toEqual([
    [404, null],
    [422, null],
    [200, null],
    [422, null],
  ])
})
