import type { CompiledQuery, Kysely } from 'kysely'
import { sql } from 'kysely'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fillCatalogue, idOf } from '../bench/fill-catalogue.ts'
import { fillOrders } from '../bench/fill-orders.ts'
import { ORDER_STATUSES } from '../src/modules/orders/rules/order-flow.ts'
import type { Tables } from '../src/platform/database/database.ts'
import { openSqlite } from '../src/platform/database/sqlite.ts'
import type { Client } from './helpers/client.ts'
import { approvedCourier, HOME, openKitchen, orderFrom } from './helpers/kitchen.ts'
import { type Marketplace, openMarketplace, type Person } from './helpers/marketplace.ts'

const PRODUCTS = 100_000
const ORDERS = 100_000

let folder: string
let market: Marketplace
let people: Record<'customer' | 'owner' | 'courier', Person>
/** Every statement that ran, with the parameters that it ran with the last time. */
const ran = new Map<string, CompiledQuery>()

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fastyums-plans-'))
  const file = join(folder, 'market.db')
  const database = openSqlite(file)
  await database.migrate()
  await fillCatalogue(database, { products: PRODUCTS })
  await fillOrders(database, { orders: ORDERS, vendors: PRODUCTS / 10 })
  await database.close()
  market = await openMarketplace({ DATABASE_URL: `sqlite:${file}` })
  people = {
    customer: await market.register('CUSTOMER'),
    owner: await market.register('VENDOR'),
    courier: await approvedCourier(market),
  }
  const { read, database: opened } = market.app
  read.sql = listening(read.sql)
  const write = opened.write.bind(opened)
  opened.write = (work) => write((tx) => work(listening(tx)))
}, 120_000)
afterAll(async () => {
  await market.close()
  rmSync(folder, { recursive: true })
})

function listening(db: Kysely<Tables>): Kysely<Tables> {
  return new Proxy(db, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name)
      if (name !== 'executeQuery') return typeof value === 'function' ? value.bind(target) : value
      return (query: CompiledQuery) => {
        ran.set(query.sql, query)
        return target.executeQuery(query)
      }
    },
  })
}

async function planOf(query: CompiledQuery): Promise<string[]> {
  const explain = { ...query, sql: `explain query plan ${query.sql}` }
  const { rows } = await market.app.database.read.executeQuery<{ detail: string }>(explain)
  return rows.map(({ detail }) => detail)
}

/** The lines of a plan that read more than the answer needs: a table from end to end, or all rows before the first. */
function dearLines(plan: string[], text: string, isSorted: boolean): string[] {
  // The first rows of merged walks are sorted, at most a page of each.
  const isMerge = plan.some((line) => /^(SCAN|CO-ROUTINE|MATERIALIZE) walk/.test(line))
  // A table that is clustered by its id is walked by it.
  const isWalkById = /order by "id" (asc|desc) limit/.test(text)
  return plan.filter((line) => {
    if (line.endsWith('FOR ORDER BY')) return !isSorted && !isMerge
    return (
      /^SCAN (?!walk|CONSTANT|\d+-ROW VALUES|catalogue_versions)/.test(line) &&
      !/USING (COVERING )?INDEX|VIRTUAL TABLE/.test(line) &&
      !isWalkById
    )
  })
}

async function dearStatements(isSorted = false): Promise<string[]> {
  expect(ran.size, 'the calls were listened to').toBeGreaterThan(0)
  const dear = []
  for (const query of ran.values()) {
    const lines = dearLines(await planOf(query), query.sql, isSorted)
    if (lines.length > 0) dear.push(`${lines.join('; ')}: ${query.sql}`)
  }
  return dear
}

/** Makes the calls and returns each dear plan among the statements behind them. */
async function dearPlans(calls: readonly string[], client: Client, isSorted = false): Promise<string[]> {
  ran.clear()
  for (const call of calls) await client.ok('GET', call)
  return dearStatements(isSorted)
}

/** Every subset of the filters, as a query string. */
function subsets(filters: readonly string[]): string[] {
  return filters.reduce<string[]>((all, filter) => [...all, ...all.map((one) => `${one}&${filter}`)], [''])
}
/** Filters that begin with `&`, as the beginning of a query. */
const query = (filters: string) => filters.replace('&', '?')
const first = async (client: Client, path: string): Promise<string> => {
  const { data } = await client.ok('GET', `${path}${path.includes('?') ? '&' : '?'}limit=1`)
  return data[0].id
}
/** The same list at its second page: another statement. */
async function withSecondPage(client: Client, paths: readonly string[]): Promise<string[]> {
  const second = []
  for (const path of paths) {
    const short = `${path}${path.includes('?') ? '&' : '?'}limit=1`
    const { nextCursor } = await client.ok('GET', short)
    if (nextCursor) second.push(`${short}&cursor=${nextCursor}`)
  }
  return [...paths, ...second]
}

describe('a list of products', () => {
  const FILTERS = [
    `categoryId=${idOf('cat', 7)}`,
    `vendorId=${idOf('ven', 7)}`,
    'available=true',
    'minPrice=10',
    'maxPrice=400000',
  ]

  it.each(['-createdAt', 'price', '-price', 'name'])(
    'by %s is served in order under every filter',
    async (sort) => {
      const paths = subsets(FILTERS).map((filters) => `/products?sort=${sort}${filters}`)
      expect(await dearPlans(await withSecondPage(market.anyone, paths), market.anyone)).toEqual([])
      expect(await dearPlans(await withSecondPage(market.admin, paths), market.admin)).toEqual([])
    },
  )

  it('by relevance walks the words, and sorts nothing, under every filter', async () => {
    const paths = subsets(FILTERS).map((filters) => `/products?search=w7x%20jollof${filters}`)
    expect(await dearPlans(await withSecondPage(market.anyone, paths), market.anyone)).toEqual([])
    expect(await dearPlans(paths, market.admin)).toEqual([])
  })

  it('under a search and another sort sorts what was found, and reads nothing else', async () => {
    const paths = ['price', '-price', 'name', '-createdAt'].flatMap((sort) =>
      subsets(FILTERS).map((filters) => `/products?search=w7x&sort=${sort}${filters}`),
    )
    expect(await dearPlans(paths, market.anyone, true)).toEqual([])
  })
})

it('a list of vendors, categories, accounts or couriers is served in order', async () => {
  const lists = [
    ...['', '?sort=name', '?status=PENDING', '?status=APPROVED&sort=name'].map(
      (filters) => `/vendors${filters}`,
    ),
    '/categories',
    ...subsets(['from=2026-01-01', 'actorId=usr_7']).map((filters) => `/audit${query(filters)}`),
    ...subsets(['role=CUSTOMER', 'status=ACTIVE']).map((filters) => `/users${query(filters)}`),
    ...subsets(['status=APPROVED', 'available=true']).map((filters) => `/couriers${query(filters)}`),
  ]
  expect(await dearPlans(await withSecondPage(market.admin, lists), market.admin)).toEqual([])
  // What was done to one subject is found by the subject, and sorted.
  expect(await dearPlans(['/audit?subject=ven_7'], market.admin, true)).toEqual([])
  expect(await dearPlans(['/me/vendors'], people.owner.client)).toEqual([])
  expect(await dearPlans(['/vendors?search=w1x', '/users?search=cust'], market.admin, true)).toEqual([])
})

it('what is near is found by the map', async () => {
  const vendors = [
    '/vendors?near=6.5,3.4',
    '/vendors?near=6.5,3.4&search=kitchen',
    '/vendors?near=6.5,3.4&search=w1x',
  ]
  expect(await dearPlans(vendors, market.anyone)).toEqual([])
  expect(await dearPlans(['/deliveries?near=6.5,3.4'], people.courier.client)).toEqual([])
})

it('a list of orders is served in order to everybody, under every filter', async () => {
  const filters = subsets([`vendorId=${idOf('ven', 7)}`, 'from=1970-01-01', 'to=2100-01-01']).flatMap(
    (some) =>
      ['', '&active=true', '&active=false', ...ORDER_STATUSES.map((status) => `&status=${status}`)].map(
        (status) => `/orders?limit=20${some}${status}`,
      ),
  )
  for (const client of [market.admin, ...Object.values(people).map((person) => person.client)]) {
    expect(await dearPlans(filters, client)).toEqual([])
  }
  const paths = ['/orders?active=true', '/orders?status=DELIVERED', `/orders?vendorId=${idOf('ven', 7)}`]
  expect(await dearPlans(await withSecondPage(market.admin, paths), market.admin)).toEqual([])
})

it('a list of deliveries, notifications or facts is served in order', async () => {
  const statuses = ['OPEN', 'ASSIGNED', 'PICKED_UP', 'DELIVERED', 'CANCELLED'].map((one) => `&status=${one}`)
  const paths = ['', ...statuses].map((status) => `/deliveries?limit=3${status}`)
  expect(await dearPlans(paths, market.admin)).toEqual([])
  expect(await dearPlans(paths, people.courier.client)).toEqual([])
  const news = [
    '/notifications',
    '/notifications?unread=true',
    '/notifications?unread=false',
    '/notifications/unread-count',
  ]
  expect(await dearPlans(news, people.customer.client)).toEqual([])
  const order = await first(market.admin, '/orders')
  expect(await dearPlans([`/orders/${order}`, `/orders/${order}/events`], market.admin)).toEqual([])
})

it('no statement of an order’s whole life, from the menu to the door, reads a table from end to end', async () => {
  ran.clear()
  const kitchen = await openKitchen(market, { stock: 9 }, people.owner)
  const place = () =>
    people.customer.client.ok('POST', '/orders', orderFrom(kitchen, 2, { deliveryAddress: HOME }))
  const { id } = await place()
  const { owner, courier, customer } = people
  await owner.client.ok('POST', `/orders/${id}/accept`)
  const ready = await owner.client.ok('POST', `/orders/${id}/ready`)
  for (const step of ['accept', 'release', 'accept', 'pick-up', 'deliver'])
    await courier.client.ok('POST', `/deliveries/${ready.delivery.id}/${step}`)
  await customer.client.ok('POST', `/orders/${(await place()).id}/cancel`, { reason: 'Enough' })
  await customer.client.ok('POST', '/notifications/read-all')
  await owner.client.ok('PATCH', `/vendors/${kitchen.vendorId}`, { name: 'Mama Put' })
  await market.admin.ok('POST', `/vendors/${kitchen.vendorId}/suspend`)
  await market.admin.ok('POST', `/vendors/${kitchen.vendorId}/approve`)
  await market.admin.ok('POST', `/users/${owner.id}/suspend`)
  await owner.client.get('/me')
  expect(ran.size).toBeGreaterThan(40)
  expect(await dearStatements()).toEqual([])
})

it('tells a dear plan from a cheap one', async () => {
  const dearOf = async (text: string) =>
    dearLines(await planOf(sql.raw(text).compile(market.app.database.read)), text, false)
  expect(await dearOf(`select * from orders where city = 'Lagos'`)).toEqual(['SCAN orders'])
  expect(
    await dearOf(`select * from products where vendor_id = '${idOf('ven', 7)}' order by description`),
  ).toHaveLength(1)
  expect(await dearOf(`select * from products where visibility = 'LISTED' order by price, id`)).toEqual([])
})

it('the metrics are read by an index, and never walk a table', async () => {
  expect(await dearPlans(['/metrics'], market.anyone)).toEqual([])
  expect([...ran.keys()].filter((text) => text.includes('"orders"'))).toHaveLength(1)
})
