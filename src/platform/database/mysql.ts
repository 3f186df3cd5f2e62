import { Kysely, MysqlDialect, sql } from 'kysely'
import type { Database, Tables } from './database.ts'
import { DatabaseError } from './faults.ts'
import { migrateToLatest } from './migrate.ts'
import { isLost, openPool, type Purpose } from './mysql-pool.ts'
import { type MysqlAddress, serverOf } from './mysql-server.ts'

/** Few: a statement takes a fraction of a millisecond, and the server's cores are what it waits for. */
const READERS = 10
const WRITERS = 10

/** Opens a database of a MySQL or MariaDB server. Throws where the server does not answer or may lose what it answered. */
export async function openMysql(address: MysqlAddress): Promise<Database> {
  const server = await serverOf(address)
  const over = (purpose: Purpose, connections: number) =>
    new Kysely<Tables>({
      dialect: new MysqlDialect({ pool: openPool(address, server, purpose, connections) }),
    })
  const read = over('read', READERS)
  const write = address.inBulk ? over('bulk', 1) : over('write', WRITERS)
  return {
    read,
    write: (work) => inTransaction(write, work),
    async migrate() {
      const connection = over('bulk', 1)
      try {
        return await migrateToLatest(connection)
      } finally {
        await connection.destroy()
      }
    },
    async ping() {
      await sql`select 1 from kysely_migration limit 1`.execute(read)
    },
    async close() {
      await read.destroy()
      await write.destroy()
    },
  }
}

/**
 * A connection that is lost before COMMIT has committed nothing, so the work may run again. One that is lost at COMMIT
 * may have committed: that is never repeated here, the client's Idempotency-Key finds out.
 */
async function inTransaction<T>(db: Kysely<Tables>, work: (sql: Kysely<Tables>) => Promise<T>): Promise<T> {
  const transaction = await begin(db)
  let outcome: T
  try {
    outcome = await work(transaction)
  } catch (error) {
    // After a lock wait time-out the server has undone the statement alone.
    await transaction
      .rollback()
      .execute()
      .catch(() => {})
    throw runnable(error)
  }
  await transaction.commit().execute()
  return outcome
}

function begin(db: Kysely<Tables>) {
  return db
    .startTransaction()
    .execute()
    .catch((error: unknown) => {
      throw runnable(error)
    })
}

function runnable(error: unknown): unknown {
  return isLost(error) ? new DatabaseError('busy', 'the connection was lost before COMMIT', error) : error
}
