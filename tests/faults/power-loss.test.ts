import { copyFileSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { expectInvariants } from '../helpers/invariants.ts'
import { orderFrom } from '../helpers/kitchen.ts'
import { Dice } from './dice.ts'
import { SEED } from './settings.ts'
import { Site } from './site.ts'
import { expectSound } from './soundness.ts'
import { movedTo, worldOf } from './world.ts'

// SQLite alone: what a power cut leaves of its log is some beginning of it, or blocks that were never written.

const HEADER = 32
const FRAME = 24 + 4096

/** The marketplace before its last hour; the log holds that hour. */
/** What follows a commit would write to the log between an answer and the look at it. */
const before = new Site({ NODE_OPTIONS: '--import ./tests/faults/kill-point.ts', FAULT_UNDONE: 'yes' })
const after = new Site()
const file = join(before.folder.path, 'market.db')
const remains = join(after.folder.path, 'market.db')
let log: Buffer
/** How long the log was when the answer came, and how many steps of orders there were by then. */
const acknowledged: { bytes: number; steps: number }[] = []

beforeAll(async () => {
  await before.start()
  const world = await worldOf(before)
  before.served.process.kill('SIGTERM')
  await before.served.ended
  await before.start()
  const { customer, kitchen, courier } = movedTo(before, world)
  const note = async () => {
    const steps = await before.look(stepsIn)
    acknowledged.push({ bytes: statSync(`${file}-wal`).size, steps })
  }
  await note()
  for (let i = 0; i < 3; i++) {
    const { id } = await customer.client.ok('POST', '/orders', orderFrom(kitchen, 2))
    await note()
    for (const step of ['accept', 'ready']) {
      await kitchen.owner.client.ok('POST', `/orders/${id}/${step}`)
      await note()
    }
    const { delivery } = await customer.client.ok('GET', `/orders/${id}`)
    await courier.client.ok('POST', `/deliveries/${delivery.id}/accept`)
    await note()
  }
  await before.kill()
  log = readFileSync(`${file}-wal`)
}, 60_000)
afterAll(async () => {
  await before.remove()
  await after.remove()
})

async function stepsIn({ read }: Parameters<Parameters<Site['look']>[0]>[0]): Promise<number> {
  const { rows } = await sql<{ steps: number }>`
    select count(*) as steps from events where type like 'order.%'`.execute(read)
  return rows[0]?.steps ?? 0
}

/** Opens what is left and says how many steps are there. It must be sound, and whole as far as it goes. */
function recover(wal: Buffer): Promise<number> {
  rmSync(`${remains}-shm`, { force: true })
  copyFileSync(file, remains)
  writeFileSync(`${remains}-wal`, wal)
  return after.look(async (database) => {
    await expectSound(database)
    await expectInvariants({ app: { database } })
    return stepsIn(database)
  })
}

/** So many steps were acknowledged by the time that the log had this length. */
function stepsAt(bytes: number): number {
  return Math.max(0, ...acknowledged.filter((one) => one.bytes <= bytes).map(({ steps }) => steps))
}

it(
  'keeps every step whose commit is in what is left of the log, wherever it is cut',
  { timeout: 120_000 },
  async () => {
    const dice = new Dice(SEED, 'cuts')
    const frames = (log.length - HEADER) / FRAME
    expect(frames).toBeGreaterThan(50)
    expect(stepsAt(log.length)).toBe(12)
    for (let frame = 0; frame <= frames; frame++) {
      const border = HEADER + frame * FRAME
      for (const cut of [border, Math.min(log.length, border + dice.between(1, FRAME - 1))])
        expect(await recover(log.subarray(0, cut)), `cut at ${cut}, seed ${SEED}`).toBe(stepsAt(border))
    }
  },
)

it('keeps what was committed before a block of the log that was never written', async () => {
  const dice = new Dice(SEED, 'holes')
  for (let hole = 0; hole < 30; hole++) {
    const frame = dice.between(0, (log.length - HEADER) / FRAME - 1)
    const start = HEADER + frame * FRAME
    const holed = Buffer.from(log)
    holed.fill(0, start + dice.between(0, FRAME / 2), start + FRAME)
    expect(await recover(holed), `a hole in frame ${frame}, seed ${SEED}`).toBe(stepsAt(start))
  }
}, 60_000)
