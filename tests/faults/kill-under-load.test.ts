import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, it } from 'vitest'
import { Dice } from './dice.ts'
import { callsOf, type Entry, History, readHistory } from './history.ts'
import { judge, judgeBriefly } from './judge.ts'
import { type Cast, castFor, letThemLive } from './people.ts'
import { CYCLES, IS_LONG, percentile, SEED, tell } from './settings.ts'
import { Site } from './site.ts'

/** After so many a new marketplace opens, so that a long run judges databases of a size that can be judged. */
const CYCLES_OF_ONE_SITE = 100
const LONGEST_CYCLE_MS = 30_000
/** Two seconds are the promise; a machine with other work to do gets more. */
const LONGEST_READY_MS = 15_000

const counts = { kills: 0, killsWhileStarting: 0, orders: 0, acknowledged: 0, unknown: 0 }
const readyMs: number[] = []
const sites: Site[] = []
afterAll(async () => {
  for (const site of sites) await site.remove()
})

it(
  `loses nothing where two servers share a database and each is killed in turn (seed ${SEED})`,
  { timeout: (CYCLES / 5) * LONGEST_CYCLE_MS },
  async () => {
    const [one, other] = [new Site(), new Site()]
    sites.push(one, other)
    other.env['DATABASE_URL'] = one.env['DATABASE_URL'] ?? ''
    await one.start()
    await other.start()
    const history = await History.create(join(one.folder.path, 'history.ndjson'))
    const dice = new Dice(SEED, 'two')
    const cast = await castFor(one, history, `${SEED}.two`, () => (dice.next() < 0.5 ? one : other))
    for (let cycle = 0; cycle < CYCLES / 5; cycle++) await killOnce(cycle % 2 ? one : other, cast, dice)
    await history.close()
    const entries = await readHistory(history.path)
    await one.look((database) => judge(entries, database, cast.stock))
    await Promise.all([one.kill(), other.kill()])
    count(entries)
    expect(callsOf(entries).some(({ outcome }) => outcome?.kind === 'unknown')).toBe(true)
  },
)

it(
  `loses nothing that was acknowledged in ${CYCLES} kills under load (seed ${SEED})`,
  { timeout: CYCLES * LONGEST_CYCLE_MS },
  async () => {
    for (let done = 0; done < CYCLES; done += CYCLES_OF_ONE_SITE)
      await liveThrough(Math.min(CYCLES_OF_ONE_SITE, CYCLES - done), `${SEED}.${done}`)
    const ready = `ready again after p50 ${percentile(readyMs, 0.5)} ms, p99 ${percentile(readyMs, 0.99)} ms`
    tell(`${JSON.stringify(counts)}, ${ready}, seed ${SEED}`)
    expect(Math.max(...readyMs)).toBeLessThan(LONGEST_READY_MS)
    expect(counts.orders, 'the load was none').toBeGreaterThan(CYCLES)
    expect(counts.unknown, 'no kill hit anybody').toBeGreaterThan(CYCLES / 2)
  },
)

/** One marketplace from its first day on, killed `cycles` times, and judged. */
async function liveThrough(cycles: number, seed: string): Promise<void> {
  const site = new Site()
  sites.push(site)
  await site.start()
  const history = await History.create(join(site.folder.path, 'history.ndjson'))
  const cast = await castFor(site, history, seed)
  const dice = new Dice(seed, 'kills')
  let judged = 0
  for (let cycle = 0; cycle < cycles; cycle++) {
    await killOnce(site, cast, dice)
    const lived = history.entries.slice(judged)
    judged += lived.length
    await site.look((database) => judgeBriefly(lived, database))
  }
  await history.close()
  const entries = await readHistory(history.path)
  await site.look((database) => judge(entries, database, cast.stock))
  await site.kill()
  count(entries)
  readyMs.push(...site.readyMs.slice(1))
}

async function killOnce(site: Site, { people }: Cast, dice: Dice): Promise<void> {
  let isOver = false
  const life = letThemLive(people, () => isOver)
  await sleep(dice.between(100, IS_LONG ? 1500 : 500))
  await site.kill()
  isOver = true
  await life
  counts.kills++
  if (counts.kills % 10 === 0) tell(`${counts.kills} kills`)
  if (dice.next() < 0.1) await killWhileStarting(site, dice)
  await site.start()
  await Promise.all(people.map(({ client }) => client.settle()))
}

/** A start finds what a kill left behind and puts it in order; that may be cut short as well. */
async function killWhileStarting(site: Site, dice: Dice): Promise<void> {
  const start = site.folder.serve(site.env).then(
    ({ ended }) => ended,
    () => undefined,
  )
  await sleep(dice.between(200, 600))
  site.folder.kill()
  await start
  counts.killsWhileStarting++
}

function count(entries: readonly Entry[]): void {
  for (const { path, outcome } of callsOf(entries)) {
    if (outcome?.kind === 'unknown') counts.unknown++
    if (outcome?.kind !== 'ok') continue
    counts.acknowledged++
    if (path === '/orders' && outcome.status === 201) counts.orders++
  }
}
