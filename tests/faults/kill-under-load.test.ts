import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, it } from 'vitest'
import { ENGINE, itOnSqlite } from '../helpers/database.ts'
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

const KILLS_OF_TWO = ENGINE === 'mysql' ? CYCLES : CYCLES / 5

const opened: Site[] = []
afterAll(async () => {
  for (const site of opened) await site.remove()
})

it(
  `loses nothing where two servers share a database and each is killed in turn (seed ${SEED})`,
  async () => {
    const { orders, unknown, slowestMs } = await endure(KILLS_OF_TWO, 'two', 2)
    expect(slowestMs).toBeLessThan(LONGEST_READY_MS)
    expect(orders, 'the load was none').toBeGreaterThan(KILLS_OF_TWO)
    // The one that is killed has half of the people.
    expect(unknown, 'no kill hit anybody').toBeGreaterThan(KILLS_OF_TWO / 4)
  },
  KILLS_OF_TWO * LONGEST_CYCLE_MS,
)

// A server alone on a SQLite file finds its log at the next start; on MySQL it has nothing to find.
itOnSqlite(
  `loses nothing that was acknowledged in ${CYCLES} kills under load (seed ${SEED})`,
  async () => {
    const { orders, unknown, slowestMs } = await endure(CYCLES, 'one', 1)
    expect(slowestMs).toBeLessThan(LONGEST_READY_MS)
    expect(orders, 'the load was none').toBeGreaterThan(CYCLES)
    expect(unknown, 'no kill hit anybody').toBeGreaterThan(CYCLES / 2)
  },
  CYCLES * LONGEST_CYCLE_MS,
)

interface Counts {
  kills: number
  killsWhileStarting: number
  orders: number
  acknowledged: number
  unknown: number
}

async function endure(kills: number, name: string, servers: number) {
  const counts = { kills: 0, killsWhileStarting: 0, orders: 0, acknowledged: 0, unknown: 0 }
  const readyMs: number[] = []
  for (let done = 0; done < kills; done += CYCLES_OF_ONE_SITE) {
    const sites = openSites(servers)
    await liveThrough(Math.min(CYCLES_OF_ONE_SITE, kills - done), `${SEED}.${name}.${done}`, sites, counts)
    readyMs.push(...sites.flatMap((site) => site.readyMs.slice(1)))
  }
  const ready = `ready again after p50 ${percentile(readyMs, 0.5)} ms, p99 ${percentile(readyMs, 0.99)} ms`
  tell(`${ENGINE}, ${servers} at once: ${JSON.stringify(counts)}, ${ready}, seed ${SEED}`)
  return { ...counts, slowestMs: Math.max(...readyMs) }
}

/** Servers on the database of the first. */
function openSites(servers: number): Site[] {
  const first = new Site()
  const sites = [first]
  while (sites.length < servers) sites.push(new Site({ DATABASE_URL: first.env['DATABASE_URL'] ?? '' }))
  opened.push(...sites)
  return sites
}

/** One marketplace from its first day on, killed `kills` times, and judged. */
async function liveThrough(kills: number, seed: string, sites: Site[], counts: Counts): Promise<void> {
  const [first] = sites as [Site]
  for (const site of sites) await site.start()
  const history = await History.create(join(first.folder.path, 'history.ndjson'))
  const dice = new Dice(seed, 'kills')
  const cast = await castFor(first, history, seed, () => dice.pick(sites)!)
  let judged = 0
  for (let kill = 0; kill < kills; kill++) {
    await killOnce(sites[kill % sites.length]!, cast, dice, counts)
    const lived = history.entries.slice(judged)
    judged += lived.length
    await first.look((database) => judgeBriefly(lived, database))
  }
  await history.close()
  const entries = await readHistory(history.path)
  await first.look((database) => judge(entries, database, cast.stock))
  for (const site of sites) await site.kill()
  count(entries, counts)
}

async function killOnce(site: Site, { people }: Cast, dice: Dice, counts: Counts): Promise<void> {
  let isOver = false
  const life = letThemLive(people, () => isOver)
  await sleep(dice.between(100, IS_LONG ? 1500 : 500))
  await site.kill()
  isOver = true
  await life
  counts.kills++
  if (counts.kills % 10 === 0) tell(`${counts.kills} kills`)
  if (dice.next() < 0.1) {
    await killWhileStarting(site, dice)
    counts.killsWhileStarting++
  }
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
}

function count(entries: readonly Entry[], counts: Counts): void {
  for (const { path, outcome } of callsOf(entries)) {
    if (outcome?.kind === 'unknown') counts.unknown++
    if (outcome?.kind !== 'ok') continue
    counts.acknowledged++
    if (path === '/orders' && outcome.status === 201) counts.orders++
  }
}
