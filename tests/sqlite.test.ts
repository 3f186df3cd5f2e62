import { DatabaseSync } from 'node:sqlite'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { Read } from '../src/platform/database/database.ts'
import { openSqlite } from '../src/platform/database/sqlite.ts'
import { type Marketplace, openMarketplace } from './helpers/marketplace.ts'

let market: Marketplace
beforeAll(async () => {
  market = await openMarketplace()
})
afterAll(() => market.close())

const pragma = async (db: Read['sql'], name: string) =>
  Object.values((await sql.raw<object>(`pragma ${name}`).execute(db)).rows[0] ?? {})[0]

it('is safe on every connection: WAL, synchronous FULL, foreign keys', async () => {
  const seen = async (db: Read['sql']) => ({
    journal: await pragma(db, 'journal_mode'),
    synchronous: await pragma(db, 'synchronous'),
    foreignKeys: await pragma(db, 'foreign_keys'),
    queryOnly: await pragma(db, 'query_only'),
  })
  const safe = { journal: 'wal', synchronous: 2, foreignKeys: 1 }
  expect(await seen(market.app.read.sql)).toEqual({ ...safe, queryOnly: 1 })
  expect(await market.app.execute((tx) => seen(tx.sql))).toEqual({ ...safe, queryOnly: 0 })
})

it('has strict tables alone, but for the indexes of words and places', async () => {
  const loose = await sql<{ name: string }>`
    select name from pragma_table_list where schema = 'main' and type = 'table' and strict = 0
      and name not like 'sqlite_%' and name not like 'kysely_%'`.execute(market.app.read.sql)
  expect(loose.rows).toEqual([])
})

it('plans no statement anew for another number of rows', async () => {
  const prepare = vi.spyOn(DatabaseSync.prototype, 'prepare')
  const database = openSqlite(':memory:')
  try {
    await database.migrate()
    await database.read.selectFrom('products').select('id').limit(3).execute()
    const texts = prepare.mock.calls.map(([text]) => text)
    expect(texts.filter((text) => / limit \?(?! \+ 0)/.test(text))).toEqual([])
    expect(texts.some((text) => text.endsWith('limit ? + 0'))).toBe(true)
  } finally {
    prepare.mockRestore()
    await database.close()
  }
})
