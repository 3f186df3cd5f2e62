import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Client, Reply } from '../helpers/client.ts'
import { ENGINE, itOnMysql } from '../helpers/database.ts'
import { expectInvariants } from '../helpers/invariants.ts'
import { orderAt, orderFrom } from '../helpers/kitchen.ts'
import { outcome } from '../helpers/outcome.ts'
import { times } from '../helpers/race.ts'
import { Dice } from './dice.ts'
import { callsOf, History, readHistory } from './history.ts'
import { judge } from './judge.ts'
import { castFor, letThemLive } from './people.ts'
import { SEED } from './settings.ts'
import { Site } from './site.ts'
import { type World, worldOf } from './world.ts'

const LONGEST_WAIT_MS = 10_000
const LONGEST_HOLD_MS = 20_000
/** Fifty who each block the process in turn would wait for half a minute. */
const WRITERS = 60

/** Two servers on one database. The other one is stopped: by a signal, as a debugger, a full machine or a move to another host would. */
const here = new Site()
const there = new Site({
  DATABASE_URL: here.env['DATABASE_URL'] ?? '',
  NODE_OPTIONS: '--import ./tests/faults/kill-point.ts',
  FAULT_UNDONE: 'yes',
})
let world: World

beforeAll(async () => {
  await here.start()
  await there.start()
  world = await worldOf(here)
})
afterAll(async () => {
  await there.remove()
  await here.remove()
})

const goOn = () => there.served.process.kill('SIGCONT')
const atOther = ({ token }: Client) => there.client(token)

/** Stops the other server inside a call, once `point` of its statements have run, and waits until it stands still. */
async function stopInside(call: (headers: Record<string, string>) => Promise<Reply>, point: number) {
  const answer = call({ 'x-stop-at': String(point) })
  while (!standsStill(there.served.process.pid)) await sleep(20)
  return { answer }
}

function standsStill(pid = 0): boolean {
  if (existsSync('/proc/self/status')) return /^State:\s+T/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return spawnSync('ps', ['-o', 'state=', '-p', String(pid)])
    .stdout.toString()
    .startsWith('T')
}

/** After which of its statements a call holds every lock that it will ever hold. */
const HOLDS: Record<typeof ENGINE, (steps: string[]) => number> = {
  sqlite: (steps) => steps.lastIndexOf('begin immediate') + 1,
  mysql: (steps) => steps.lastIndexOf('commit without an answer'),
}

async function holdOf(call: () => Promise<Reply>): Promise<number> {
  return HOLDS[ENGINE](JSON.parse((await call()).headers.get('x-steps') ?? '[]'))
}

/** What a writer is told who does not get the lock. On MySQL few may try at a time, and the others have no connection. */
const SHED: Record<typeof ENGINE, RegExp> = {
  sqlite: /^503 overloaded$/,
  mysql: /^503 (overloaded|unavailable)$/,
}

async function timed<T>(work: Promise<T>): Promise<[T, number]> {
  const started = performance.now()
  const done = await work
  return [done, performance.now() - started]
}

it('answers readers at once and writers within ten seconds while another process holds the lock and stands still', async () => {
  const order = orderFrom(world.kitchen)
  const { client } = world.customer
  const place = (by: Client, key: string, headers = {}) =>
    by.post('/orders', order, { headers: { 'idempotency-key': key, ...headers } })
  const point = await holdOf(() => place(atOther(client), 'not stopped'))
  const { answer } = await stopInside((headers) => place(atOther(client), 'stopped', headers), point)
  const writers = times(WRITERS, (turn) => timed(place(client, `held ${turn}`)))
  const readers = await times(20, () => timed(client.get('/me')))
  const written = await writers
  goOn()
  // A process that stood still for too long has no answer in time, and its key tells that the order is there.
  expect(outcome(await answer)).toMatch(/^(201|503 unavailable)$/)
  expect(outcome(await place(client, 'stopped'))).toBe('201')
  for (const [reply, ms] of readers) expect([reply.status, ms < LONGEST_WAIT_MS / 2]).toEqual([200, true])
  for (const [reply] of written) expect(outcome(reply)).toMatch(SHED[ENGINE])
  expect(written[0]?.[0].headers.get('retry-after')).toMatch(/^[1-9]\d*$/)
  expect(Math.max(...written.map(([, ms]) => ms))).toBeLessThan(LONGEST_WAIT_MS)
  for (const [turn, [told]] of written.entries()) {
    const again = await place(client, `held ${turn}`)
    expect(outcome(again)).toBe('201')
    // Overloaded: nothing was done.
    if (outcome(told) === '503 overloaded') expect(again.headers.get('idempotency-replayed')).toBe(null)
  }
  await here.look((database) => expectInvariants({ app: { database } }))
}, 60_000)

it('lets a process that stood still before its transaction change nothing that has moved on since', async () => {
  const { id } = await orderAt('PLACED', world)
  const cancel = (headers = {}) =>
    atOther(world.customer.client).post(`/orders/${id}/cancel`, { reason: 'Too slow' }, { headers })
  // The session has been read by then, the transaction has not begun.
  const { answer } = await stopInside(cancel, 1)
  await world.kitchen.owner.client.ok('POST', `/orders/${id}/accept`)
  goOn()
  expect(outcome(await answer)).toBe('409 invalid_transition')
  expect((await world.customer.client.ok('GET', `/orders/${id}`)).status).toBe('ACCEPTED')
  await here.look((database) => expectInvariants({ app: { database } }))
})

itOnMysql(
  'takes its locks from a process that stands still, which then changes nothing that has moved on since',
  async () => {
    const { id } = await orderAt('PLACED', world)
    const { id: likeIt } = await orderAt('PLACED', world)
    const cancel = (which: string) => (headers: Record<string, string> | undefined) =>
      atOther(world.customer.client).post(`/orders/${which}/cancel`, { reason: 'Too slow' }, { headers })
    const point = await holdOf(() => cancel(likeIt)(undefined))
    const { answer } = await stopInside(cancel(id), point)
    const accept = () => world.kitchen.owner.client.post(`/orders/${id}/accept`)
    expect(outcome(await accept())).toMatch(SHED.mysql)
    const deadline = Date.now() + LONGEST_HOLD_MS
    while (outcome(await accept()) !== '200') expect(Date.now()).toBeLessThan(deadline)
    goOn()
    // Lost at COMMIT, or before it, and then decided anew.
    expect(outcome(await answer)).toMatch(/^(503 unavailable|409 invalid_transition)$/)
    expect((await world.customer.client.ok('GET', `/orders/${id}`)).status).toBe('ACCEPTED')
    await here.look((database) => expectInvariants({ app: { database } }))
  },
  60_000,
)

it(
  `goes on in the one while the other stands still under load (seed ${SEED})`,
  { timeout: 90_000 },
  async () => {
    const history = await History.create(join(here.folder.path, 'history.ndjson'))
    const site = new Site()
    const second = new Site({ DATABASE_URL: site.env['DATABASE_URL'] ?? '' })
    try {
      await site.start()
      await second.start()
      const dice = new Dice(SEED, 'pauses')
      const cast = await castFor(site, history, SEED, () => (dice.next() < 0.7 ? site : second))
      let isOver = false
      const life = letThemLive(cast.people, () => isOver)
      const alive: number[] = []
      for (let pause = 0; pause < 3; pause++) {
        await sleep(dice.between(200, 500))
        second.served.process.kill('SIGSTOP')
        const before = history.entries.length
        await sleep(1500)
        alive.push(
          callsOf(history.entries).filter((call) => call.outcome?.kind === 'ok' && call.endedAt > before)
            .length,
        )
        second.served.process.kill('SIGCONT')
      }
      isOver = true
      await life
      await Promise.all(cast.people.map(({ client }) => client.settle()))
      await history.close()
      const entries = await readHistory(history.path)
      await site.look((database) => judge(entries, database, cast.stock))
      expect(Math.min(...alive)).toBeGreaterThan(0)
    } finally {
      await second.remove()
      await site.remove()
    }
  },
)
