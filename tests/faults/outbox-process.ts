// A process of its own that works on facts: node tests/faults/outbox-process.ts DATABASE_URL AMQP_URL|- PREFIX POINT FACTS
// It records so many facts about one subject, and ends itself without a last word at a point: before or after a step of
// what follows a commit. With the point "none" it goes on until nothing is left to do, half a minute in the future,
// where every lease of those who were killed has ended.
import { setTimeout as sleep } from 'node:timers/promises'
import { openApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { SYSTEM } from '../../src/kernel/actor.ts'
import { record } from '../../src/platform/events.ts'
import { createExecute, type Execute } from '../../src/platform/execute.ts'
import { createLogger } from '../../src/platform/logging.ts'
import { isFirstTime } from '../../src/platform/outbox/consumed.ts'
import type { Consumer } from '../../src/platform/outbox/handlers.ts'
import { Holds } from '../../src/platform/outbox/holds.ts'
import { Outbox } from '../../src/platform/outbox/outbox.ts'
import { Performer } from '../../src/platform/outbox/performer.ts'
import { Broker } from '../../src/platform/queue/rabbitmq.ts'

const [url = '', amqp = '-', prefix = '', point = 'none', facts = '0'] = process.argv.slice(2)

let passed = 0
/** The second time, so that something was done before it. */
function at(name: string): void {
  if (name === point && ++passed === 2) {
    process.kill(process.pid, 'SIGKILL')
    while (true);
  }
}

type Work = (...args: never[]) => Promise<unknown>
/** Points before and after a method. */
function around(owner: object, method: string, before: string, after: string): void {
  const original = (owner as Record<string, Work>)[method] as Work
  Object.assign(owner, {
    async [method](this: object, ...args: never[]) {
      at(before)
      const outcome = await original.apply(this, args)
      at(after)
      return outcome
    },
  })
}
around(Broker.prototype, 'publish', 'before publishing', 'after the confirm')
around(Holds.prototype, 'release', 'before it is marked', 'after it is marked')
around(Performer.prototype, 'receive', 'when a message came', 'before the acknowledgement')

const consumer: Consumer = {
  name: 'effect',
  types: ['thing.happened'],
  async run({ id, seq }, { execute }) {
    at('before the effect')
    await execute(async (tx) => {
      if (!(await isFirstTime(tx, 'effect', id))) return
      await record(tx, SYSTEM, { type: 'effect.made', subject: id, data: { seq } })
      at('before the effect is committed')
    })
    at('after the effect')
  },
}

const config = readConfig({ NODE_ENV: 'test', DATABASE_URL: url })
const clock = () => Date.now() + (point === 'none' ? 30_000 : 0)
const { database, read, close } = await openApp(config, clock)
const parts = { execute: ((work) => execute(work)) as Execute, read, clock, tracing: null }
const broker = amqp === '-' ? null : new Broker({ url: amqp, prefix })
const outbox = new Outbox(parts, { consumers: [consumer], timers: {}, calls: {}, jobs: [] }, broker, () => {})
const execute: Execute = createExecute({
  database,
  clock,
  marketplace: read.marketplace,
  react: async () => {},
  committed: () => {},
  outbox,
})
await outbox.start(createLogger('silent'), 'worker')
for (let turn = 0; turn < 1_000 && broker?.isUp() === false; turn++) await sleep(10)
await execute(async (tx) => {
  for (let seq = 1; seq <= Number(facts); seq++)
    await record(tx, SYSTEM, { type: 'thing.happened', subject: 'thing', seq, data: {} })
})
const isIdle = async () => (await read.sql.selectFrom('work').select('seq').execute()).length === 0
const isDone = async () => (await read.sql.selectFrom('consumed').select('event_id').execute()).length >= 3
for (let turn = 0; turn < 400 && !((await isIdle()) && (await isDone())); turn++) await sleep(25)
await outbox.stop()
await close()
