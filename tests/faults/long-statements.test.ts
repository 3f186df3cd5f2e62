import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openDatabase } from '../../src/app.ts'
import { readDatabaseUrl } from '../../src/platform/database/choice.ts'
import type { Database } from '../../src/platform/database/database.ts'
import { DatabaseError, faultOf } from '../../src/platform/database/faults.ts'
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

it('refuses a second statement in a transaction whose first has no answer yet, and writes on', async () => {
  const both = database.write((tx) => times(2, () => sql`select 1`.execute(tx)))
  await expect(both).rejects.toThrow('one thing after the other')
  const one = await database.write((tx) => sql<{ one: number }>`select 1 as one`.execute(tx))
  expect(one.rows).toEqual([{ one: 1 }])
  expect(database.load().write).toEqual({ busy: 0, waiting: 0 })
})
