import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { Kysely, sql, SqliteDialect } from 'kysely'
import type { Database, Tables } from './database.ts'
import { directly } from './direct.ts'
import { DatabaseError } from './faults.ts'
import { migrateToLatest } from './migrate.ts'
import {
  BUSY_TIMEOUT_MS,
  connect,
  type Connection,
  preparing,
  START_TIMEOUT_MS,
} from './sqlite-connection.ts'
import { writersOf } from './sqlite-writers.ts'

const DATA_VERSION = { sql: 'pragma data_version', parameters: [] }

/** Opens (and creates) the database file. `:memory:` is a private empty database. */
export function openSqlite(path: string): Database {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true })
  const writer = connect(path, 'write')
  const written = preparing(writer)
  const write = kyselyOver(written)
  // The file exists and is in WAL mode only after the writer has opened it.
  const reader = path === ':memory:' ? null : connect(path, 'read')
  const reading = reader ? preparing(reader) : written
  const read = reader ? kyselyOver(reading) : write
  const writers = writersOf(written, kyselyOver(inTransaction(written)))
  let own = 0
  return {
    read,
    write: writers,
    // A read is over before anybody can ask.
    load: () => ({ read: { busy: 0, waiting: 0 }, write: writers.load() }),
    // It tells a connection what others have committed, so one that writes too counts what it may have written itself.
    writes: () =>
      reader ? Number(reading.execute<{ data_version: number }>(DATA_VERSION).rows[0]?.data_version) : ++own,
    async migrate() {
      writer.exec(`pragma busy_timeout = ${START_TIMEOUT_MS}`)
      try {
        return await migrateToLatest(write)
      } finally {
        writer.exec(`pragma busy_timeout = ${BUSY_TIMEOUT_MS}`)
      }
    },
    async ping() {
      await sql`select 1 from kysely_migration limit 1`.execute(read)
    },
    async close() {
      if (reader) await read.destroy()
      await write.destroy()
      // Kysely closes only what it has used; a connection that stays would keep the log from being put away.
      for (const connection of [reader, writer]) if (connection?.isOpen) connection.close()
    },
  }
}

/** A full or failing disk ends a transaction by itself; what was yet to come of it must not be done without it. */
function inTransaction(connection: Connection): Connection {
  return {
    ...connection,
    execute(query) {
      if (!connection.isTransaction()) throw new DatabaseError('unavailable', 'the transaction was undone')
      return connection.execute(query)
    },
  }
}

function kyselyOver({ execute, forKysely }: Connection): Kysely<Tables> {
  return directly(
    new Kysely<Tables>({ dialect: new SqliteDialect({ database: forKysely }) }),
    async (query) => execute(query),
  )
}
