import type { Kysely } from 'kysely'
import { Migrator, type Migration } from 'kysely/migration'
import { sql } from 'kysely'
import type { Tables } from './database.ts'
import { MIGRATIONS } from './migrations/index.ts'

/** Runs what has not run yet, in order, and returns the names. The caller holds the one transaction. Throws on a database that is ahead. */
export async function migrateToLatest(connection: Kysely<Tables>): Promise<string[]> {
  const migrations: Record<string, Migration> = Object.fromEntries(
    Object.entries(MIGRATIONS).map(([name, statements]) => [name, { up: (db) => run(db, statements) }]),
  )
  const migrator = new Migrator({ db: connection, provider: { getMigrations: async () => migrations } })
  const { error, results } = await migrator.migrateToLatest()
  if (error) throw error
  return (results ?? []).map((result) => result.migrationName)
}

async function run(connection: Kysely<unknown>, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(connection)
}
