import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Reply } from '../helpers/client.ts'
import { type CuttingProxy, openCuttingProxy } from '../helpers/cutting-proxy.ts'
import { expectInvariants } from '../helpers/invariants.ts'
import { orderFrom } from '../helpers/kitchen.ts'
import { walk } from '../helpers/pages.ts'
import { outcome } from '../helpers/outcome.ts'
import { Folder } from '../helpers/process.ts'
import { times } from '../helpers/race.ts'
import { History, readHistory } from './history.ts'
import { judge } from './judge.ts'
import { castFor, letThemLive } from './people.ts'
import { CYCLES, IS_LONG, SEED, tell } from './settings.ts'
import { Site } from './site.ts'
import { worldOf } from './world.ts'

const LONGEST_WAIT_MS = 10_000
const LONGEST_HEALING_MS = 5_000
const CUTS = IS_LONG ? CYCLES : 30
const BUYERS = 60
/** As the statement goes over the line. */
const COMMIT = '\u0003commit'

/** A server, and between it and its database a line that can be cut and slowed down. */
const folder = new Folder()
let line: CuttingProxy

async function throughLine(name: string): Promise<Site> {
  const url = new URL(folder.database(name))
  url.port = String(line.port)
  const site = new Site({ DATABASE_URL: url.href })
  await site.start()
  return site
}

beforeAll(async () => {
  line = await openCuttingProxy(new URL(folder.database()))
})
afterAll(async () => {
  await line.close()
  await folder.remove()
})

it(
  `finds out by the key what became of each call that was cut off at COMMIT under load (seed ${SEED})`,
  { timeout: 60_000 + CUTS * 1000 },
  async () => {
    const site = await throughLine('cut')
    try {
      const history = await History.create(join(site.folder.path, 'history.ndjson'))
      const cast = await castFor(site, history, SEED)
      // Work in the background commits too: a cut that left no call of a person unknown does not count.
      const unknownCalls = () => history.entries.filter(({ kind }) => kind === 'unknown').length
      for (let cut = 1; unknownCalls() < CUTS; cut++) {
        let isOver = false
        const life = letThemLive(cast.people, () => isOver)
        const before = line.cuts()
        line.cutAt(COMMIT, cut % 2 ? 'after' : 'before')
        while (line.cuts() === before) await sleep(5)
        isOver = true
        await life
        await Promise.all(cast.people.map(({ client }) => client.settle()))
      }
      await history.close()
      const entries = await readHistory(history.path)
      await site.look((database) => judge(entries, database, cast.stock))
      expect(line.cuts()).toBeLessThan(2 * CUTS)
      tell(`${line.cuts()} lines cut at COMMIT, ${entries.length / 2} calls, ${unknownCalls()} unknown`)
    } finally {
      await site.remove()
    }
  },
)

async function timed(work: () => Promise<Reply>) {
  const started = performance.now()
  const reply = await work()
  return {
    told: outcome(reply),
    ms: performance.now() - started,
    retryAfter: reply.headers.get('retry-after'),
  }
}

const readiness = async ({ served }: Site) => (await fetch(`${served.origin}/health/ready`)).status

it('sheds what a slow database cannot bear, keeps nobody waiting, and is whole again soon after', async () => {
  const site = await throughLine('slow')
  try {
    const { customer, kitchen } = await worldOf(site)
    const order = (key: string) =>
      customer.client.post('/orders', orderFrom(kitchen), { headers: { 'idempotency-key': key } })
    for (const delayMs of IS_LONG ? [200, 500, 1000, 2000, 3000] : [200, 3000]) {
      line.slowDown(delayMs)
      const replies = await times(BUYERS, (turn) =>
        timed(() => (turn % 3 ? order(`${delayMs} ${turn}`) : customer.client.get('/me'))),
      )
      for (const { told, ms, retryAfter } of replies) {
        expect(told).toMatch(/^(20[01]|503 (unavailable|overloaded))$/)
        expect(ms).toBeLessThan(LONGEST_WAIT_MS)
        if (told.startsWith('503')) expect(retryAfter).toMatch(/^[1-9]\d*$/)
      }
      expect(replies.filter(({ told }) => told.startsWith('503')).length).toBeGreaterThan(BUYERS / 3)
      expect(await readiness(site)).toBe(delayMs < 2000 ? 200 : 503)
      line.slowDown(0)
      await expectWhole(site, () => order(`${delayMs} whole`))
      for (let turn = 0; turn < BUYERS; turn++) if (turn % 3) await settled(() => order(`${delayMs} ${turn}`))
    }
    const placed = await walk(customer.client, '/orders', 100)
    const keys = BUYERS - BUYERS / 3 + 1
    expect(placed).toHaveLength(keys * (IS_LONG ? 5 : 2))
    await site.look((database) => expectInvariants({ app: { database } }))
  } finally {
    line.slowDown(0)
    await site.remove()
  }
}, 120_000)

async function expectWhole(site: Site, order: () => Promise<Reply>): Promise<void> {
  const started = performance.now()
  await settled(order)
  expect(await readiness(site)).toBe(200)
  expect(performance.now() - started).toBeLessThan(LONGEST_HEALING_MS)
}

/** Asks again, with the same key, until there is an answer. */
async function settled(call: () => Promise<Reply>): Promise<void> {
  for (;;) {
    const reply = await call()
    if (reply.status === 201) return
    expect(outcome(reply)).toMatch(/^(503 (unavailable|overloaded)|409 idempotency_in_progress)$/)
    await sleep(50)
  }
}
