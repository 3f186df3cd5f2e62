import { sql } from 'kysely'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { record } from '../../src/platform/events.ts'
import { SYSTEM } from '../../src/kernel/actor.ts'
import { isFirstTime } from '../../src/platform/outbox/consumed.ts'
import type { Consumer } from '../../src/platform/outbox/handlers.ts'
import { ENGINE } from '../helpers/database.ts'
import { type Process, tell, waiting, Yard } from '../helpers/outbox.ts'
import { HAS_RABBITMQ_NODE, RabbitmqNode } from '../helpers/rabbitmq-node.ts'

/** How often it is killed under load, and how much waits for it in the end. */
const KILLS = Number(process.env['FASTYUMS_BROKER_KILLS'] || 1)
const BACKLOG = Number(process.env['FASTYUMS_BACKLOG'] || 2_000)
const LONG = 600_000

/** What is to hold on a machine that has nothing else to do, five times over. */
const LONGEST_DRAIN_MS = Math.max(5_000, BACKLOG) * 5

const SUBJECTS = 100
/** Of an order, about. */
const FACTS_OF_A_SUBJECT = 4
const last = new Map<string, number>()
let told = 0

const EFFECTS =
  ENGINE === 'sqlite'
    ? 'place integer primary key, subject text not null, seq integer not null'
    : 'place bigint auto_increment primary key, subject varchar(40) not null, seq bigint not null'

/**
 * Makes one effect for each fact, in the transaction that marks it, numbered as it came. A server lets go of its locks
 * before it answers a COMMIT: of two processes the one that came second may hear first, so what is kept here would lie.
 */
const marking: Consumer = {
  name: 'marking',
  types: 'all',
  async run({ id, subject, seq = 0 }, { execute }) {
    told++
    await execute(async (tx) => {
      if (!(await isFirstTime(tx, 'marking', id))) return
      await sql`insert into effects (subject, seq) values (${subject}, ${seq})`.execute(tx.sql)
    })
  },
}

describe.skipIf(!HAS_RABBITMQ_NODE)('a RabbitMQ that is killed', () => {
  const broker = new RabbitmqNode()
  const yard = new Yard()
  let relays: Process[]
  beforeAll(async () => {
    await broker.start()
    yard.address = { url: broker.url, prefix: 'lost' }
    const consumers = [marking]
    relays = [await yard.process({ consumers }), await yard.process({ consumers })]
    await relays[0]?.execute((tx) => sql.raw(`create table effects (${EFFECTS})`).execute(tx.sql))
    for (let workers = 0; workers < 2; workers++) await yard.process({ consumers }, { role: 'worker' })
  }, LONG)
  afterAll(async () => {
    await yard.remove()
    await broker.remove()
  }, LONG)

  /** The next fact of some subject, by one relay or the other: nobody is slowed down by a broker that is away. */
  async function tellSome(count: number): Promise<void> {
    for (let index = 0; index < count; index++) {
      const subject = `s${Math.floor(Math.random() * SUBJECTS)}`
      const seq = (last.get(subject) ?? 0) + 1
      last.set(subject, seq)
      await tell(relays[index % 2]!, subject, seq)
    }
  }

  async function effects(): Promise<{ subject: string; seq: number }[]> {
    const all = sql<{ subject: string; seq: number }>`select subject, seq from effects order by place`
    return (await all.execute(relays[0]!.read.sql)).rows
  }

  async function expectEachOnceInOrder(): Promise<void> {
    const settled = async () => {
      expect(await waiting(relays[0]!)).toEqual([])
      expect(await effects()).toHaveLength([...last.values()].reduce((sum, most) => sum + most, 0))
    }
    await vi.waitFor(settled, { timeout: 120_000, interval: 250 })
    const bySubject = Map.groupBy(await effects(), ({ subject }) => subject)
    for (const [subject, most] of last) {
      const order = bySubject.get(subject)?.map(({ seq }) => seq)
      expect(order, subject).toEqual(Array.from({ length: most }, (_, index) => index + 1))
    }
  }

  it(
    'under load loses nothing, and each fact has one effect, in the order of its subject',
    async () => {
      for (let round = 0; round < KILLS; round++) {
        const load = new AbortController()
        const loaded = (async () => {
          while (!load.signal.aborted) await tellSome(10)
        })()
        await sleep(500 + Math.random() * 1_500)
        await broker.kill()
        await sleep(Math.random() * 2_000)
        const restarted = broker.start()
        await sleep(1_000)
        load.abort()
        await loaded
        await restarted
        await tellSome(20)
        await expectEachOnceInOrder()
      }
      const facts = [...last.values()].reduce((sum, most) => sum + most, 0)
      process.stdout.write(`${KILLS} kills, ${facts} facts, told ${told} times: each one effect, in order\n`)
    },
    LONG,
  )

  it(
    'gets what was recorded while it was away soon after it is back',
    async () => {
      await broker.kill()
      await vi.waitFor(async () => expect(await waiting(relays[0]!)).toEqual([]), 30_000)
      for (let first = 0; first < BACKLOG; first += 100) {
        await relays[0]!.execute(async (tx) => {
          for (let index = 0; index < 100; index++) {
            const subject = `late${(first + index) % (BACKLOG / FACTS_OF_A_SUBJECT)}`
            const seq = (last.get(subject) ?? 0) + 1
            last.set(subject, seq)
            await record(tx, SYSTEM, { type: 'thing.happened', subject, seq, data: {} })
          }
        })
      }
      const left = async () => (await waiting(relays[0]!)).length
      expect(await left()).toBe(BACKLOG)
      await broker.start()
      const back = Date.now()
      await vi.waitFor(async () => expect(await left()).toBeLessThan(BACKLOG), {
        timeout: 60_000,
        interval: 20,
      })
      const began = Date.now()
      await vi.waitFor(async () => expect(await left()).toBe(0), { timeout: 300_000, interval: 50 })
      const drained = Date.now()
      process.stdout.write(
        `${BACKLOG} facts left ${drained - began} ms after the first, ${drained - back} ms after the broker was back\n`,
      )
      expect(drained - began).toBeLessThan(LONGEST_DRAIN_MS)
      await expectEachOnceInOrder()
    },
    LONG,
  )
})
