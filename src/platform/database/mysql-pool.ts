import { callbackify } from 'node:util'
import { createPool, type Pool, type PoolConnection, type QueryError, type ResultSetHeader } from 'mysql2'
import type { CompiledQuery, MysqlPool, MysqlPoolConnection, QueryResult } from 'kysely'
import { DatabaseError, faultOf } from './faults.ts'
import { ask, type MysqlAddress, optionsOf, type Server } from './mysql-server.ts'

/** `bulk` is for migrations, imports and copies. */
export type Purpose = 'read' | 'write' | 'bulk'

/** For the start of a connection of the pool: behind it people wait. */
const WAIT_FOR_CONNECTION_MS = 5_000
/** For all that is asked of a connection until it is given back: a statement, or a transaction. Nobody waits longer for it. */
const LEASE_MS = 8_000
/** For the next statement of a transaction, where MariaDB keeps watch. A process that stands still holds its locks no longer. */
const IDLE_TRANSACTION_S = 10
/** For a lock. The command wrapper waits longer, between tries. */
const LOCK_TIMEOUT_S = 2
const MOST_WAITERS = 500

const SQL_MODE =
  'STRICT_ALL_TABLES,ONLY_FULL_GROUP_BY,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION,PIPES_AS_CONCAT'

export interface Connections {
  /** Gives a free one. Whoever took it releases it. */
  lease: () => Promise<Leased>
  /** In the shape that Kysely's dialect expects, for what is not compiled before. */
  forKysely: MysqlPool
  end: () => Promise<void>
}

/** Connections that are set up before their first use. */
export function openPool(
  address: MysqlAddress,
  server: Server,
  purpose: Purpose,
  connections: number,
): Connections {
  const pool = createPool({
    ...optionsOf(address),
    connectionLimit: connections,
    maxIdle: connections,
    queueLimit: MOST_WAITERS,
  })
  const ready = new WeakMap<PoolConnection, Leased>()
  async function lease(): Promise<Leased> {
    const connection = await freeConnection(pool).catch(thrown)
    try {
      let adapted = ready.get(connection)
      if (!adapted) {
        await setUp(connection, server, purpose)
        adapted = adapt(connection, purpose)
        ready.set(connection, adapted)
      }
      adapted.until = Date.now() + LEASE_MS
      return adapted
    } catch (error) {
      connection.destroy()
      return thrown(error)
    }
  }
  return {
    lease,
    forKysely: { getConnection: callbackify(lease), end: (callback) => pool.end(callback) },
    end: () => pool.promise().end(),
  }
}

/** Throws `unavailable` where too many wait already, or the wait takes too long. */
function freeConnection(pool: Pool): Promise<PoolConnection> {
  return new Promise((resolve, reject) => {
    let isLate = false
    const patience = setTimeout(() => {
      isLate = true
      reject(new DatabaseError('unavailable', 'no connection became free in time'))
    }, WAIT_FOR_CONNECTION_MS)
    pool.getConnection((error, connection) => {
      clearTimeout(patience)
      if (error) reject(error)
      else if (isLate) connection.release()
      else resolve(connection)
    })
  })
}

/** A variable that the server does not take as it is given would be a silent difference, so each is read back. */
async function setUp(connection: PoolConnection, server: Server, purpose: Purpose): Promise<void> {
  const isolation = server.isMariaDb ? 'tx_isolation' : 'transaction_isolation'
  const readOnly = server.isMariaDb ? 'tx_read_only' : 'transaction_read_only'
  const wanted: Record<string, string | number> = {
    sql_mode: SQL_MODE,
    time_zone: '+00:00',
    collation_connection: server.collation,
    innodb_lock_wait_timeout: LOCK_TIMEOUT_S,
    foreign_key_checks: 1,
    // Without it a transaction begins with its first statement, and BEGIN need not go to the server and back.
    autocommit: purpose === 'write' ? 0 : 1,
    [isolation]: 'READ-COMMITTED',
    [readOnly]: purpose === 'read' ? 1 : 0,
  }
  await ask(connection, `set names utf8mb4 collate ${server.collation}`)
  const values = Object.entries(wanted)
  await ask(
    connection,
    `set ${values.map(([name, value]) => `session ${name} = ${literal(value)}`).join(', ')}`,
  )
  // MariaDB 10 believes that all rows behind a key cost no more than a few seeks, and reads them up to where a page
  // starts. Where the server has this switch it stops believing so.
  const seeks = "set session optimizer_adjust_secondary_key_costs = 'disable_max_seek'"
  if (server.isMariaDb) await ask(connection, seeks).catch(() => {})
  if (server.isMariaDb && purpose === 'write')
    await ask(connection, `set session idle_transaction_timeout = ${IDLE_TRANSACTION_S}`)
  const [found] = await ask(
    connection,
    `select ${values.map(([name]) => `@@session.${name} as ${name}`).join(', ')}`,
  )
  for (const [name, value] of values) {
    const has = found?.[name]
    if (sorted(has) !== sorted(value))
      throw new Error(`the server runs with ${name}=${String(has)}, ${value} is needed`)
  }
}

const literal = (value: string | number) => (typeof value === 'string' ? `'${value}'` : String(value))

/** The server tells the parts of sql_mode in an order of its own. */
const sorted = (value: unknown) => String(value).split(',').sort().join()

/** A connection in use. */
export interface Leased extends MysqlPoolConnection {
  /** The moment by which it must have done what it does. */
  until: number
  /** Runs a compiled statement. */
  execute: <R>(query: Pick<CompiledQuery<R>, 'sql' | 'parameters'>) => Promise<QueryResult<R>>
}

/** Statements with parameters are prepared once on each connection; one that runs too long costs its connection. */
function adapt(connection: PoolConnection, purpose: Purpose): Leased {
  const query = (text: string, values: unknown[], callback?: (error: unknown, result: never) => void) => {
    const done = (error: QueryError | null, result: unknown) => {
      if (error && isTooLate(error)) connection.destroy()
      callback?.(error && broken(error), result as never)
    }
    const timeout = purpose === 'bulk' ? undefined : Math.max(1, leased.until - Date.now())
    if (values.length > 0) connection.execute({ sql: text, values, timeout }, done)
    else connection.query({ sql: text, timeout }, done)
    return { stream: () => notStreamed() }
  }
  const leased: Leased = {
    until: 0,
    config: connection.config,
    threadId: connection.threadId ?? 0,
    connect: (callback) => callback?.(null),
    destroy: () => connection.destroy(),
    release: () => connection.release(),
    query,
    execute: <R>({ sql, parameters }: Pick<CompiledQuery<R>, 'sql' | 'parameters'>) =>
      new Promise<QueryResult<R>>((resolve, reject) => {
        query(sql, parameters as unknown[], (error, result: R[] | ResultSetHeader) => {
          if (error) reject(error)
          else if (Array.isArray(result)) resolve({ rows: result })
          else resolve({ rows: [], numAffectedRows: BigInt(result.affectedRows) })
        })
      }),
  }
  return leased
}

function notStreamed(): never {
  throw new Error('results are read in pages, not streamed')
}

const isTooLate = (error: QueryError) => error.code === 'PROTOCOL_SEQUENCE_TIMEOUT'

/** Errors of the connection itself, which have no SQL state, as a fault; those of the server as they are. */
function broken(error: unknown): unknown {
  if (!(error instanceof Error) || faultOf(error) !== undefined || 'sqlState' in error) return error
  return new DatabaseError('unavailable', error.message || 'the database does not answer', error)
}

function thrown(error: unknown): never {
  throw broken(error)
}

/** Whether the connection went away under a statement, rather than the server saying no or never having been there. */
export function isLost(error: unknown): boolean {
  if (!(error instanceof DatabaseError) || !(error.cause instanceof Error)) return false
  const code = 'code' in error.cause ? error.cause.code : undefined
  return code === 'PROTOCOL_CONNECTION_LOST' || code === 'ECONNRESET' || code === 'EPIPE'
}
