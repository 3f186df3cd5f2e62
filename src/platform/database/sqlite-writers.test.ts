import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { CompiledQuery, sql, type Kysely } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Database, Tables } from './database.ts'
import { openSqlite } from './sqlite.ts'
import { connect, preparing } from './sqlite-connection.ts'
import { writersOf } from './sqlite-writers.ts'
import { together } from './together.ts'

const folder = mkdtempSync(join(tmpdir(), 'fastyums-writers-'))
const path = join(folder, 'market.db')
let database: Database
beforeAll(async () => {
  database = openSqlite(path)
  await database.write(async (db) => {
    await sql`create table meals (name text primary key) strict`.execute(db)
    await sql`create table orders (meal text references meals (name) deferrable initially deferred)`.execute(
      db,
    )
  })
})
afterAll(async () => {
  await database.close()
  rmSync(folder, { recursive: true })
})

const add = (name: string) => async (db: Kysely<Tables>) => {
  await sql`insert into meals (name) values (${name})`.execute(db)
  return name
}
const meals = async () =>
  (await sql<{ name: string }>`select name from meals order by name`.execute(database.read)).rows.map(
    ({ name }) => name,
  )
/** How often anybody has committed meanwhile. */
const commitsOf = async (work: () => Promise<unknown>) => {
  const before = database.writes() ?? 0
  await work()
  return (database.writes() ?? 0) - before
}

it('commits once for all who come together, in the order in which they came', async () => {
  const names = ['akara', 'boli', 'chin chin', 'dodo']
  const commits = await commitsOf(async () => {
    expect(await Promise.all(names.map((name) => database.write(add(name))))).toEqual(names)
  })
  expect([commits, await meals()]).toEqual([1, names])
})

it('undoes who fails alone', async () => {
  const failing = database.write(async (db) => {
    await add('efo')(db)
    throw new Error('burnt')
  })
  const twice = database.write(add('akara'))
  const good = database.write(add('fufu'))
  await expect(failing).rejects.toThrow('burnt')
  await expect(twice).rejects.toThrow('UNIQUE')
  expect(await good).toBe('fufu')
  expect(await meals()).toEqual(['akara', 'boli', 'chin chin', 'dodo', 'fufu'])
})

it('answers nobody before the COMMIT', async () => {
  let isAnswered = false
  const first = database.write(add('gari')).then(() => (isAnswered = true))
  const second = database.write(async () => {
    await sleep(5)
    return isAnswered
  })
  expect(await second).toBe(false)
  await first
})

it('fails all whose COMMIT fails, whatever became of each', async () => {
  const before = await meals()
  const outcomes = await Promise.allSettled([
    database.write(add('ewedu')),
    database.write((db) => sql`insert into orders (meal) values ('none')`.execute(db)),
    database.write(async () => {
      throw new Error('refused for what another did')
    }),
  ])
  expect(outcomes.map((one) => (one.status === 'rejected' ? String(one.reason) : one.value))).toEqual(
    Array(3).fill('Error: FOREIGN KEY constraint failed'),
  )
  expect(await meals()).toEqual(before)
  expect(await database.write(add('ewa'))).toBe('ewa')
})

it('sends away who has waited too long for another process, and goes on when that one is done', async () => {
  const mine = connect(path, 'write')
  const write = writersOf(preparing(mine), database.read, 120)
  const another = connect(path, 'write')
  another.exec('begin immediate')
  const late = await Promise.allSettled([write(async () => 1), write(async () => 2)])
  expect(late.map((one) => one.status === 'rejected' && String(one.reason))).toEqual(
    Array(2).fill('Error: database is locked'),
  )
  const patient = write(async () => 3)
  another.exec('rollback')
  expect(await patient).toBe(3)
  mine.close()
  another.close()
})

it('does nothing more of a transaction that was undone meanwhile', async () => {
  const asked = database.write((tx) =>
    together(
      tx.executeQuery(CompiledQuery.raw('rollback')),
      tx.executeQuery(CompiledQuery.raw('insert into meals (name) values (?)', ['zobo'])),
    ),
  )
  await expect(asked).rejects.toThrow('undone')
  expect(await meals()).not.toContain('zobo')
})
