import type { CompiledQuery } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { fillCatalogue, idOf } from '../bench/fill-catalogue.ts'
import { fillOrders } from '../bench/fill-orders.ts'
import { openSqlite } from '../src/platform/database/sqlite.ts'
import type { Client } from './helpers/client.ts'
import { ENGINE, itOnMysql } from './helpers/database.ts'
import { approvedCourier, HOME, openKitchen, orderFrom } from './helpers/kitchen.ts'
import { listenTo } from './helpers/listening.ts'
import { type Marketplace, openMarketplace, type Person } from './helpers/marketplace.ts'
import { Folder } from './helpers/process.ts'

/** So many products, and so many orders; FASTYUMS_PLAN_ROWS=100000 takes a minute or two. */
const ROWS = Number(process.env['FASTYUMS_PLAN_ROWS'] ?? 20_000)
/** Of a page of three rows. Whoever reads a list from its start, or a table, reads more. */
const MOST_ROWS_READ = 60

let folder: Folder
beforeAll(() => void (folder = new Folder()))
afterAll(() => folder.remove())

it('an order takes at most thirteen statements and seven ways to a server and back, however many lines it has', async () => {
  const market = await openMarketplace()
  const kitchen = await openKitchen(market, { stock: 1_000 })
  const { vendorId, categoryId, owner } = kitchen
  const items = [{ productId: kitchen.productId, quantity: 1 }]
  for (let index = 1; index < 20; index++) {
    const product = { vendorId, categoryId, name: `Dish ${index}`, price: 100, stock: 1_000 }
    items.push({ productId: (await owner.client.ok('POST', '/products', product)).id, quantity: 2 })
  }
  const customer = await market.register('CUSTOMER')
  // What follows the commit is no part of it.
  await market.app.outbox.stop()
  const ran = listenTo(market)
  const counts: number[] = []
  const ways: number[] = []
  for (const lines of [1, 20]) {
    ran.length = 0
    const headers = { 'idempotency-key': `${lines} lines` }
    const order = orderFrom(kitchen, 1, { items: items.slice(0, lines) })
    expect((await customer.client.post('/orders', order, { headers })).status).toBe(201)
    counts.push(ran.length)
    ways.push(ran.filter(({ goesAlong }) => !goesAlong).length)
  }
  // Who asks is in it, and COMMIT is one more. A server begins by itself with the first.
  expect(counts[0]).toBe(counts[1])
  expect(counts[0]).toBeGreaterThan(6)
  expect((counts[0] ?? 0) + 1).toBeLessThanOrEqual(13)
  expect(ways[0]).toBe(ways[1])
  // A file has no way there and back.
  if (ENGINE === 'mysql') expect((ways[0] ?? 0) + 1).toBeLessThanOrEqual(7)
  await market.close()
})

itOnMysql(
  'no list, and no command, reads more than it answers',
  async () => {
    const market = await openFullMarketplace()
    const ran = listenTo(market)
    const people = {
      customer: await market.register('CUSTOMER'),
      owner: await market.register('VENDOR'),
      courier: await approvedCourier(market),
    }
    const dear: string[] = []
    const walk = async (client: Client, paths: readonly string[]) => {
      for (const path of paths) {
        for (const call of await pagesOf(client, path)) {
          ran.length = 0
          await client.ok('GET', call)
          for (const query of ran) dear.push(...(await dearLines(market, query)))
        }
      }
    }
    const sorts = ['-createdAt', 'price', '-price', 'name']
    const filters = [
      '',
      `&categoryId=${idOf('cat', 7)}`,
      `&vendorId=${idOf('ven', 7)}`,
      '&available=true',
      '&minPrice=9',
      '&maxPrice=400000',
    ]
    const products = sorts.flatMap((sort) => filters.map((filter) => `/products?sort=${sort}${filter}`))
    await walk(market.anyone, products)
    await walk(market.admin, products)
    await walk(market.anyone, ['/vendors', '/vendors?sort=name', '/categories'])
    // A dozen hold the one word, and all products the other.
    const searches = ['meal 1999', '1999 meal', '1999 plan&sort=price', '1999']
    await walk(
      market.anyone,
      searches.map((search) => `/products?search=${search}`),
    )
    await walk(market.admin, ['/vendors?status=PENDING', '/users?role=CUSTOMER', '/couriers?status=APPROVED'])
    const orders = [
      '',
      '&status=DELIVERED',
      '&active=true',
      '&active=false',
      `&vendorId=${idOf('ven', 7)}`,
      '&to=2100-01-01',
    ]
    for (const client of [market.admin, ...Object.values(people).map((person) => person.client)])
      await walk(
        client,
        orders.map((filter) => `/orders?${filter.slice(1)}`),
      )
    await walk(market.admin, ['/deliveries', '/deliveries?status=DELIVERED', '/deliveries?status=OPEN'])
    await walk(people.courier.client, ['/deliveries', '/deliveries?status=DELIVERED'])
    await walk(people.customer.client, ['/notifications', '/notifications?unread=true'])

    ran.length = 0
    await liveOneOrder(market, people)
    const { length } = ran
    expect(length).toBeGreaterThan(60)
    for (const query of ran.slice(0, length)) dear.push(...(await dearLines(market, query)))
    expect(dear).toEqual([])
    await market.close()
  },
  300_000,
)

/** A marketplace of the server with many rows, by way of a file. */
async function openFullMarketplace(): Promise<Marketplace> {
  const file = openSqlite(`${folder.path}/full.db`)
  await file.migrate()
  await fillCatalogue(file, { products: ROWS })
  await fillOrders(file, { orders: ROWS, vendors: ROWS / 10 })
  await file.close()
  const url = folder.database('full')
  const copied = await folder.run(['copy', '--from', `sqlite:${folder.path}/full.db`, '--to', url])
  expect(copied).toMatchObject({ code: 0, stderr: '' })
  return openMarketplace({ DATABASE_URL: url })
}

/** The list's first three rows, and the three after these, and where there are more those far behind. */
async function pagesOf(client: Client, path: string): Promise<string[]> {
  const on = path.includes('?') ? `${path}&` : `${path}?`
  const { nextCursor } = await client.ok('GET', `${on}limit=3`)
  if (!nextCursor) return [`${on}limit=3`]
  const far = (await client.ok('GET', `${on}limit=100`)).nextCursor
  return [`${on}limit=3`, `${on}limit=3&cursor=${nextCursor}`, ...(far ? [`${on}limit=3&cursor=${far}`] : [])]
}

interface PlanLine {
  table: string | null
  type: string | null
  key: string | null
  rows: number | string | null
  /** How many were read, which MariaDB tells of what it ran. */
  r_rows?: number | string | null
}

/** The parts of a statement that read more than a page needs. What is only written is planned, not run again. */
async function dearLines({ app }: Marketplace, query: CompiledQuery): Promise<string[]> {
  // A table that never grows is read as a whole.
  if (!/^\s*(select|update|delete)/.test(query.sql) || /from `catalogue_versions`/.test(query.sql)) return []
  // Which of several words is rare is asked of so many entries.
  if (/limit 1000\) some/.test(query.sql)) return []
  const runs =
    /^\s*select/.test(query.sql) && !/for update( skip locked)?$|lock in share mode$/.test(query.sql)
  const asked = { ...query, sql: `${runs ? 'analyze' : 'explain'} ${query.sql}` }
  const explained = runs
    ? app.database.read.executeQuery<PlanLine>(asked)
    : app.database.write((db) => db.executeQuery<PlanLine>(asked))
  const { rows } = await explained
  const isDear = ({ table, rows: planned, r_rows }: PlanLine) =>
    table !== null && !table.startsWith('<') && Number(r_rows ?? planned ?? 0) > MOST_ROWS_READ
  return rows.filter(isDear).map((line) => `${JSON.stringify(line)}: ${query.sql}`)
}

async function liveOneOrder(
  market: Marketplace,
  { owner, courier, customer }: Record<'owner' | 'courier' | 'customer', Person>,
): Promise<void> {
  const kitchen = await openKitchen(market, { stock: 9 }, owner)
  const place = () => customer.client.ok('POST', '/orders', orderFrom(kitchen, 2, { deliveryAddress: HOME }))
  const { id } = await place()
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
}
