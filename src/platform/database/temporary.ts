import { sql } from 'kysely'
import type { Tx } from './database.ts'
import { temporaryTable } from './ddl.ts'
import { engineOf } from './engine.ts'
import { collationOf } from './migrate.ts'

/** A table that only the writer's connection sees, unless it has it already. */
export async function makeTemporaryTable(
  tx: Tx,
  name: string,
  columns: Record<string, string>,
  key: string,
): Promise<void> {
  const engine = engineOf(tx.sql)
  const collation = engine === 'mysql' ? await collationOf(tx.sql) : ''
  await sql.raw(temporaryTable(engine, collation, name, columns, key)).execute(tx.sql)
}
