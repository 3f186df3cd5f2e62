import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { orderFrom } from '../helpers/kitchen.ts'
import { outcome } from '../helpers/outcome.ts'
import { DatabaseServer, HAS_MARIADB } from './database-server.ts'
import { Dice } from './dice.ts'
import { callsOf, History, readHistory } from './history.ts'
import { judge, judgeBriefly } from './judge.ts'
import { castFor, letThemLive } from './people.ts'
import { IS_LONG, CYCLES, SEED, tell } from './settings.ts'
import { Site } from './site.ts'
import { type World, worldOf } from './world.ts'

const LOSSES = IS_LONG ? Math.ceil(CYCLES / 10) : 3
const LONGEST_WAIT_MS = 10_000
const LONGEST_HEALING_MS = 5_000

const database = new DatabaseServer()
let sites: [Site, Site]
let world: World

beforeAll(async () => {
  if (!HAS_MARIADB) return
  await database.start()
  const env = { DATABASE_URL: database.url('market') }
  sites = [new Site(env), new Site(env)]
  for (const site of sites) await site.start()
  world = await worldOf(sites[0])
}, 60_000)
afterAll(async () => {
  for (const site of sites ?? []) await site.remove()
  await database.remove()
})

const wanted = () => [...sites.map((site) => ask(site, 'POST')), ...sites.map((site) => ask(site, 'GET'))]

/** An answer in one line, how long it took, and what it says of another try. */
async function ask(site: Site, method: 'GET' | 'POST') {
  const started = performance.now()
  const client = site.client(world.customer.client.token)
  const reply = await (method === 'GET'
    ? client.get('/orders')
    : client.post('/orders', orderFrom(world.kitchen)))
  return {
    told: outcome(reply),
    ms: performance.now() - started,
    retryAfter: reply.headers.get('retry-after'),
  }
}

/** Everybody is told to come again, in good time, and the probes learn of it. */
async function expectShed(): Promise<void> {
  for (const { told, ms, retryAfter } of await Promise.all(wanted())) {
    expect(told).toMatch(/^503 (unavailable|overloaded)$/)
    expect(ms).toBeLessThan(LONGEST_WAIT_MS)
    expect(retryAfter).toMatch(/^[1-9]\d*$/)
  }
  for (const site of sites) {
    const probe = await fetch(`${site.served.origin}/health/ready`)
    const { code } = (await probe.json()) as { code: string }
    expect([probe.status, code]).toEqual([503, 'unavailable'])
    expect((await fetch(`${site.served.origin}/health/live`)).status).toBe(200)
  }
}

/** How long it takes until everything is answered again by both. */
async function healing(): Promise<number> {
  const started = performance.now()
  while ((await Promise.all(wanted())).some(({ told }) => told.startsWith('503'))) {
    expect(performance.now() - started).toBeLessThan(LONGEST_HEALING_MS)
    await sleep(50)
  }
  return performance.now() - started
}

it.skipIf(!HAS_MARIADB)(
  `loses nothing in ${LOSSES} kills of the database server under load, and is whole again soon after (seed ${SEED})`,
  { timeout: LOSSES * 60_000 },
  async () => {
    const own = { DATABASE_URL: database.url('busy') }
    const [one, other] = [new Site(own), new Site(own)]
    try {
      await one.start()
      await other.start()
      const dice = new Dice(SEED, 'servers')
      const history = await History.create(join(one.folder.path, 'history.ndjson'))
      const cast = await castFor(one, history, SEED, () => dice.pick([one, other])!)
      const healed: number[] = []
      let judged = 0
      for (let loss = 0; loss < LOSSES; loss++) {
        let isOver = false
        const life = letThemLive(cast.people, () => isOver)
        await sleep(dice.between(300, 900))
        await database.kill()
        isOver = true
        await life
        await expectShed()
        await database.start()
        healed.push(Math.round(await healing()))
        await Promise.all(cast.people.map(({ client }) => client.settle()))
        const lived = history.entries.slice(judged)
        judged += lived.length
        await one.look((kept) => judgeBriefly(lived, kept))
      }
      await history.close()
      const entries = await readHistory(history.path)
      await one.look(async (kept) => {
        await judge(entries, kept, cast.stock)
        const { rows } = await sql`select trx_state from information_schema.innodb_trx`.execute(kept.read)
        expect(rows).toEqual([])
      })
      const unknown = callsOf(entries).filter((call) => call.outcome?.kind === 'unknown').length
      expect(unknown, 'no kill hit anybody').toBeGreaterThan(0)
      tell(
        `${LOSSES} database servers killed, ${entries.length / 2} calls, ${unknown} unknown; whole after ${healed.join(', ')} ms`,
      )
    } finally {
      await other.remove()
      await one.remove()
    }
  },
)

it.skipIf(!HAS_MARIADB)(
  'tells everybody in time where the database stands still, and is whole again soon after',
  async () => {
    database.signal('SIGSTOP')
    try {
      await expectShed()
    } finally {
      database.signal('SIGCONT')
    }
    await healing()
  },
  60_000,
)
