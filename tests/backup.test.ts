import { execFile } from 'node:child_process'
import { createReadStream } from 'node:fs'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createConnection } from 'mysql2/promise'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { openDatabase } from '../src/app.ts'
import { readDatabaseUrl } from '../src/platform/database/choice.ts'
import { expectSound } from './faults/soundness.ts'
import { Client } from './helpers/client.ts'
import { Contract } from './helpers/contract.ts'
import { itOnMysql, itOnSqlite } from './helpers/database.ts'
import { type Kitchen, openKitchen, orderFrom } from './helpers/kitchen.ts'
import { JWT_SECRET, type Marketplace, openMarketplace, type Person } from './helpers/marketplace.ts'
import { Folder } from './helpers/process.ts'

const folder = new Folder()
let market: Marketplace
let kitchen: Kitchen
let customer: Person
beforeAll(async () => {
  market = await openMarketplace()
  kitchen = await openKitchen(market, { name: 'Jollof' })
  customer = await market.register('CUSTOMER', 'Zoë Ångström')
  for (let order = 0; order < 20; order++) await place()
})
afterAll(async () => {
  await market.close()
  await folder.remove()
})

const place = async (): Promise<string> =>
  (await customer.client.ok('POST', '/orders', orderFrom(kitchen))).id

/** Runs the work while orders come in. Returns those that were answered before it began. */
async function whileOrdersComeIn(work: () => Promise<unknown>): Promise<string[]> {
  const { data } = await customer.client.ok('GET', '/orders?limit=100')
  const done = new AbortController()
  const orders = (async () => {
    while (!done.signal.aborted) await place()
  })()
  try {
    await work()
  } finally {
    done.abort()
    await orders
  }
  return data.map(({ id }: { id: string }) => id)
}

/** Serves what was restored: nothing is lost, it is sound, and it is a marketplace that takes orders. */
async function expectRestored(url: string, orders: readonly string[]): Promise<void> {
  const choice = readDatabaseUrl(url)
  if (!choice) throw new Error('the address is right')
  const restored = await openDatabase(choice)
  await expectSound(restored)
  await restored.close()

  const served = await folder.serve({ DATABASE_URL: url, JWT_SECRET, RATE_LIMIT: 'off' })
  const document = await (await fetch(`${served.origin}/openapi.json`)).json()
  const anyone = new Client(served.origin, new Contract(document as Record<string, unknown>))
  // Who was signed in stays so.
  const ada = anyone.with(customer.client.token ?? '')
  for (const id of orders) expect((await ada.get(`/orders/${id}`)).status).toBe(200)
  expect((await anyone.ok('GET', '/products?search=jol')).data).toHaveLength(1)
  expect((await anyone.ok('GET', '/vendors?near=6.43,3.42')).data).toHaveLength(1)
  expect((await ada.ok('POST', '/orders', orderFrom(kitchen))).status).toBe('PLACED')
  served.process.kill('SIGTERM')
  await served.ended
}

describe('fastyums backup', () => {
  const backup = (...args: string[]) =>
    folder.run(['backup', ...args], { DATABASE_URL: market.url, JWT_SECRET })

  itOnSqlite('copies the file while orders come in, and the copy serves', async () => {
    const copy = join(folder.path, 'sunday.db')
    const orders = await whileOrdersComeIn(async () => {
      const { code, stdout, stderr } = await backup(copy)
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      expect(stdout).toMatch(/sunday\.db holds it all: \d+ bytes, checked\n$/)
    })
    expect(await readdir(folder.path)).toEqual(['sunday.db'])
    await expectRestored(`sqlite:${copy}`, orders)
  })

  itOnSqlite('never writes over a file, and keeps nothing of what it could not do', async () => {
    const taken = join(folder.path, 'taken.db')
    await writeFile(taken, 'precious')
    expect(await backup(taken)).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/taken\.db is there already/),
    })
    expect((await backup(join(folder.path, 'no', 'such', 'folder.db'))).code).toBe(1)
    const strange = join(folder.path, 'strange.db')
    await writeFile(strange, 'this is no database')
    const failed = await folder.run(['backup', join(folder.path, 'x.db')], {
      DATABASE_URL: `sqlite:${strange}`,
    })
    expect(failed).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^nothing was kept: [^\n]+\n$/),
    })
    expect((await readdir(folder.path)).filter((name) => /x\.db|part/.test(name))).toEqual([])
    const nowhere = { DATABASE_URL: `sqlite:${join(folder.path, 'nowhere.db')}` }
    expect((await folder.run(['backup', taken + '2'], nowhere)).stderr).toMatch(
      /^DATABASE_URL: there is no [^\n]+\n$/,
    )
    expect((await backup('a', 'b')).code).toBe(2)
  })

  itOnMysql('names the tool for a server', async () => {
    expect(await backup(join(folder.path, 'x.db'))).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^DATABASE_URL names a server: use mariadb-dump [^\n]+\n$/),
    })
  })
})

itOnMysql('a server is dumped while orders come in, and what is read back serves', async () => {
  const { hostname, port, username, pathname } = new URL(market.url)
  const account = [`--host=${hostname}`, `--port=${port || 3306}`, `--user=${username}`, '--protocol=tcp']
  const dump = join(folder.path, 'sunday.sql')
  const orders = await whileOrdersComeIn(() =>
    promisify(execFile)('mariadb-dump', [
      ...account,
      '--single-transaction',
      '--quick',
      `--result-file=${dump}`,
      pathname.slice(1),
    ]),
  )
  const url = folder.database('restored')
  await readBack(account, dump, url)
  await expectRestored(url, orders)
})

async function readBack(account: string[], dump: string, url: string): Promise<void> {
  const name = new URL(url).pathname.slice(1)
  const server = await createConnection(new URL('/', url).href)
  await server.query(`create database ${name}`)
  await server.end()
  const client = promisify(execFile)('mariadb', [...account, name])
  createReadStream(dump).pipe(client.child.stdin ?? expect.fail())
  await client
}
