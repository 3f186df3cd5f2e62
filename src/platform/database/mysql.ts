import { type CompiledQuery, Kysely, MysqlDialect, type MysqlPool, type QueryResult, sql } from 'kysely'
import type { Database, Tables } from './database.ts'
import { directly } from './direct.ts'
import { DatabaseError } from './faults.ts'
import { migrateToLatest } from './migrate.ts'
import { isLost, type Leased } from './mysql-connection.ts'
import { type Connections, openPool } from './mysql-pool.ts'
import { type MysqlAddress, serverOf } from './mysql-server.ts'
import type { Purpose } from './mysql-session.ts'

/** Few: a statement takes a fraction of a millisecond, and the server's cores are what it waits for. */
const READERS = 10
const WRITERS = 10

/** Opens a database of a MySQL or MariaDB server. Throws where the server does not answer or may lose what it answered. */
export async function openMysql(address: MysqlAddress): Promise<Database> {
  const server = await serverOf(address)
  const over = (purpose: Purpose, connections: number) => openPool(address, server, purpose, connections)
  const readers = over('read', READERS)
  const read = directly(kyselyOver(readers.forKysely), (query) => asking(readers, query))
  const write = address.inBulk ? over('bulk', 1) : over('write', WRITERS)
  return {
    read,
    write: (work) => inTransaction(write, work, address.inBulk === true),
    writes: () => null,
    load: () => ({ read: readers.load(), write: write.load() }),
    async migrate() {
      const connection = kyselyOver(over('bulk', 1).forKysely)
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
      await Promise.all([readers, write].map(({ end }) => end()))
    },
  }
}

function kyselyOver(pool: MysqlPool): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: new MysqlDialect({ pool }) })
}

async function asking<R>({ lease }: Connections, query: CompiledQuery<R>): Promise<QueryResult<R>> {
  const connection = await lease()
  try {
    return await connection.execute(query)
  } finally {
    connection.release()
  }
}

/** A connection as what is built on it sees it: one Kysely for its whole life. */
const kyselies = new WeakMap<Leased, Kysely<Tables>>()

function kyselyOn(connection: Leased): Kysely<Tables> {
  let known = kyselies.get(connection)
  if (!known) {
    const kept = { ...connection, release: () => {} }
    const pool: MysqlPool = { getConnection: (use) => use(null, kept), end: (ended) => ended(null) }
    known = directly(kyselyOver(pool), connection.execute)
    kyselies.set(connection, known)
  }
  return known
}

/**
 * A connection that is lost before COMMIT has committed nothing, so the work may run again. One that is lost at COMMIT
 * may have committed: that is never repeated here, the client's Idempotency-Key finds out.
 */
async function inTransaction<T>(
  { lease }: Connections,
  work: (sql: Kysely<Tables>) => Promise<T>,
  begins: boolean,
): Promise<T> {
  const connection = await lease().catch((error: unknown) => {
    throw runnable(error)
  })
  const say = (text: string) => connection.execute({ sql: text, parameters: [] })
  let outcome: T
  try {
    if (begins) await say('begin')
    outcome = await work(kyselyOn(connection))
    if (!connection.isAnswered()) throw new Error('a transaction ends before its statements have ended')
  } catch (error) {
    // After a lock wait time-out the server has undone the statement alone.
    await say('rollback').then(
      () => connection.release(),
      () => connection.destroy(),
    )
    throw runnable(error)
  }
  await say('commit').catch((error: unknown) => {
    // Nobody else may find what is left of it.
    connection.destroy()
    throw error
  })
  connection.release()
  return outcome
}

function runnable(error: unknown): unknown {
  return isLost(error) ? new DatabaseError('busy', 'the connection was lost before COMMIT', error) : error
}
