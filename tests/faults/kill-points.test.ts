import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Client, Reply } from '../helpers/client.ts'
import { expectInvariants } from '../helpers/invariants.ts'
import { ENGINE } from '../helpers/database.ts'
import { outcome } from '../helpers/outcome.ts'
import { ALL, type Ask, type Command, MAIN } from './commands.ts'
import { Dice } from './dice.ts'
import { IS_LONG, IS_THOROUGH, SEED, tell } from './settings.ts'
import { Site } from './site.ts'
import { expectSound } from './soundness.ts'
import { movedTo, type World, worldOf } from './world.ts'

const TABLES = `accounts sessions refresh_tokens idempotency_keys events vendors categories products couriers
  orders order_lines deliveries notifications`.split(/\s+/)
const LONGEST_COMMAND_MS = 300_000

/** A lane is a server of its own; lanes share the points of a command. */
interface Lane {
  site: Site
  world: World
}

const lanes: Lane[] = []
const dice = new Dice(SEED, 'points')
let points = 0

beforeAll(async () => {
  for (let i = 0; i < 2; i++) {
    const site = new Site({ NODE_OPTIONS: '--import ./tests/faults/kill-point.ts', FAULT_UNDONE: 'yes' })
    await site.start()
    lanes.push({ site, world: await worldOf(site) })
  }
}, 60_000)
afterAll(async () => {
  for (const { site } of lanes) await site.remove()
  tell(`${points} kill points`)
})

it.each(IS_LONG ? ALL : MAIN)(
  'does all or nothing of "$name", wherever it is killed',
  { timeout: LONGEST_COMMAND_MS },
  async (command) => {
    const clean = await cleanRun(lanes[0]!, command)
    const all = pointsOf(clean)
    points += all.length
    await Promise.all(
      lanes.map(async (lane) => {
        for (let point = all.shift(); point !== undefined; point = all.shift())
          await killAndRepeat(lane, command, point, clean)
      }),
    )
    for (const { site } of lanes) {
      await site.look(async (database) => {
        await expectInvariants({ app: { database } })
        await expectSound(database)
      })
    }
  },
)

type Rows = Record<string, string[]>
type Change = Record<string, [gone: number, come: number]>

const rowsOf = (site: Site): Promise<Rows> =>
  site.look(async ({ read }) => {
    const all: Rows = {}
    for (const table of TABLES) {
      const { rows } = await sql`select * from ${sql.table(table)}`.execute(read)
      all[table] = rows.map((row) => JSON.stringify(row))
    }
    return all
  })

/** How many rows of each table went and came; a changed row did both. */
function changeOf(before: Rows, after: Rows): Change {
  const change: Change = {}
  for (const table of TABLES) {
    const [old, now] = [new Set(before[table]), new Set(after[table])]
    const [gone, come] = [old.difference(now).size, now.difference(old).size]
    if (gone + come > 0) change[table] = [gone, come]
  }
  return change
}

interface Clean {
  steps: string[]
  /** So many statements have run when the effect is there for good. */
  committed: number
  change: Change
  reply: string
}

/** Before and after each statement, before the answer and after it. Behind a reading only a long run kills: it left nothing. */
function pointsOf({ steps }: Clean): number[] {
  const all = Array.from({ length: steps.length + 2 }, (_, point) => point)
  if (IS_LONG) return all
  const written = all.filter((point) => point >= steps.length || !steps[point - 1]?.startsWith('select'))
  if (ENGINE === 'sqlite') return IS_THOROUGH ? written : someOf(written, 4)
  return someOf(written, 1)
}

/**
 * What was not committed is undone in one way, so a few such points of each command are enough where not all is asked
 * for, others in every build. The last write, COMMIT, its answer and the end are always there.
 */
function someOf(points: number[], most: number): number[] {
  const last = points.splice(-4)
  const some = new Set(Array.from({ length: most }, () => dice.pick(points)!))
  return [...some, ...last]
}

/** What the command does when nothing happens to it. */
async function cleanRun({ site, world }: Lane, { ready }: Command): Promise<Clean> {
  const ask = await ready(movedTo(site, world))
  const before = await rowsOf(site)
  const reply = await call(ask.by, ask, { 'idempotency-key': 'clean' })
  const steps: string[] = JSON.parse(reply.headers.get('x-steps') ?? '[]')
  const change = changeOf(before, await rowsOf(site))
  expect(Object.keys(change)).not.toEqual([])
  return { steps, committed: steps.lastIndexOf('commit') + 1, change, reply: outcome(reply) }
}

/** Killed at the point, the command has done all or nothing; asked for once more, it has been done once. */
async function killAndRepeat(lane: Lane, command: Command, point: number, clean: Clean): Promise<void> {
  const { site, world } = lane
  const ask = await command.ready(movedTo(site, world))
  const before = await rowsOf(site)
  const key = { 'idempotency-key': `point ${point}` }
  const about = `killed at ${point}, after "${clean.steps[point - 1]}"`

  const first = call(ask.by, ask, { ...key, 'x-kill-at': String(point) }).then(outcome, () => 'no answer')
  if (point <= clean.steps.length) expect(await first, about).toBe('no answer')
  else expect(['no answer', clean.reply], about).toContain(await first)
  await site.served.ended
  await site.start()

  const change = changeOf(before, await rowsOf(site))
  const isKnown = clean.steps[point - 1] !== 'commit without an answer'
  const isDone = isKnown ? point >= clean.committed : Object.keys(change).length > 0
  expect(change, about).toEqual(isDone ? clean.change : {})
  const again = await call(site.client(ask.by.token), ask, key)
  expect(outcome(again), about).toBe((isDone && command.again) || clean.reply)
  const isKeyed = ask.method === 'POST' && ask.by.token !== undefined
  if (isKeyed && !command.again)
    expect(again.headers.get('idempotency-replayed'), about).toBe(isDone ? 'true' : null)
  if (isKeyed ? !command.again || !isDone : !isDone)
    expect(changeOf(before, await rowsOf(site)), about).toEqual(clean.change)
}

const call = (by: Client, { method, path, body }: Ask, headers: Record<string, string>): Promise<Reply> =>
  by.send(method, path, body, { headers })
