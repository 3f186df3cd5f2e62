import { type Kysely, sql } from 'kysely'
import { Migrator, type Migration } from 'kysely/migration'
import type { Tables } from './database.ts'
import type { Step } from './ddl.ts'
import { engineOf } from './engine.ts'
import { MIGRATIONS } from './migrations/index.ts'

/** The database was brought further by a newer version than this one. */
export class SchemaAhead extends Error {}

/**
 * Runs what has not run yet, in order, and returns the names. Of several processes at once one runs it and the others
 * wait. SQLite does it all in one transaction. MySQL commits each statement, so there one that was done before the
 * last run was cut short is passed over. Throws SchemaAhead.
 */
export async function migrateToLatest(connection: Kysely<Tables>): Promise<string[]> {
  const migrations: Record<string, Migration> = Object.fromEntries(
    Object.entries(MIGRATIONS).map(([name, steps]) => [name, { up: (db) => run(db, steps) }]),
  )
  const migrator = new Migrator({ db: connection, provider: { getMigrations: async () => migrations } })
  const unknown = (await migrated(connection)).filter((name) => !Object.hasOwn(MIGRATIONS, name))
  if (unknown.length > 0)
    throw new SchemaAhead(
      `the database has ${unknown.join(', ')}, which this version does not know; run a newer one`,
    )
  const { error, results } = await migrator.migrateToLatest()
  if (error) throw error
  return (results ?? []).map((result) => result.migrationName)
}

/** The migrations that have run. */
async function migrated(connection: Kysely<Tables>): Promise<string[]> {
  const tables = await connection.introspection.getTables({ withInternalKyselyTables: true })
  if (!tables.some(({ name }) => name === 'kysely_migration')) return []
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(connection)
  return rows.map(({ name }) => name)
}

// oxlint-disable-next-line typescript/no-explicit-any -- what Kysely hands to a migration
async function run(connection: Kysely<any>, steps: readonly Step[]): Promise<void> {
  if (engineOf(connection) === 'sqlite') {
    for (const statement of steps.flatMap((step) => step.sqlite)) await sql.raw(statement).execute(connection)
    return
  }
  const collation = await collationOf(connection)
  for (const statement of steps.flatMap((step) => step.mysql(collation))) {
    await sql.raw(statement).execute(connection).catch(unlessDone)
  }
}

/** How text is compared on this connection, which chose it by what the server has. */
// oxlint-disable-next-line typescript/no-explicit-any -- any database, whatever its tables
export async function collationOf(connection: Kysely<any>): Promise<string> {
  const query = sql<{ name: string }>`select @@collation_connection as name`
  return (await query.execute(connection)).rows[0]?.name ?? ''
}

/** A table, a column, an index that is there already. */
const DONE = new Set([1050, 1060, 1061])

function unlessDone(error: unknown): void {
  if (!(error instanceof Error && 'errno' in error && DONE.has(Number(error.errno)))) throw error
}
