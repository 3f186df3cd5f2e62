import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { overtaken } from '../src/platform/database/faults.ts'
import { type CuttingProxy, openCuttingProxy } from './helpers/cutting-proxy.ts'
import { ENGINE, itOnMysql, Place } from './helpers/database.ts'
import { expectInvariants } from './helpers/invariants.ts'
import { type Kitchen, openKitchen, orderFrom } from './helpers/kitchen.ts'
import { type Marketplace, openMarketplace, type Person } from './helpers/marketplace.ts'
import { outcome } from './helpers/outcome.ts'
import { walk } from './helpers/pages.ts'

const place = new Place('lost')
let proxy: CuttingProxy
let market: Marketplace
let kitchen: Kitchen
let customer: Person

beforeAll(async () => {
  market = await openMarketplace(ENGINE === 'mysql' ? { DATABASE_URL: await throughProxy() } : {})
  kitchen = await openKitchen(market, { stock: 100 })
  customer = await market.register('CUSTOMER')
})
/** A SQLite file has no connection to lose. */
async function throughProxy(): Promise<string> {
  const url = new URL(place.database())
  proxy = await openCuttingProxy(new URL(url))
  url.port = String(proxy.port)
  return url.href
}
afterAll(async () => {
  await market?.close()
  await proxy?.close()
  await place.remove()
})

/** As the statement goes over the line; `autocommit` is said too, when a connection is set up. */
const COMMIT = '\u0003commit'

let keys = 0
const order = (key = `dinner ${keys++}`) =>
  customer.client.post('/orders', orderFrom(kitchen), { headers: { 'idempotency-key': key } })
const ordered = () => walk(customer.client, '/orders', 100)

it('a command that was overtaken runs again, as if it had not run before', async () => {
  let tries = 0
  const name = await market.app.execute(async (tx) => {
    const [row] = (await sql<{ name: string }>`select name from accounts`.execute(tx.sql)).rows
    await sql`update accounts set name = ${`${row?.name}!`}`.execute(tx.sql)
    if (++tries < 4) throw overtaken()
    return row?.name
  })
  expect([tries, name]).toEqual([4, 'Admin'])
})

it('a key that goes on saying no is a fault of the command after three tries, not a reason to go on', async () => {
  for (const statement of [
    `insert into marketplace (name, value) values ('currency', 'XYZ')`,
    `update products set category_id = 'cat_none'`,
  ]) {
    let tries = 0
    const attempt = market.app.execute(async (tx) => {
      tries++
      await sql.raw(statement).execute(tx.sql)
    })
    await expect(attempt).rejects.toThrow(/constraint|Duplicate/i)
    expect(tries).toBe(3)
  }
})

itOnMysql('a connection lost before COMMIT costs nobody anything: the command runs again', async () => {
  // The key is in the first statement, with which the transaction begins.
  for (const word of ['dinner', 'PLACED', COMMIT]) {
    // The work that follows an order commits over the same line.
    if (word === COMMIT) await market.app.outbox.stop()
    const [before, cuts] = [await ordered(), proxy.cuts()]
    proxy.cutAt(word, 'before')
    const reply = await order()
    if (word === COMMIT) {
      // Nobody here can know that the server never heard of it.
      expect([outcome(reply), reply.headers.get('retry-after')]).toEqual(['503 unavailable', '5'])
      expect(await ordered()).toEqual(before)
    } else {
      expect(outcome(reply)).toBe('201')
      expect(await ordered()).toEqual([reply.body.id, ...before])
    }
    expect(proxy.cuts()).toBe(cuts + 1)
  }
  await expectInvariants(market)
})

itOnMysql(
  'a connection lost at COMMIT is never tried again blindly: the key finds the one order',
  async () => {
    const before = await ordered()
    // Its commits go over the same line.
    await market.app.outbox.stop()
    proxy.cutAt(COMMIT, 'after')
    expect(outcome(await order('the unknown one'))).toBe('503 unavailable')
    const after = await ordered()
    expect(after).toHaveLength(before.length + 1)
    const again = await order('the unknown one')
    expect([outcome(again), again.headers.get('idempotency-replayed')]).toEqual(['201', 'true'])
    expect(again.body.id).toBe(after[0])
    expect(await ordered()).toEqual(after)
    await expectInvariants(market)
  },
)
