import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openApp } from '../../src/app.ts'
import { ConfigError, readConfig } from '../../src/config.ts'
import { createLogger } from '../../src/platform/logging.ts'
import { Client, type Reply } from '../helpers/client.ts'
import { Contract } from '../helpers/contract.ts'
import { orderAt, orderFrom } from '../helpers/kitchen.ts'
import { outcome } from '../helpers/outcome.ts'
import { Dice } from './dice.ts'
import { IS_LONG, SEED } from './settings.ts'
import { Site } from './site.ts'
import { worldOf } from './world.ts'

const PAGE = 4096

const site = new Site()
const file = join(site.folder.path, 'market.db')
const whole = join(site.folder.path, 'whole.db')

interface Asked {
  method: string
  path: string
  token: string | undefined
  body?: unknown
}
let readings: Asked[]
let writings: Asked[]

beforeAll(async () => {
  await site.start()
  const world = await worldOf(site)
  const { admin, customer, kitchen, courier } = world
  for (let i = 0; i < 12; i++) await orderAt(i % 2 ? 'DELIVERED' : 'ACCEPTED', world)
  const placed = await orderAt('PLACED', world)
  const open = await orderAt('READY_FOR_PICKUP', world)
  const get = (token: string | undefined, ...paths: string[]) =>
    paths.map((path) => ({ method: 'GET', path, token }))
  const post = ({ token }: Client, path: string, body?: object) => ({ method: 'POST', path, token, body })
  readings = [
    ...get(
      undefined,
      '/vendors',
      '/vendors?near=6.43,3.42',
      '/categories',
      '/products',
      '/products?search=jollof',
    ),
    ...get(customer.client.token, '/me', '/orders', `/orders/${open.id}`, `/orders/${open.id}/events`),
    ...get(kitchen.owner.client.token, '/me/vendors', '/notifications', '/orders?status=ACCEPTED'),
    ...get(courier.client.token, '/couriers/me', '/deliveries', '/deliveries?near=6.43,3.42'),
    ...get(admin.token, '/users', '/users?search=customer', '/couriers', '/deliveries'),
  ]
  writings = [
    post(customer.client, '/orders', orderFrom(kitchen)),
    post(kitchen.owner.client, `/orders/${placed.id}/accept`),
    post(courier.client, `/deliveries/${open.deliveryId}/accept`),
    post(kitchen.owner.client, '/notifications/read-all'),
  ]
  site.served.process.kill('SIGTERM')
  await site.served.ended
  copyFileSync(file, whole)
}, 60_000)
afterAll(() => site.remove())

/** Serves the file as it now is and asks it everything. A start that fails tells why. */
async function ask(): Promise<string | Map<Asked, Reply>> {
  const app = await openApp(readConfig({ NODE_ENV: 'test', ...site.env })).catch((error: unknown) => {
    if (error instanceof ConfigError) return error.message
    throw error
  })
  if (typeof app === 'string') return app
  const server = await app.server(createLogger('silent'))
  const origin = await server.listen({ host: '127.0.0.1', port: 0 })
  const contract = new Contract(server.swagger() as unknown as Record<string, unknown>)
  try {
    const replies = new Map<Asked, Reply>()
    for (const asked of [...readings, ...writings]) {
      const { method, path, token, body } = asked
      replies.set(asked, await new Client(origin, contract, token).send(method, path, body))
    }
    return replies
  } finally {
    await server.close()
    await app.close()
  }
}

/** All in a long run, every fifth otherwise, each time others. */
function somePages(count: number): number[] {
  const step = IS_LONG ? 1 : 5
  const first = IS_LONG ? 0 : new Dice(SEED, 'pages').between(0, step - 1)
  return Array.from({ length: Math.floor((count - first) / step) }, (_, index) => first + index * step)
}

function damage(page: number): void {
  const bytes = readFileSync(whole)
  bytes.fill('damaged ', page * PAGE, (page + 1) * PAGE)
  // A checkpoint that failed on the last damage leaves its log behind.
  for (const end of ['-wal', '-shm']) rmSync(file + end, { force: true })
  writeFileSync(file, bytes)
}

it(`answers what it still can as ever and all else 503, or does not start, whichever page is damaged (seed ${SEED})`, async () => {
  const before = await ask()
  if (typeof before === 'string') throw new Error(before)
  for (const [asked, { status }] of before) expect(status, asked.path).toBeLessThan(300)
  const pages = readFileSync(whole).length / PAGE
  expect(pages).toBeGreaterThan(50)
  const seen = new Set<string>()
  for (const page of [0, ...somePages(pages)]) {
    damage(page)
    const after = await ask()
    if (typeof after === 'string') {
      expect(after, `page ${page}`).toMatch(/^DATABASE_URL[^\n]*$/)
      seen.add('no start')
      continue
    }
    for (const [asked, reply] of after) {
      const about = `page ${page}: ${asked.method} ${asked.path}`
      const usual = before.get(asked)
      seen.add(outcome(reply))
      if (reply.status === 503) expect(outcome(reply), about).toBe('503 unavailable')
      else if (readings.includes(asked)) expect([reply.status, reply.body], about).toEqual([200, usual?.body])
      else expect(reply.status, about).toBe(usual?.status)
    }
  }
  expect(seen).toContain('503 unavailable')
}, 300_000)

it.each([
  ['is no database', Buffer.from('Dear diary, '.repeat(1000))],
  ['was cut short', null],
])('a start on a file that %s ends with one line', async (_what, bytes) => {
  writeFileSync(file, bytes ?? readFileSync(whole).subarray(0, 3 * PAGE))
  const { code, stderr, stdout } = await site.folder.run(['serve'], site.env)
  expect([code, stdout, stderr]).toEqual([1, '', expect.stringMatching(/^DATABASE_URL[^\n]*\n$/)])
})
