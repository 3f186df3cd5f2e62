import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openDatabase } from '../src/app.ts'
import { readDatabaseUrl } from '../src/platform/database/choice.ts'
import { firstDifference } from '../src/platform/database/copy.ts'
import type { Database } from '../src/platform/database/database.ts'
import { Client } from './helpers/client.ts'
import { Contract } from './helpers/contract.ts'
import { approvedCourier, openKitchen, orderAt } from './helpers/kitchen.ts'
import { JWT_SECRET, openMarketplace } from './helpers/marketplace.ts'
import { Folder } from './helpers/process.ts'

// Where a server is tested the copy goes to the server and back; else from one file to another.
const folder = new Folder()
afterAll(() => folder.remove())

const file = (name: string) => `sqlite:${folder.path}/${name}.db`
const copy = (from: string, to: string) => folder.run(['copy', '--from', from, '--to', to])
const open = (url: string): Promise<Database> => {
  const choice = readDatabaseUrl(url)
  if (!choice) throw new Error('the address is right')
  return openDatabase(choice)
}

let orderId: string
beforeAll(async () => {
  const market = await openMarketplace({ DATABASE_URL: file('town') })
  const kitchen = await openKitchen(market, {
    stock: 50,
    name: 'Jollof',
    description: 'Smoky, with plantain',
  })
  const customer = await market.register('CUSTOMER', 'Zoë Ångström')
  const courier = await approvedCourier(market)
  orderId = (await orderAt('DELIVERED', { kitchen, customer, courier })).id
  const waiting = await orderAt('READY_FOR_PICKUP', { kitchen, customer, courier })
  const archived = {
    vendorId: kitchen.vendorId,
    categoryId: kitchen.categoryId,
    name: 'Gone jollof',
    price: 1,
  }
  const { id } = await kitchen.owner.client.ok('POST', '/products', archived)
  await kitchen.owner.client.ok('DELETE', `/products/${id}`)
  // More rows than a batch, with a key of two columns.
  await market.app.execute((tx) =>
    sql`insert into order_lines (order_id, line, product_id, name, unit_price, quantity, total, note, stock_taken)
      with recursive many (n) as (select 2 union all select n + 1 from many where n < 1300)
      select ${waiting.id}, n, ${kitchen.productId}, 'Jollof', 100, 1, 100, null, 0 from many`.execute(
      tx.sql,
    ),
  )
  await market.close()
})

it('copies every row into an empty database, to the server and back, and refuses one that is not', async () => {
  const [there, back] = [folder.database('there'), file('back')]
  const first = await copy(file('town'), there)
  expect(first).toMatchObject({ code: 0, stderr: '' })
  expect(first.stdout).toMatch(/^copied 1[34]\d\d rows\n$/)
  expect(await copy(there, back)).toMatchObject({ code: 0, stderr: '', stdout: first.stdout })
  const [town, copied] = [await open(file('town')), await open(back)]
  expect(await firstDifference(town.read, copied.read)).toBeUndefined()
  const lines = async ({ read }: Database) =>
    (await sql`select * from order_lines order by order_id, line`.execute(read)).rows
  expect(await lines(copied)).toEqual(await lines(town))
  await town.close()
  await copied.close()

  // What was earned came along, and cannot be changed there either.
  const check = await folder.run(['ledger', 'check'], { DATABASE_URL: there })
  expect(check).toMatchObject({ code: 0, stderr: '' })
  expect(check.stdout).toMatch(/^1 transactions with 5 entries [^]*refuses to change what was posted/)

  const again = await copy(file('town'), there)
  expect(again).toMatchObject({ code: 1, stdout: '' })
  expect(again.stderr).toMatch(/^--to holds rows already, in [^\n]+\n$/)
})

it('leaves a marketplace that is found, signed in to and ordered from as before', async () => {
  const served = await folder.serve({ DATABASE_URL: folder.database('there'), JWT_SECRET, RATE_LIMIT: 'off' })
  const document = await (await fetch(`${served.origin}/openapi.json`)).json()
  const anyone = new Client(served.origin, new Contract(document as Record<string, unknown>))
  const email = 'admin@example.com'
  const { accessToken } = await anyone.ok('POST', '/auth/login', {
    email,
    password: 'a sentence nobody guesses',
  })
  const admin = anyone.with(accessToken)
  const found = await anyone.ok('GET', '/products?search=jollof')
  expect(found.data.map(({ name }: { name: string }) => name)).toEqual(['Jollof'])
  expect((await admin.ok('GET', '/users?search=zoe')).data).toHaveLength(1)
  expect((await anyone.ok('GET', '/vendors?near=6.43,3.42')).data).toHaveLength(1)
  expect((await admin.ok('GET', `/orders/${orderId}`)).status).toBe('DELIVERED')
})

it('says what is missing or wrong in one line', async () => {
  expect(await copy(file('nowhere'), file('x'))).toMatchObject({ code: 1, stdout: '' })
  expect((await copy('postgres://x', file('x'))).stderr).toMatch(/^--from must be [^\n]+\n$/)
  expect((await copy(file('town'), file('town'))).stderr).toBe('--to is the same database\n')
  expect((await folder.run(['copy', '--from', file('town')])).code).toBe(2)
})
