// What placing an order costs more with all that follows a commit: `node bench/outbox-cost.ts [rounds]`, for the
// database of DATABASE_URL or a new file. Orders are placed by the command itself, without HTTP, which would hide a part.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { openApp } from '../src/app.ts'
import { readConfig } from '../src/config.ts'
import type { AccountActor } from '../src/kernel/actor.ts'
import { placeOrder } from '../src/modules/orders/commands/place-order.ts'
import { createExecute, type Execute } from '../src/platform/execute.ts'
import { createLogger } from '../src/platform/logging.ts'
import { isFirstTime } from '../src/platform/outbox/consumed.ts'
import type { Consumer, Handlers } from '../src/platform/outbox/handlers.ts'
import { Outbox } from '../src/platform/outbox/outbox.ts'
import { accountOf, fillCatalogue, idOf } from './fill-catalogue.ts'
import { median } from './measure.ts'

const ORDERS_A_ROUND = 100
const AT_ONCE = 4

const folder = mkdtempSync(join(tmpdir(), 'fastyums-outbox-'))
const config = readConfig({
  NODE_ENV: 'test',
  DATABASE_URL: process.env['DATABASE_URL'] ?? `sqlite:${join(folder, 'market.db')}`,
  DATA_FOLDER: folder,
})
const app = await openApp(config)
await fillCatalogue(app.database, { products: 1_000, stock: 1_000_000 })

const marking: Consumer = {
  name: 'marking',
  types: 'all',
  run: async (event, { execute }) => void (await execute((tx) => isFirstTime(tx, 'marking', event.id))),
}
const telling: Consumer = { name: 'telling', types: 'all', run: async () => {} }

/** Commands over the same database, with so much that follows them. */
async function withAll(consumers: readonly Consumer[], acceptWithinMs: number): Promise<[Execute, Outbox]> {
  const marketplace = { ...app.read.marketplace, acceptWithinMs }
  const read = { ...app.read, marketplace }
  const handlers: Handlers = {
    consumers,
    timers: { 'order.acceptance': async () => {} },
    calls: {},
    jobs: [],
  }
  const parts = { execute: ((work) => execute(work)) as Execute, read, clock: Date.now, tracing: null }
  const outbox = new Outbox(parts, handlers, null, () => {})
  const execute: Execute = createExecute({
    database: app.database,
    clock: Date.now,
    marketplace,
    react: async () => {},
    committed: () => {},
    outbox,
  })
  await outbox.start(createLogger('silent'), 'server')
  return [execute, outbox]
}

const kinds = {
  'nothing follows': await withAll([], 0),
  'a timer and a consumer': await withAll([telling], 600_000),
  'a timer, a consumer, and one that writes': await withAll([telling, marking], 600_000),
}

/** Milliseconds an order: as it is waited for, and of this process's CPU. */
async function place(execute: Execute): Promise<[number, number]> {
  let left = ORDERS_A_ROUND
  const started = performance.now()
  const cpu = process.cpuUsage()
  const one = async () => {
    while (left-- > 0) {
      const customer: AccountActor = { accountId: accountOf('owner', 0), role: 'CUSTOMER', sessionId: '' }
      const vendor = left % 100
      await execute((tx) =>
        placeOrder(tx, customer, {
          vendorId: idOf('ven', vendor),
          items: [1, 2, 3].map((one) => ({ productId: idOf('prd', vendor * 10 + one), quantity: 1 })),
          deliveryAddress: { line1: '4 Bourdillon Road', city: 'Lagos', lat: 6.45, lng: 3.43 },
        }),
      )
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, one))
  const { user, system } = process.cpuUsage(cpu)
  return [(performance.now() - started) / ORDERS_A_ROUND, (user + system) / 1000 / ORDERS_A_ROUND]
}

const times = new Map<string, [number, number][]>(Object.keys(kinds).map((name) => [name, []]))
const rounds = Number(process.argv[2] ?? 15)
for (let round = -2; round < rounds; round++) {
  for (const [name, [execute]] of Object.entries(kinds)) {
    const took = await place(execute)
    if (round >= 0) times.get(name)?.push(took)
  }
}
const mediansOf = (name: string) =>
  [0, 1].map((part) => median((times.get(name) ?? []).map((both) => both[part] ?? NaN)))
const [baseTime = NaN, baseCpu = NaN] = mediansOf('nothing follows')
for (const name of times.keys()) {
  const [time = NaN, cpu = NaN] = mediansOf(name)
  const ratios = `${(time / baseTime).toFixed(3)} of the time, ${(cpu / baseCpu).toFixed(3)} of the CPU`
  console.log(`${name.padEnd(42)} ${time.toFixed(3)} ms an order, ${cpu.toFixed(3)} of CPU: ${ratios}`)
}
for (const [, outbox] of Object.values(kinds)) await outbox.stop()
await app.close()
rmSync(folder, { recursive: true })
