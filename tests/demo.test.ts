import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type App, openApp } from '../src/app.ts'
import { readConfig } from '../src/config.ts'
import { loadDemo } from '../src/demo/load-demo.ts'
import { MENUS } from '../src/demo/menus/index.ts'
import { DEMO_PASSWORD, LOGINS } from '../src/demo/people.ts'
import { distanceMetres } from '../src/kernel/geo.ts'
import { ORDER_STATUSES } from '../src/modules/orders/rules/order-flow.ts'
import { isUntouched } from '../src/platform/events.ts'
import { contentHash } from '../src/platform/images/image-store.ts'
import { createLogger } from '../src/platform/logging.ts'
import { Client } from './helpers/client.ts'
import { Contract } from './helpers/contract.ts'
import { Place } from './helpers/database.ts'
import { expectInvariants } from './helpers/invariants.ts'

const LAGOS = { lat: 6.5, lng: 3.4 }
const HOUR = 3_600_000

interface Product {
  id: string
  vendorId: string
  name: string
  description: string | null
  categoryId: string
  price: number
  stock: number | null
  imageUrl: string | null
  createdAt: string
}
interface Order {
  id: string
  status: string
  placedAt: string
  updatedAt: string
  readyBy: string | null
}

const place = new Place('demo')
let app: App
let anyone: Client
let close: () => Promise<void>
const started = Date.now()

const openIn = (name: string) =>
  openApp(
    readConfig({
      NODE_ENV: 'test',
      DATABASE_URL: place.database(name),
      DATA_FOLDER: join(place.path, name),
    }),
  )

beforeAll(async () => {
  app = await openIn('loaded')
  expect(await loadDemo(app)).toBe(true)
  const server = await app.server(createLogger('silent'))
  const origin = await server.listen({ host: '127.0.0.1', port: 0 })
  anyone = new Client(origin, new Contract(server.swagger() as unknown as Record<string, unknown>))
  close = () => server.close()
})
afterAll(async () => {
  await close()
  await app.close()
  await place.remove()
})

async function signIn(email: string): Promise<Client> {
  const { accessToken } = await anyone.ok('POST', '/auth/login', { email, password: DEMO_PASSWORD })
  return anyone.with(accessToken)
}

async function all<Row>(client: Client, path: string): Promise<Row[]> {
  const rows: Row[] = []
  const first = `${path}${path.includes('?') ? '&' : '?'}limit=100`
  for (let next: string | null = first; next;) {
    const page: { data: Row[]; nextCursor: string | null } = await client.ok('GET', next)
    rows.push(...page.data)
    next = page.nextCursor && `${first}&cursor=${page.nextCursor}`
  }
  return rows
}

const pictureOf = ({ imageUrl }: Product) => /\/images\/([0-9a-f]{64}\.svg)$/.exec(imageUrl ?? '')?.[1] ?? ''

/** The elements of a drawing that do not end, or not in their turn. */
function unclosed(svg: string): string[] {
  const open: string[] = []
  for (const [, ends, name = '', closes] of svg.matchAll(/<(\/?)(\w+)(?:\s[\w-]+="[^"<>]*")*\s*(\/?)>/g)) {
    if (ends && open.at(-1) === name) open.pop()
    else if (!closes) open.push(ends + name)
  }
  const rest = svg.replaceAll(/<\/?\w+(?:\s[\w-]+="[^"<>]*")*\s*\/?>/g, '')
  return rest === '' ? open : [...open, rest]
}

describe('the demo', () => {
  it('has a dozen approved vendors in Lagos, open for weeks', async () => {
    const vendors = await all<{ address: typeof LAGOS; createdAt: string; imageUrl?: string }>(
      anyone,
      '/vendors',
    )
    expect(vendors).toHaveLength(12)
    for (const vendor of vendors) {
      expect(vendor).toMatchObject({ status: 'APPROVED', acceptingOrders: true, address: { city: 'Lagos' } })
      expect(vendor.imageUrl).toMatch(/\/images\/[0-9a-f]{64}\.svg$/)
      expect(distanceMetres(vendor.address, LAGOS), JSON.stringify(vendor)).toBeLessThan(20_000)
      expect(started - Date.parse(vendor.createdAt)).toBeGreaterThan(40 * 24 * HOUR)
    }
    expect((await anyone.ok('GET', '/vendors?near=6.4541,3.4346')).data.length).toBeGreaterThan(9)
  })

  it('has about 150 meals, each with a price, a category and words that make one hungry', async () => {
    const products = await all<Product>(anyone, '/products')
    const categories = await all<{ id: string; productCount: number }>(anyone, '/categories')
    expect(products.length).toBeGreaterThanOrEqual(145)
    expect(products.length).toBeLessThanOrEqual(160)
    expect(categories).toHaveLength(10)
    for (const { id, productCount } of categories) {
      expect(productCount).toBeGreaterThan(4)
      expect(products.filter(({ categoryId }) => categoryId === id)).toHaveLength(productCount)
    }
    for (const { name, description, price } of products) {
      expect(description, name).toMatch(/^[A-Z0-9].{40,}\.$/)
      expect(price % 10_000, name).toBe(0)
      expect([price > 50_000, price < 1_500_000], name).toEqual([true, true])
    }
    const newest = products.slice(0, 12).map(({ vendorId }) => vendorId)
    expect(new Set(newest).size, 'the first page is of many vendors').toBeGreaterThan(5)
  })

  it('serves its drawings where the meals say that they are', async () => {
    const { imageUrl }: Product = (await anyone.ok('GET', '/products?limit=1')).data[0]
    const response = await fetch(imageUrl ?? '')
    expect(response.headers.get('content-type')).toContain('image/svg+xml')
    expect(await response.text()).toMatch(/^<svg /)
  })

  it('has a drawing of its own for each meal, which runs nothing and points nowhere', async () => {
    const names = (await all<Product>(anyone, '/products')).map(pictureOf)
    expect(new Set(names).size).toBe(names.length)
    for (const name of names) {
      const bytes = await app.images.get(name)
      expect(`${contentHash(bytes ?? new Uint8Array())}.svg`).toBe(name)
      const svg = new TextDecoder().decode(bytes)
      expect(svg.length).toBeLessThan(6_000)
      expect(svg.replace(' xmlns="http://www.w3.org/2000/svg"', '')).not.toMatch(
        /script|style|href|url\(|\bon\w+=|http|<!|NaN|undefined/i,
      )
      expect(svg).toMatch(/^<svg [^>]*width="640" height="480" viewBox="0 0 640 480">/)
      expect(unclosed(svg)).toEqual([])
    }
  })

  it('has orders in every status', async () => {
    const admin = await signIn(LOGINS.admin)
    const orders = await all<Order>(admin, '/orders')
    expect(orders.length).toBeGreaterThanOrEqual(25)
    expect(orders.length).toBeLessThanOrEqual(40)
    expect(new Set(orders.map(({ status }) => status))).toEqual(new Set(ORDER_STATUSES))
  })

  it('tells times that can be believed, in the order of the ids', async () => {
    const admin = await signIn(LOGINS.admin)
    const orders = await all<Order>(admin, '/orders')
    for (const order of orders) {
      const events: { to: string; at: string }[] = (await admin.ok('GET', `/orders/${order.id}/events`)).data
      const times = events.map(({ at }) => Date.parse(at))
      expect(times.toSorted((a, b) => a - b)).toEqual(times)
      expect(times.at(-1)).toBeLessThanOrEqual(Date.now())
      const minutes = (to: string) => {
        const event = events.find((one) => one.to === to)
        return event && (Date.parse(event.at) - Date.parse(order.placedAt)) / 60_000
      }
      expect(minutes('ACCEPTED') ?? 1).toBeGreaterThanOrEqual(1)
      expect(minutes('ACCEPTED') ?? 1).toBeLessThanOrEqual(4)
      expect(minutes('DELIVERED') ?? 60).toBeGreaterThan(25)
      expect(minutes('DELIVERED') ?? 60).toBeLessThan(100)
      const hour = (new Date(order.placedAt).getUTCHours() + 1) % 24
      if (started - Date.parse(order.placedAt) > 24 * HOUR)
        expect([8, 9, 12, 13, 14, 16, 18, 19, 20]).toContain(hour)
    }
    for (const path of ['/orders', '/products', '/vendors', '/users', '/couriers', '/deliveries']) {
      const ids = (await all<{ id: string }>(admin, path)).map(({ id }) => id)
      expect(ids.toSorted().reverse(), path).toEqual(ids)
    }
  })

  it('keeps everything that is true of a marketplace', async () => {
    const products = await all<Product>(anyone, '/products')
    const stocks = Object.values(MENUS).flatMap(({ meals }) =>
      meals.filter(({ stock }) => stock !== undefined),
    )
    const before = stocks.map(({ name, stock }) => [products.find((one) => one.name === name)?.id, stock])
    expect(before.length).toBeGreaterThan(20)
    await expectInvariants({ app }, Object.fromEntries(before))
  })
})

describe('the logins of the demo', () => {
  const statusesOf = async (client: Client) =>
    new Set((await all<Order>(client, '/orders')).map(({ status }) => status))

  it('are a customer with orders under way and past ones', async () => {
    const customer = await signIn(LOGINS.customer)
    expect(await customer.ok('GET', '/me')).toMatchObject({ role: 'CUSTOMER', name: 'Ada Obi' })
    const expected = ['PLACED', 'ACCEPTED', 'READY_FOR_PICKUP', 'OUT_FOR_DELIVERY', 'DELIVERED', 'CANCELLED']
    expect(await statusesOf(customer)).toEqual(new Set(expected))
    expect((await customer.ok('GET', '/notifications/unread-count')).count).toBeGreaterThan(10)
  })

  it('are a vendor with two kitchens at work', async () => {
    const vendor = await signIn(LOGINS.vendor)
    expect((await vendor.ok('GET', '/me/vendors')).data).toHaveLength(2)
    const running = await all<Order>(vendor, '/orders?active=true')
    const expected = ['PLACED', 'ACCEPTED', 'READY_FOR_PICKUP', 'ASSIGNED']
    expect(new Set(running.map(({ status }) => status))).toEqual(new Set(expected))
  })

  it('are a courier with a delivery to fetch and places left', async () => {
    const courier = await signIn(LOGINS.courier)
    const me = { status: 'APPROVED', available: true, activeDeliveries: 1 }
    expect(await courier.ok('GET', '/couriers/me')).toMatchObject(me)
    expect((await courier.ok('GET', '/deliveries?status=ASSIGNED')).data).toHaveLength(1)
    const open: { id: string }[] = (await courier.ok('GET', '/deliveries?status=OPEN')).data
    expect(open.length).toBeGreaterThan(1)
  })

  it('are an admin who has a courier to approve', async () => {
    const admin = await signIn(LOGINS.admin)
    expect((await admin.ok('GET', '/couriers?status=PENDING')).data).toHaveLength(1)
    expect((await all(admin, '/users')).length).toBeGreaterThan(20)
  })

  it('are the only accounts that anybody can sign in to', async () => {
    const users = await all<{ email: string }>(await signIn(LOGINS.admin), '/users')
    const others = users.map(({ email }) => email).filter((email) => !Object.values(LOGINS).includes(email))
    for (const email of others.slice(0, 5)) {
      const reply = await anyone.post('/auth/login', { email, password: DEMO_PASSWORD })
      expect(reply.status, email).toBe(401)
    }
  })
})

describe('loading the demo', () => {
  it('is all or nothing', async () => {
    const market = await openIn('torn')
    let facts = 0
    const torn: App = {
      ...market,
      execute: (work) =>
        market.execute((tx) => {
          const react: typeof tx.react = async (...fact) => {
            if (++facts === 300) throw new Error('the machine died')
            await tx.react(...fact)
          }
          return work({ ...tx, react })
        }),
    }
    await expect(loadDemo(torn)).rejects.toThrow('the machine died')
    expect(await isUntouched(market.read)).toBe(true)
    expect(await loadDemo(market)).toBe(true)
    await market.close()
  })

  it('is quick', async () => {
    const market = await openIn('quick')
    const before = performance.now()
    await loadDemo(market)
    expect(performance.now() - before).toBeLessThan(5_000)
    await market.close()
  })

  it('is done once by two who both find the database empty', async () => {
    const [one, other] = [await openIn('twice'), await openIn('twice')]
    const loaded = await Promise.all([loadDemo(one), loadDemo(other)])
    expect(loaded.toSorted()).toEqual([false, true])
    await Promise.all([one.close(), other.close()])
  })

  it('is refused by a database that holds anything', async () => {
    expect(await loadDemo(app)).toBe(false)
    expect((await anyone.ok('GET', '/vendors?limit=100')).data).toHaveLength(12)
  })
})
