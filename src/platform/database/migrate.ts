import { type Kysely, sql } from 'kysely'
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
export function migrateToLatest(database: Kysely<Tables>): Promise<string[]> {
  return engineOf(database) === 'sqlite'
    ? database.transaction().execute(runPending)
    : database.connection().execute(runAlone)
}

async function runPending(db: Kysely<Tables>): Promise<string[]> {
  await sql`create table if not exists kysely_migration (
    name varchar(255) not null primary key, timestamp varchar(255) not null)`.execute(db)
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db)
  const done = new Set(rows.map(({ name }) => name))
  const unknown = [...done].filter((name) => !Object.hasOwn(MIGRATIONS, name))
  if (unknown.length > 0)
    throw new SchemaAhead(
      `the database has ${unknown.join(', ')}, which this version does not know; run a newer one`,
    )
  const pending = Object.entries(MIGRATIONS).filter(([name]) => !done.has(name))
  for (const [name, steps] of pending) {
    await run(db, steps)
    const now = new Date().toISOString()
    await sql`insert into kysely_migration (name, timestamp) values (${name}, ${now})`.execute(db)
  }
  return pending.map(([name]) => name)
}

const LONGEST_WAIT_S = 60

/** The lock ends with the connection, however that ends. */
async function runAlone(db: Kysely<Tables>): Promise<string[]> {
  const lock = sql`concat('fastyums ', database())`
  const { rows } = await sql<{
    mine: 0 | 1 | null
  }>`select get_lock(${lock}, ${LONGEST_WAIT_S}) as mine`.execute(db)
  if (rows[0]?.mine !== 1) throw new Error('another process is bringing the schema up to date')
  try {
    return await runPending(db)
  } finally {
    await sql`select release_lock(${lock})`.execute(db)
  }
}

async function run(db: Kysely<Tables>, steps: readonly Step[]): Promise<void> {
  const isSqlite = engineOf(db) === 'sqlite'
  const collation = isSqlite ? '' : await collationOf(db)
  for (const step of steps) {
    const passedOver = isSqlite ? NONE : step.optional ? DONE_OR_REFUSED : DONE
    for (const statement of isSqlite ? step.sqlite : step.mysql(collation)) {
      await sql.raw(statement).execute(db).catch(unless(passedOver))
    }
    await step.change?.(db)
  }
}

/** How text is compared on this connection of MySQL, which chose it by what the server has. */
export async function collationOf(db: Kysely<Tables>): Promise<string> {
  const query = sql<{ name: string }>`select @@collation_connection as name`
  return (await query.execute(db)).rows[0]?.name ?? ''
}

const NONE: ReadonlySet<number> = new Set()
/** A table, a column, an index, a trigger that is there already, or an index that is gone. */
const DONE: ReadonlySet<number> = new Set([1050, 1060, 1061, 1091, 1359])
/** Or one that this user or server may not have: no privilege, a binary log that asks for more, no such statement. */
const DONE_OR_REFUSED: ReadonlySet<number> = new Set([...DONE, 1064, 1142, 1227, 1235, 1419])

function unless(passedOver: ReadonlySet<number>): (error: unknown) => void {
  return (error) => {
    if (!(error instanceof Error && 'errno' in error && passedOver.has(Number(error.errno)))) throw error
  }
}
