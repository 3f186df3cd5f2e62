import { afterAll, beforeAll, expect, it } from 'vitest'
import { Client, type Reply } from './helpers/client.ts'
import { Contract } from './helpers/contract.ts'
import { type Kitchen, openKitchen, orderFrom } from './helpers/kitchen.ts'
import { listenTo } from './helpers/listening.ts'
import { JWT_SECRET, type Marketplace, openMarketplace, type Person } from './helpers/marketplace.ts'
import { Folder } from './helpers/process.ts'
import { times } from './helpers/race.ts'

/** So many changes of a price are raced; FASTYUMS_RACES=2000 takes a minute. */
const CHANGES = Number(process.env['FASTYUMS_RACES'] ?? 60)
/** A second or two on a machine of one's own. */
const LONG_MS = 120_000
const SHOP = 'https://eat.example.com'

/** Two processes remember one marketplace: this one and the command line's. */
let market: Marketplace
let other: Client
const folder = new Folder()
let kitchen: Kitchen
let customer: Person
let ran: { sql: string }[]

beforeAll(async () => {
  market = await openMarketplace({ CORS_ORIGINS: SHOP })
  const env = { DATABASE_URL: market.url, JWT_SECRET, RATE_LIMIT: 'off' }
  const { origin } = await folder.serve(env)
  const document = await (await fetch(`${origin}/openapi.json`)).json()
  other = new Client(origin, new Contract(document as Record<string, unknown>))
  kitchen = await openKitchen(market, { stock: 1_000 })
  customer = await market.register('CUSTOMER')
  ran = listenTo(market)
}, LONG_MS)
afterAll(async () => {
  await folder.remove()
  await market.close()
})

const pages = () => [
  `/products/${kitchen.productId}`,
  `/products?vendorId=${kitchen.vendorId}`,
  `/products?categoryId=${kitchen.categoryId}&sort=price`,
  `/products?vendorId=${kitchen.vendorId}&available=true`,
  '/products?search=jollof',
  `/vendors/${kitchen.vendorId}`,
  '/vendors',
  '/vendors?near=6.43,3.42',
  '/vendors?search=mama',
  '/categories',
  `/categories/${kitchen.categoryId}`,
]
/** A refusal names its request, so only its code counts. */
const asked = ({ status, text, body }: Reply) => ({ status, text: status === 200 ? text : body.code })

it('answers again from memory what nobody has changed, with the same bytes, headers and tag', async () => {
  for (const path of pages()) {
    const headers = { origin: SHOP }
    const first = await market.anyone.get(path, { headers })
    ran.length = 0
    const again = await market.anyone.get(path, { headers })
    expect(asked(again), path).toEqual(asked(first))
    const told = ({ headers: all }: Reply) =>
      Object.fromEntries([...all].filter(([name]) => name !== 'x-request-id' && name !== 'date'))
    expect(told(again), path).toEqual(told(first))
    expect(ran.filter(({ sql }) => !sql.includes('catalogue_versions')).map(({ sql }) => sql)).toEqual([])

    const etag = first.headers.get('etag') ?? ''
    const known = await market.anyone.get(path, { headers: { 'if-none-match': etag } })
    expect([known.status, known.body, known.headers.get('etag')], path).toEqual([304, undefined, etag])
    const head = await market.anyone.send('HEAD', path)
    expect([head.status, head.headers.get('content-length')], path).toEqual([
      200,
      first.headers.get('content-length'),
    ])
  }
})

it('does not show to one what another may see, nor remember what is refused', async () => {
  await kitchen.owner.client.ok('GET', `/vendors/${kitchen.vendorId}`)
  const seen = await market.anyone.ok('GET', `/vendors/${kitchen.vendorId}`)
  expect(seen.ownerId).toBeUndefined()
  expect((await kitchen.owner.client.ok('GET', `/vendors/${kitchen.vendorId}`)).ownerId).toBe(
    kitchen.owner.id,
  )
  for (let turn = 0; turn < 2; turn++) {
    expect((await market.anyone.get('/products/prd_none')).status).toBe(404)
    expect((await market.anyone.get('/vendors?status=PENDING')).status).toBe(401)
  }
})

interface Change {
  name: string
  make: () => Promise<unknown>
}

/** Everything that somebody can do to what the catalogue shows. */
const changes = (): Change[] => {
  const { owner, productId, vendorId, categoryId } = kitchen
  const by = (who: Client, method: string, path: string, body?: unknown) => () => who.ok(method, path, body)
  const product = { vendorId, categoryId, name: 'Jollof special', price: 5 }
  let added = ''
  let order = ''
  return [
    { name: 'a price', make: by(owner.client, 'PATCH', `/products/${productId}`, { price: 7 }) },
    {
      name: 'no longer available',
      make: by(owner.client, 'PATCH', `/products/${productId}`, { available: false }),
    },
    {
      name: 'available',
      make: by(owner.client, 'PATCH', `/products/${productId}`, { available: true, stock: 4 }),
    },
    {
      name: 'stock taken to the last',
      make: async () => (order = (await customer.client.ok('POST', '/orders', orderFrom(kitchen, 4))).id),
    },
    {
      name: 'stock returned',
      make: () => customer.client.ok('POST', `/orders/${order}/cancel`, { reason: 'Too much' }),
    },
    {
      name: 'a new product',
      make: async () => (added = (await owner.client.ok('POST', '/products', product)).id),
    },
    { name: 'an archived product', make: () => owner.client.ok('DELETE', `/products/${added}`) },
    {
      name: 'a paused vendor',
      make: by(owner.client, 'PATCH', `/vendors/${vendorId}`, { acceptingOrders: false }),
    },
    {
      name: 'a vendor who goes on',
      make: by(owner.client, 'PATCH', `/vendors/${vendorId}`, { acceptingOrders: true }),
    },
    {
      name: 'a renamed vendor',
      make: by(owner.client, 'PATCH', `/vendors/${vendorId}`, { name: 'Mama Gold' }),
    },
    { name: 'a suspended vendor', make: by(market.admin, 'POST', `/vendors/${vendorId}/suspend`) },
    { name: 'an approved vendor', make: by(market.admin, 'POST', `/vendors/${vendorId}/approve`) },
    {
      name: 'a renamed category',
      make: by(market.admin, 'PATCH', `/categories/${categoryId}`, { name: 'Rice bowls' }),
    },
    { name: 'a new vendor', make: () => openKitchen(market) },
    { name: 'a suspended owner', make: by(market.admin, 'POST', `/users/${owner.id}/suspend`) },
    { name: 'an owner who is back', make: by(market.admin, 'POST', `/users/${owner.id}/reactivate`) },
  ]
}

const CATALOGUE = /^(insert|update|delete|replace)\b[^(]*\b(products|vendors|categories)\b/i

it(
  'shows every change at once, in both processes, and raises a version with it',
  { timeout: LONG_MS },
  async () => {
    kitchen = await openKitchen(market, { stock: 1_000 })
    for (const { name, make } of changes()) {
      const before = await Promise.all(
        [market.anyone, other].flatMap((who) => pages().map((path) => who.get(path))),
      )
      ran.length = 0
      await make()
      const wrote = ran.some(({ sql }) => CATALOGUE.test(sql.replaceAll(/["`]/g, '')))
      const raised = ran.some(({ sql }) => /^update .*catalogue_versions/.test(sql))
      expect({ wrote, raised }, name).toEqual({ wrote: true, raised: true })

      // What is read past the memory, by somebody who may not see more than anyone.
      const truth = await Promise.all(pages().map((path) => customer.client.get(path)))
      const shown = await Promise.all(
        [market.anyone, other].map((who) => Promise.all(pages().map((path) => who.get(path)))),
      )
      for (const replies of shown) expect(replies.map(asked), name).toEqual(truth.map(asked))
      const after = shown.flat().map(asked)
      expect(after, `${name} changes nothing that is looked at`).not.toEqual(before.map(asked))
    }
  },
)

/** Who asks after an answer to a write sees what was written, while writes and other readers go on in both processes. */
it('is never older than the last acknowledged price or stock', { timeout: LONG_MS }, async () => {
  kitchen = await openKitchen(market, { stock: 1_000_000, price: 1 })
  const path = `/products/${kitchen.productId}`
  const list = `/products?categoryId=${kitchen.categoryId}&sort=price`
  let price = 1
  let stock = 1_000_000
  const stale: string[] = []
  const state = { isOver: false }
  const readers = times(6, async (turn) => {
    const who = turn % 2 ? other : market.anyone
    for (let reads = 0; !state.isOver || reads < 5; reads++) {
      const [atLeast, atMost] = [price, stock]
      const body = await who.ok('GET', turn % 3 ? path : list)
      const shown = body.data?.[0] ?? body
      if (shown.price < atLeast || shown.stock > atMost)
        stale.push(`${JSON.stringify(shown)} is older than price ${atLeast}, stock ${atMost}`)
    }
  })
  const at = ({ client }: Person, turn: number) => (turn % 2 ? client : other.with(client.token as string))
  const pricing = async () => {
    for (let turn = 0; turn < CHANGES; turn++) {
      await at(kitchen.owner, turn).ok('PATCH', path, { price: price + 1 })
      price++
    }
  }
  const ordering = async () => {
    for (let turn = 0; turn < CHANGES; turn++) {
      await at(customer, turn + 1).ok('POST', '/orders', orderFrom(kitchen))
      stock--
    }
  }
  await Promise.all([pricing(), ordering()]).finally(() => (state.isOver = true))
  await readers
  expect(stale).toEqual([])
})

it('remembers nothing where it is switched off', async () => {
  const off = await openMarketplace({ CATALOGUE_CACHE: 'off' })
  try {
    const { productId } = await openKitchen(off)
    const statements = listenTo(off)
    for (let turn = 0; turn < 2; turn++) await off.anyone.ok('GET', `/products/${productId}`)
    expect(statements).toHaveLength(2)
  } finally {
    await off.close()
  }
})
