import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { sql } from 'kysely'
import { afterAll, expect, it } from 'vitest'
import { openDatabase } from '../src/app.ts'
import { readDatabaseUrl } from '../src/platform/database/choice.ts'
import type { Database } from '../src/platform/database/database.ts'
import { collationOf } from '../src/platform/database/migrate.ts'
import { MIGRATIONS } from '../src/platform/database/migrations/index.ts'
import { openSqlite } from '../src/platform/database/sqlite.ts'
import { itOnMysql } from './helpers/database.ts'
import { Folder } from './helpers/process.ts'
import { times } from './helpers/race.ts'

const folder = new Folder()
afterAll(() => folder.remove())

const NAMES = Object.keys(MIGRATIONS)
const migrate = (name: string) => folder.run(['migrate'], { DATABASE_URL: folder.database(name) })
const open = (name: string): Promise<Database> => {
  const choice = readDatabaseUrl(folder.database(name))
  if (!choice) throw new Error('the address is right')
  return openDatabase(choice)
}

it('run once, of four processes that start at once', async () => {
  const runs = await times(4, () => migrate('crowd'))
  for (const run of runs) expect(run).toMatchObject({ code: 0, stderr: '' })
  expect(runs.map(({ stdout }) => stdout).sort()).toEqual([
    `ran ${NAMES.join(', ')}\n`,
    ...Array(3).fill('the schema is up to date\n'),
  ])
})

it('leave alone a database that a newer version has brought further, in one line', async () => {
  await migrate('ahead')
  const database = await open('ahead')
  await database.write((db) =>
    sql`insert into kysely_migration (name, timestamp) values ('9999-later', '')`.execute(db),
  )
  await database.close()
  for (const command of ['migrate', 'serve']) {
    const { code, stdout, stderr } = await folder.run([command], { DATABASE_URL: folder.database('ahead') })
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/^DATABASE_URL: [^\n]*9999-later[^\n]*\n$/)
  }
})

it('leave nothing behind in a SQLite file where one of them fails, and run once it can', async () => {
  const path = join(folder.path, 'in-the-way.db')
  const file = new DatabaseSync(path)
  file.exec('create table notifications (in_the_way text)')
  const database = openSqlite(path)
  await expect(database.migrate()).rejects.toThrow('notifications already exists')
  const tables = () => file.prepare("select name from sqlite_schema where type = 'table'").all()
  expect(tables()).toEqual([{ name: 'notifications' }])

  file.exec('drop table notifications')
  expect(await database.migrate()).toContain('0001-accounts')
  await database.close()
  file.close()
})

itOnMysql('go on where they were cut short, wherever that was', async () => {
  const statements = (MIGRATIONS['0001-accounts'] ?? []).length
  for (const done of [1, 4, statements]) {
    const database = await open(`cut${done}`)
    const collation = await collationOf(database.read)
    const before = Object.values(MIGRATIONS)
      .flatMap((steps) => steps.flatMap((step) => step.mysql(collation)))
      .slice(0, done)
    for (const statement of before) await database.write((db) => sql.raw(statement).execute(db))
    expect(await database.migrate()).toEqual(NAMES)
    expect(await database.migrate()).toEqual([])
    await database.close()
  }
})
