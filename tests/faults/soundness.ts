import { sql } from 'kysely'
import { expect } from 'vitest'
import type { Database } from '../../src/platform/database/database.ts'
import { type Engine, engineOf } from '../../src/platform/database/engine.ts'

const SOUND: Record<Engine, (database: Database) => Promise<void>> = {
  async sqlite({ read }) {
    expect((await sql`pragma integrity_check`.execute(read)).rows).toEqual([{ integrity_check: 'ok' }])
    expect((await sql`pragma foreign_key_check`.execute(read)).rows).toEqual([])
  },
  async mysql({ read }) {
    const tables = (await read.introspection.getTables()).map(({ name }) => sql.table(name))
    const { rows } = await sql<{ Msg_text: string }>`check table ${sql.join(tables)}`.execute(read)
    expect(rows.map(({ Msg_text }) => Msg_text)).toEqual(tables.map(() => 'OK'))
  },
}

/** I18: the database finds no fault in itself. Each kind of database is asked in its own words. */
export async function expectSound(database: Database): Promise<void> {
  await SOUND[engineOf(database.read)](database)
}
