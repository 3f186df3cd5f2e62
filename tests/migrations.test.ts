import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, expect, it } from 'vitest'
import { openSqlite } from '../src/platform/database/sqlite.ts'
import { Folder } from './helpers/process.ts'

const folder = new Folder()
const own = mkdtempSync(join(tmpdir(), 'fastyums-migrations-'))
afterAll(() => {
  folder.remove()
  rmSync(own, { recursive: true })
})

it('are run once by processes that start at once', async () => {
  const runs = await Promise.all([0, 1, 2].map(() => folder.run(['migrate'])))
  expect(runs.map(({ code, stderr }) => ({ code, stderr }))).toEqual(
    runs.map(() => ({ code: 0, stderr: '' })),
  )
  expect(runs.filter(({ stdout }) => stdout.startsWith('ran 0001'))).toHaveLength(1)
})

it('leave nothing behind where one of them fails, and run once it can', async () => {
  const path = join(own, 'market.db')
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
