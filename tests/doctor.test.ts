import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openDatabase } from '../src/app.ts'
import { examine } from '../src/cli/doctor.ts'
import { readDatabaseUrl } from '../src/platform/database/choice.ts'
import { ENGINE, itOnMysql } from './helpers/database.ts'
import { Folder } from './helpers/process.ts'

const folder = new Folder()
beforeAll(async () => expect(await folder.run(['migrate'])).toMatchObject({ code: 0 }))
afterAll(() => folder.remove())

const doctor = (env: Record<string, string> = {}) =>
  examine({ NODE_ENV: 'test', DATABASE_URL: folder.database(), DATA_FOLDER: folder.path, ...env })

/** Does something to the database by hand. */
async function change(statement: string): Promise<void> {
  const choice = readDatabaseUrl(folder.database())
  if (!choice) throw new Error('the address is right')
  const database = await openDatabase(choice)
  await database.write((tx) => sql.raw(statement).execute(tx))
  await database.close()
}

it('finds nothing wrong where nothing is', async () => {
  const { code, stdout: told } = await folder.run(['doctor'])
  expect(told).toMatch(/nothing is wrong\n$/)
  expect(code).toBe(0)
  for (const part of ['node', 'settings', 'database', 'schema', 'clock', 'folder', 'pictures'])
    expect(told).toMatch(new RegExp(`^ok +${part} `, 'm'))
})

it('tells what production usually wants besides', async () => {
  const { code, told } = await doctor({
    NODE_ENV: 'production',
    JWT_SECRET: 'a secret of more than thirty-two bytes',
  })
  expect(code).toBe(0)
  for (const name of ['TRUST_PROXY', 'PUBLIC_URL', 'SMTP_URL', 'METRICS_TOKEN'])
    expect(told).toMatch(`note  settings  ${name} is not set`)
})

it('names a setting that is wrong, a database that is not there and one that does not answer', async () => {
  expect(await doctor({ PORT: 'http' })).toEqual({
    code: 1,
    told: expect.stringMatching(/^WRONG settings {2}PORT must be [^\n]+\n +→ correct it; [^\n]+\n1 wrong\n$/),
  })
  const absent = await doctor({ DATABASE_URL: `sqlite:${folder.path}/nowhere.db` })
  expect(absent.told).toMatch(/^note {2}database {2}there is no \S+nowhere\.db yet$/m)
  const away = await doctor({ DATABASE_URL: 'mysql://root@127.0.0.1:1/nowhere' })
  expect(away).toEqual({ code: 1, told: expect.stringMatching(/^WRONG database .+ECONNREFUSED/m) })
})

/** Some were made along with their table, some later, and some are of one database alone. */
const INDEXES =
  ENGINE === 'mysql'
    ? [
        'orders.orders_newest',
        'orders.orders_of_vendor_by_phase',
        'vendors_near.vendors_near_cell',
        'products_search.products_search_words',
      ]
    : ['orders.orders_newest', 'orders.orders_of_vendor_by_phase']

it.each(INDEXES)('misses the index %s, and tells how to make it again', async (index) => {
  const [table, name] = index.split('.')
  await change(`drop index ${name}${ENGINE === 'mysql' ? ` on ${table}` : ''}`)
  const { code, told } = await doctor()
  expect(code).toBe(1)
  const missing = new RegExp(`^WRONG schema +${index} is missing\\n +→ make it again: (.+)$`, 'm')
  const [, statement] = missing.exec(told) ?? []
  await change(statement ?? expect.fail(told))
  expect((await doctor()).code).toBe(0)
})

itOnMysql('misses the words, and tells how to have them made again', async () => {
  await change(
    "insert into accounts (id, email, name, role, status, created_at) values ('usr_9', 'i@example.com', 'Ida', 'ADMIN', 'ACTIVE', 1)",
  )
  await change(
    "insert into accounts_search (rowid, words) select `row`, 'znida zaida' from accounts where id = 'usr_9'",
  )
  await change('drop table accounts_words')
  const { told } = await doctor()
  const [, statements = expect.fail(told)] =
    /accounts_words is missing\n +→ make it again: (.+)$/m.exec(told) ?? []
  expect(told).toMatch(/^1 wrong$/m)
  for (const statement of statements.split('; ')) await change(statement)
  expect((await doctor()).code).toBe(0)
  await change('delete from accounts_search')
  await change("delete from accounts where id = 'usr_9'")
})

it('knows an older schema and a newer one', async () => {
  await change(`insert into kysely_migration (name, timestamp) values ('9999-of-tomorrow', '')`)
  expect((await doctor()).told).toMatch(
    /^WRONG schema +has 9999-of-tomorrow, which this version does not know\n +→ run the newer/m,
  )
  await change(`delete from kysely_migration where name in ('9999-of-tomorrow', '0005-vendor-pictures')`)
  const { code, told } = await doctor()
  expect(told).toMatch(/^note {2}schema +0005-vendor-pictures did not run yet\n +→ run "fastyums migrate"/m)
  expect(code).toBe(0)
  await change(`insert into kysely_migration (name, timestamp) values ('0005-vendor-pictures', '')`)
})

it('sees that a clock goes wrong', async () => {
  const tomorrow = Date.now() + 86_400_000
  await change(
    `insert into events (id, type, subject, at, actor_role, data) values ('evt_zzz', 'x', 'y', ${tomorrow}, 'SYSTEM', '{}')`,
  )
  expect(await doctor()).toEqual({
    code: 1,
    told: expect.stringMatching(/^WRONG clock +the newest fact is 86\d{6} ms in the future\n +→ /m),
  })
  await change(`delete from events where id = 'evt_zzz'`)
})

it('sees a folder that cannot be written, and storage that does not answer', async () => {
  const file = join(folder.path, 'a-file')
  writeFileSync(file, '')
  expect(await doctor({ DATA_FOLDER: file, JWT_SECRET: 'a secret of more than thirty-two bytes' })).toEqual({
    code: 1,
    told: expect.stringMatching(/^WRONG folder [^\n]+ cannot be written/m),
  })
  const bucket = {
    S3_ENDPOINT: 'http://127.0.0.1:1',
    S3_BUCKET: 'b',
    S3_ACCESS_KEY_ID: 'i',
    S3_SECRET_ACCESS_KEY: 'k',
  }
  expect(await doctor(bucket)).toEqual({
    code: 1,
    told: expect.stringMatching(/^WRONG pictures +b at \S+ does not answer/m),
  })
})

it('asks Redis and RabbitMQ where they are set', async () => {
  const away = await doctor({
    REDIS_URL: 'redis://:hush@127.0.0.1:1/0',
    AMQP_URL: 'amqp://me:hush@127.0.0.1:1',
  })
  expect(away.code).toBe(1)
  expect(away.told).toMatch(/^WRONG redis +does not answer\n +→ start it, or correct REDIS_URL/m)
  expect(away.told).toMatch(
    /^WRONG rabbitmq +does not answer, or refuses\n +→ start it, or correct AMQP_URL/m,
  )
  expect(away.told).not.toContain('hush')
})
