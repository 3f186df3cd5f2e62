import { sql } from 'kysely'
import { expect } from 'vitest'
import type { Database } from '../../src/platform/database/database.ts'

/** I18: the database finds no fault in itself. Each kind of database is asked in its own words. */
export async function expectSound({ read }: Database): Promise<void> {
  expect((await sql`pragma integrity_check`.execute(read)).rows).toEqual([{ integrity_check: 'ok' }])
  expect((await sql`pragma foreign_key_check`.execute(read)).rows).toEqual([])
}
