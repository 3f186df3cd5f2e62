import { CompiledQuery, type Kysely, sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openDatabase } from '../../src/app.ts'
import { type DatabaseChoice, readDatabaseUrl } from '../../src/platform/database/choice.ts'
import type { Database, Tables } from '../../src/platform/database/database.ts'
import { DatabaseError, faultOf } from '../../src/platform/database/faults.ts'
import { together } from '../../src/platform/database/together.ts'
import { type CuttingProxy, openCuttingProxy } from '../helpers/cutting-proxy.ts'
import { Place } from '../helpers/database.ts'
import { times } from '../helpers/race.ts'

/** Of reads. */
const CONNECTIONS = 10
const LONGEST_WAIT_MS = 10_000

let place: Place
let database: Database
beforeAll(async () => {
  place = new Place('long')
  const choice = readDatabaseUrl(place.database())
  if (!choice) throw new Error('no database is named')
  database = await openDatabase(choice)
})
afterAll(async () => {
  await database.close()
  await place.remove()
})

/** What comes of a statement that takes so many seconds, and after how many milliseconds. */
async function sleeping(seconds: number): Promise<[fault: string | undefined, ms: number]> {
  const started = performance.now()
  const failed = await sql`select sleep(${seconds})`.execute(database.read).then(
    () => undefined,
    (error: unknown) => error,
  )
  if (failed !== undefined) expect(failed).toBeInstanceOf(DatabaseError)
  return [faultOf(failed), performance.now() - started]
}

it('gives up what takes longer than anybody waits, and those who wait behind it, and reads on', async () => {
  const long = times(CONNECTIONS, () => sleeping(30))
  const behind = sleeping(0)
  expect((await behind)[0]).toBe('unavailable')
  for (const [fault, ms] of [...(await long), await behind]) {
    expect(fault).toBe('unavailable')
    expect(ms).toBeLessThan(LONGEST_WAIT_MS)
  }
  expect(database.load().read).toEqual({ busy: 0, waiting: 0 })
  expect((await sleeping(0))[0]).toBeUndefined()
}, 30_000)

it('does what is asked at once in its order, prepared or not, and goes on after what failed', async () => {
  const number = (value: number) => CompiledQuery.raw('select ? as number', [value])
  const answers = await database.write((tx) =>
    Promise.allSettled([
      tx.executeQuery(number(1)),
      tx.executeQuery(CompiledQuery.raw('select ? as number, sleep(0.1)', [2])),
      tx.executeQuery(CompiledQuery.raw('select no_such_column where 1 = ?', [3])),
      tx.executeQuery(CompiledQuery.raw('select 4 as number')),
      tx.executeQuery(number(5)),
    ]),
  )
  expect(answers.map((one) => (one.status === 'fulfilled' ? one.value.rows[0] : one.reason.code))).toEqual([
    { number: 1 },
    { number: 2, 'sleep(0.1)': 0 },
    'ER_BAD_FIELD_ERROR',
    { number: 4 },
    { number: 5 },
  ])
})

/** A database behind a line that can be slowed down, silenced and cut. */
async function overLine(work: (far: Database, line: CuttingProxy) => Promise<void>): Promise<void> {
  const address = new URL(place.database())
  const line = await openCuttingProxy(new URL(address))
  address.port = String(line.port)
  const far = await openDatabase(readDatabaseUrl(String(address)) as DatabaseChoice)
  try {
    await work(far, line)
  } finally {
    line.slowDown(0)
    line.mute(false)
    await far.close()
    await line.close()
  }
}

it('asks at once what is asked at once: many answers over a slow line take as long as one', () =>
  overLine(async (far, line) => {
    const took = await far.write(async (tx) => {
      const msOf = async (count: number) => {
        const started = performance.now()
        await times(count, () => tx.executeQuery(CompiledQuery.raw('select ?', [1])))
        return performance.now() - started
      }
      await msOf(1)
      line.slowDown(200)
      return { one: await msOf(1), five: await msOf(5) }
    })
    expect(took.five).toBeLessThan(took.one * 2)
  }))

/** Of each kind: one that is not prepared yet, and what stands behind it. */
const askAll = (tx: Kysely<Tables>) =>
  together(
    tx.executeQuery(CompiledQuery.raw('select ? as cut_here', [1])),
    tx.executeQuery(CompiledQuery.raw('select 2')),
    tx.executeQuery(CompiledQuery.raw('select 3')),
    tx.executeQuery(CompiledQuery.raw('select ? as four', [4])),
  )

it(
  'gives up what is being prepared where the server falls silent, and what stands behind it',
  () =>
    overLine(async (far, line) => {
      await far.write((tx) => tx.executeQuery(CompiledQuery.raw('select 1')))
      const started = performance.now()
      const asked = far.write((tx) => {
        line.mute(true)
        return askAll(tx)
      })
      expect(faultOf(await asked.catch((error: unknown) => error))).toBe('unavailable')
      expect(performance.now() - started).toBeLessThan(LONGEST_WAIT_MS)
      expect(far.load().write).toEqual({ busy: 0, waiting: 0 })
    }),
  30_000,
)

it('says that the connection was lost to all that stands behind what is being prepared', () =>
  overLine(async (far, line) => {
    await far.write((tx) => tx.executeQuery(CompiledQuery.raw('select 1')))
    line.cutAt('cut_here', 'before')
    const asked = far.write(askAll)
    expect(faultOf(await asked.catch((error: unknown) => error))).toBe('busy')
    expect(await far.write(askAll)).toHaveLength(4)
  }))

it('refuses to commit while a statement has no answer yet, and writes on', async () => {
  const early = database.write(async (tx) => void tx.executeQuery(CompiledQuery.raw('select sleep(0.1)')))
  await expect(early).rejects.toThrow('before its statements have ended')
  const one = await database.write((tx) => sql<{ one: number }>`select 1 as one`.execute(tx))
  expect(one.rows).toEqual([{ one: 1 }])
  expect(database.load().write).toEqual({ busy: 0, waiting: 0 })
})
