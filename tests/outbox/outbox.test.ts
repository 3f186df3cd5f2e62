import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { SYSTEM } from '../../src/kernel/actor.ts'
import { record } from '../../src/platform/events.ts'
import type { Consumer } from '../../src/platform/outbox/handlers.ts'
import { isFirstTime } from '../../src/platform/outbox/consumed.ts'
import { clearTimer, setTimer } from '../../src/platform/outbox/timers.ts'
import { noting } from '../helpers/noting.ts'
import { tell, waiting, Yard } from '../helpers/outbox.ts'

let yard: Yard
beforeEach(() => {
  yard = new Yard()
})
afterEach(() => yard.remove())

it('tells of a fact after its commit, and then nothing is left', async () => {
  const seen: string[] = []
  const process = await yard.process({ consumers: [noting(seen)] })
  await tell(process, 'a', 1)
  await vi.waitFor(() => expect(seen).toEqual(['a 1']), 15_000)
  await vi.waitFor(async () => expect(await waiting(process)).toEqual([]), 15_000)
})

it('tells of nothing that was rolled back, and writes no row for what nobody wants', async () => {
  const seen: string[] = []
  const process = await yard.process({ consumers: [{ ...noting(seen), types: ['thing.wanted'] }] })
  const rolledBack = process.execute(async (tx) => {
    await record(tx, SYSTEM, { type: 'thing.wanted', subject: 'a', data: {} })
    throw new Error('no')
  })
  await expect(rolledBack).rejects.toThrow('no')
  await tell(process, 'b', 1, 'thing.happened')
  expect(await waiting(process)).toEqual([])
  await tell(process, 'c', 1, 'thing.wanted')
  await vi.waitFor(() => expect(seen).toEqual(['c 1']), 15_000)
})

it('brings what a process left that works nothing itself', async () => {
  const seen: string[] = []
  const other = await yard.process({ consumers: [noting([])] }, { idle: true })
  for (let seq = 1; seq <= 5; seq++) await tell(other, 'a', seq)
  const process = await yard.process({ consumers: [noting(seen)] })
  await vi.waitFor(() => expect(seen).toEqual(['a 1', 'a 2', 'a 3', 'a 4', 'a 5']), 15_000)
  await vi.waitFor(async () => expect(await waiting(process)).toEqual([]), 15_000)
})

it('keeps the order of each subject over processes and failures, and lets no subject wait for another', async () => {
  const seen: string[] = []
  const tries = new Map<string, number>()
  const refuse = (what: string) => {
    tries.set(what, (tries.get(what) ?? 0) + 1)
    return what === 'a 2' && tries.get(what)! < 3
  }
  const consumers = [noting(seen, 'noting', refuse)]
  const processes = [await yard.process({ consumers }), await yard.process({ consumers })]
  for (let seq = 1; seq <= 6; seq++) {
    for (const subject of ['a', 'b', 'c']) await tell(processes[seq % 2]!, subject, seq)
  }
  const others = () => seen.filter((what) => !what.startsWith('a'))
  await vi.waitFor(() => expect(others().length).toBe(12), 15_000)
  expect(seen.filter((what) => what.startsWith('a'))).toEqual(['a 1'])
  for (let turn = 0; turn < 40 && seen.length < 18; turn++) {
    yard.ahead += 1_000
    for (const { outbox } of processes) outbox.wake()
    await sleep(50)
  }
  for (const subject of ['a', 'b', 'c']) {
    const told = seen.filter((what) => what.startsWith(subject))
    expect(told).toEqual([1, 2, 3, 4, 5, 6].map((seq) => `${subject} ${seq}`))
  }
  expect(tries.get('a 2')).toBe(3)
  await vi.waitFor(async () => expect(await waiting(processes[0]!)).toEqual([]), 15_000)
})

it('makes an effect once, in the transaction of its mark', async () => {
  let effects = 0
  const consumer: Consumer = {
    name: 'once',
    types: 'all',
    run: (event, { execute }) =>
      execute(async (tx) => {
        if (await isFirstTime(tx, 'once', event.id)) effects++
      }),
  }
  const process = await yard.process({ consumers: [consumer] })
  await tell(process, 'a', 1)
  await vi.waitFor(() => expect(effects).toBe(1), 15_000)
  const events = await process.read.sql.selectFrom('events').selectAll().execute()
  const [row] = events.filter(({ subject }) => subject === 'a')
  const event = { ...row!, data: {}, seq: 1, actor: { accountId: null, role: 'SYSTEM' as const } }
  await consumer.run(event, { ...process, clock: Date.now })
  expect(effects).toBe(1)
})

it('runs a timer once over all processes, when its time has come, and none that was cleared', async () => {
  const rung: string[] = []
  const timers = { 'egg.done': async (subject: string) => void rung.push(subject) }
  const processes = [await yard.process({ timers }), await yard.process({ timers })]
  const dueAt = Date.now() + 60_000
  await processes[0]!.execute(async (tx) => {
    for (const subject of ['soft', 'hard', 'raw']) await setTimer(tx, { kind: 'egg.done', subject, dueAt })
    await clearTimer(tx, 'egg.done', 'raw')
  })
  await processes[1]!.execute((tx) =>
    setTimer(tx, { kind: 'egg.done', subject: 'hard', dueAt: dueAt + 120_000 }),
  )
  yard.ahead += 61_000
  for (const { outbox } of processes) outbox.wake()
  // Until that is written another might take it, where time flies past the end of the lease.
  await vi.waitFor(async () => {
    expect(rung).toEqual(['soft'])
    expect((await waiting(processes[0]!)).length).toBe(1)
  }, 10_000)
  yard.ahead += 120_000
  for (const { outbox } of processes) outbox.wake()
  await vi.waitFor(() => expect(rung).toEqual(['soft', 'hard']), 15_000)
  await vi.waitFor(async () => expect(await waiting(processes[0]!)).toEqual([]), 15_000)
})

it('runs a job once a tick over all processes', async () => {
  let runs = 0
  const jobs = [{ name: 'sweep', everyMs: 60_000, run: async () => void runs++ }]
  const processes = [await yard.process({ jobs }), await yard.process({ jobs })]
  for (let tick = 1; tick <= 3; tick++) {
    yard.ahead += 61_000
    for (const { outbox } of processes) outbox.wake()
    await vi.waitFor(() => expect(runs).toBe(tick), 15_000)
    await sleep(50)
    expect(runs).toBe(tick)
  }
})
