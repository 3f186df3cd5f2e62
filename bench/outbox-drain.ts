// How long what was recorded while the broker was away takes to leave once it is back, and to reach a worker's consumer:
// `node bench/outbox-drain.ts [facts]`, for the database of DATABASE_URL or a new file, and the RabbitMQ of AMQP_URL.
// Without AMQP_URL the process tells its own consumer.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { openApp } from '../src/app.ts'
import { readConfig } from '../src/config.ts'
import { SYSTEM } from '../src/kernel/actor.ts'
import { newId } from '../src/kernel/ids.ts'
import { record } from '../src/platform/events.ts'
import { createExecute, type Execute } from '../src/platform/execute.ts'
import { createLogger } from '../src/platform/logging.ts'
import type { Handlers } from '../src/platform/outbox/handlers.ts'
import { Outbox } from '../src/platform/outbox/outbox.ts'
import { Broker } from '../src/platform/queue/rabbitmq.ts'

const FACTS_OF_A_SUBJECT = 4

const facts = Number(process.argv[2] ?? 10_000)
const amqp = process.env['AMQP_URL']
const folder = mkdtempSync(join(tmpdir(), 'fastyums-drain-'))
const prefix = `bench-${randomBytes(4).toString('hex')}`
const config = readConfig({
  NODE_ENV: 'test',
  DATABASE_URL: process.env['DATABASE_URL'] ?? `sqlite:${join(folder, 'market.db')}`,
  DATA_FOLDER: folder,
})
const { database, read, close } = await openApp(config)

const told = new Set<string>()
const handlers: Handlers = {
  consumers: [{ name: 'counting', types: 'all', run: async ({ id }) => void told.add(id) }],
  timers: {},
  calls: {},
  jobs: [],
}

function processOf(role: 'server' | 'worker'): {
  execute: Execute
  outbox: Outbox
  start: () => Promise<void>
} {
  const parts = { execute: ((work) => execute(work)) as Execute, read, clock: Date.now, tracing: null }
  const broker = amqp === undefined ? null : new Broker({ url: amqp, prefix })
  const outbox = new Outbox(parts, handlers, broker, () => {})
  const execute: Execute = createExecute({
    database,
    clock: Date.now,
    marketplace: read.marketplace,
    react: async () => {},
    committed: () => {},
    outbox,
  })
  return { execute, outbox, start: () => outbox.start(createLogger('silent'), role) }
}

const server = processOf('server')
for (let first = 0; first < facts; first += 100) {
  const subject = Array.from({ length: 100 / FACTS_OF_A_SUBJECT }, () => newId('ord'))
  await server.execute(async (tx) => {
    for (let seq = 1; seq <= FACTS_OF_A_SUBJECT; seq++)
      for (const one of subject)
        await record(tx, SYSTEM, { type: 'order.placed', subject: one, seq, data: {} })
  })
}
const waiting = async () => (await read.sql.selectFrom('work').select('seq').execute()).length
console.log(`${await waiting()} facts wait`)

const started = performance.now()
const seconds = () => ((performance.now() - started) / 1000).toFixed(1)
await server.start()
while ((await waiting()) > 0) await sleep(50)
console.log(`gone after ${seconds()} s`)
const worker = amqp === undefined ? null : processOf('worker')
await worker?.start()
while (told.size < facts) await sleep(50)
console.log(`told of after ${seconds()} s`)

await server.outbox.stop()
await worker?.outbox.stop()
await close()
rmSync(folder, { recursive: true })
