import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { isFirstTime } from '../../src/platform/outbox/consumed.ts'
import type { Consumer } from '../../src/platform/outbox/handlers.ts'
import { type CuttingProxy, openCuttingProxy } from '../helpers/cutting-proxy.ts'
import { noting } from '../helpers/noting.ts'
import { type Process, tell, waiting, Yard } from '../helpers/outbox.ts'
import { Burrow, hasRabbitmq, RABBITMQ } from '../helpers/rabbitmq.ts'

/** Makes one effect for each fact, whatever is told how often, and notes the order of the effects. */
function marking(effects: string[]): Consumer {
  return {
    name: 'marking',
    types: 'all',
    async run({ id, subject, seq }, { execute }) {
      const isFirst = await execute((tx) => isFirstTime(tx, 'marking', id))
      if (isFirst) effects.push(`${subject} ${seq}`)
    },
  }
}

const subjects = ['a', 'b', 'c', 'd', 'e', 'f']
const of = (subject: string, list: readonly string[]) => list.filter((what) => what.startsWith(`${subject} `))

describe.skipIf(!hasRabbitmq)('RabbitMQ', () => {
  let yard: Yard
  let burrow: Burrow
  let proxy: CuttingProxy
  beforeEach(async () => {
    yard = new Yard()
    burrow = new Burrow()
    proxy = await openCuttingProxy(new URL(RABBITMQ))
    yard.address = burrow.address(`amqp://guest:guest@127.0.0.1:${proxy.port}`)
  })
  afterEach(async () => {
    await yard.remove()
    await burrow.remove()
    await proxy.close()
  })

  async function tellAll(processes: readonly Process[], from: number, to: number): Promise<void> {
    for (let seq = from; seq <= to; seq++)
      for (const [index, subject] of subjects.entries())
        await tell(processes[(seq + index) % processes.length]!, subject, seq)
  }

  async function expectEachOnceInOrder(effects: readonly string[], most: number, process: Process) {
    await vi.waitFor(() => expect(effects.length).toBeGreaterThanOrEqual(most * subjects.length), 20_000)
    await vi.waitFor(async () => expect(await waiting(process)).toEqual([]), 20_000)
    for (const subject of subjects)
      expect(of(subject, effects)).toEqual(
        Array.from({ length: most }, (_, index) => `${subject} ${index + 1}`),
      )
  }

  it('may be away: what is recorded meanwhile arrives once it is back, in order, from both relays', async () => {
    const effects: string[] = []
    const consumers = [marking(effects)]
    const processes = [
      await yard.process({ consumers }),
      await yard.process({ consumers }, { role: 'worker' }),
    ]
    await tellAll(processes, 1, 2)
    await vi.waitFor(() => expect(effects.length).toBe(12), 10_000)
    proxy.refuse(true)
    await tellAll(processes, 3, 5)
    expect((await waiting(processes[0]!)).length).toBeGreaterThanOrEqual(18)
    proxy.refuse(false)
    await expectEachOnceInOrder(effects, 5, processes[0]!)
  }, 40_000)

  it('may lose its confirms: what it has is published again, and has one effect', async () => {
    const effects: string[] = []
    const consumers = [marking(effects)]
    const relay = await yard.process({ consumers })
    await tellAll([relay], 1, 1)
    await vi.waitFor(() => expect(relay.counts['published']).toBe(6), 10_000)
    yard.address = burrow.address()
    const worker = await yard.process({ consumers }, { role: 'worker' })
    await vi.waitFor(() => expect(effects.length).toBe(6), 10_000)
    proxy.mute(true)
    await tellAll([relay], 2, 3)
    // They are there, and nobody was told so.
    await vi.waitFor(() => expect(effects.length).toBeGreaterThan(6), 10_000)
    proxy.mute(false)
    await expectEachOnceInOrder(effects, 3, relay)
    expect(worker.counts['consumed']).toBeGreaterThan(18)
  }, 40_000)

  it('may have no queue for what it confirms: that is published again once there is one', async () => {
    const effects: string[] = []
    const consumers = [marking(effects)]
    const relay = await yard.process({ consumers })
    const worker = await yard.process({ consumers }, { role: 'worker' })
    await tellAll([relay], 1, 1)
    await vi.waitFor(() => expect(effects.length).toBe(6), 10_000)
    // Who comes up later binds the queues again.
    await vi.waitFor(() => expect([relay, worker].every(({ broker }) => broker?.isUp())).toBe(true), 10_000)
    await burrow.unbind()
    let most = 1
    // The broker goes on for a moment as before.
    const comeBack = async () => {
      most++
      await tellAll([relay], most, most)
      expect(relay.counts['failed']).toBeGreaterThanOrEqual(6)
    }
    await vi.waitFor(comeBack, { timeout: 10_000, interval: 100 })
    // Whoever connects makes what is not there.
    proxy.refuse(true)
    proxy.refuse(false)
    await expectEachOnceInOrder(effects, most, relay)
  }, 40_000)

  it('may refuse the queues at first: facts flow once it takes them, over the same connection', async () => {
    const takeAway = await burrow.occupy()
    const relay = await yard.process({ consumers: [noting([], 'other')] })
    await tellAll([relay], 1, 1)
    await sleep(500)
    expect(relay.counts['published'] ?? 0).toBe(0)
    await takeAway()
    await vi.waitFor(() => expect(relay.counts['published']).toBe(6), 10_000)
    expect(proxy.cuts()).toBe(0)
  }, 40_000)

  it('may cut its consumers off at any moment, and each fact has one effect', async () => {
    const effects: string[] = []
    const slow: Consumer = { ...noting([]), name: 'slow', run: () => sleep(5) }
    const consumers = [marking(effects), slow]
    const processes = [
      await yard.process({ consumers }),
      await yard.process({ consumers }, { role: 'worker' }),
    ]
    for (let seq = 1; seq <= 6; seq++) {
      await tellAll(processes, seq, seq)
      proxy.refuse(true)
      proxy.refuse(false)
    }
    await expectEachOnceInOrder(effects, 6, processes[0]!)
  }, 40_000)

  it('delivers a message many times and out of order: one effect for each', async () => {
    const effects: string[] = []
    const consumers = [marking(effects)]
    const process = await yard.process({ consumers }, { role: 'worker' })
    await tellAll([process], 1, 3)
    await vi.waitFor(() => expect(effects.length).toBe(18), 10_000)
    const events = await process.read.sql.selectFrom('events').selectAll().execute()
    for (const { id, type, subject } of events.toReversed().filter(({ seq }) => seq !== null))
      for (const partition of [0, 3, 3, 5]) await burrow.say(partition, { id, type, subject })
    await vi.waitFor(() => expect(process.counts['consumed']).toBe(18 * 5), 10_000)
    expect(effects.length).toBe(18)
  })

  it('gets as a dead letter what a consumer refuses for good, while others flow', async () => {
    const seen: string[] = []
    const consumers = [noting(seen, 'picky', (what) => what === 'a 2'), noting([], 'other')]
    const process = await yard.process({ consumers }, { role: 'worker' })
    await tellAll([process], 1, 3)
    await vi.waitFor(() => expect(seen.length).toBe(16), 10_000)
    expect(of('a', seen)).toEqual(['a 1'])
    const next = vi.waitFor(
      async () => {
        yard.ahead += 600_000
        process.outbox.wake()
        expect(process.counts['dead']).toBe(1)
      },
      { timeout: 15_000, interval: 30 },
    )
    await next
    await vi.waitFor(() => expect(of('a', seen)).toEqual(['a 1', 'a 3']), 10_000)
    const letter = await vi.waitFor(async () => {
      const found = await burrow.deadLetter()
      expect(found).toBeDefined()
      return found
    })
    expect(letter).toMatchObject({ routingKey: 'picky', body: { subject: 'a' } })
    await vi.waitFor(async () => expect(await waiting(process)).toEqual([]), 5_000)
  }, 40_000)
})
