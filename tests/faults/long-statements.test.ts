import { CompiledQuery, sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openDatabase } from '../../src/app.ts'
import { type DatabaseChoice, readDatabaseUrl } from '../../src/platform/database/choice.ts'
import type { Database } from '../../src/platform/database/database.ts'
import { DatabaseError, faultOf } from '../../src/platform/database/faults.ts'
import { openCuttingProxy } from '../helpers/cutting-proxy.ts'
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

it('asks at once what is asked at once: many answers over a slow line take as long as one', async () => {
  const proxy = await openCuttingProxy(new URL(place.database()))
  const address = new URL(place.database())
  address.port = String(proxy.port)
  const behind = await openDatabase(readDatabaseUrl(String(address)) as DatabaseChoice)
  try {
    const took = await behind.write(async (tx) => {
      const msOf = async (count: number) => {
        const started = performance.now()
        await times(count, () => tx.executeQuery(CompiledQuery.raw('select ?', [1])))
        return performance.now() - started
      }
      await msOf(1)
      proxy.slowDown(200)
      return { one: await msOf(1), five: await msOf(5) }
    })
    expect(took.five).toBeLessThan(took.one * 2)
  } finally {
    proxy.slowDown(0)
    await behind.close()
    await proxy.close()
  }
})

it('refuses to commit while a statement has no answer yet, and writes on', async () => {
  const early = database.write(async (tx) => void tx.executeQuery(CompiledQuery.raw('select sleep(0.1)')))
  await expect(early).rejects.toThrow('before its statements have ended')
  const one = await database.write((tx) => sql<{ one: number }>`select 1 as one`.execute(tx))
  expect(one.rows).toEqual([{ one: 1 }])
  expect(database.load().write).toEqual({ busy: 0, waiting: 0 })
})
