import { callbackify } from 'node:util'
import { createPool, type Pool, type PoolConnection, type QueryError, type ResultSetHeader } from 'mysql2'
import type { CompiledQuery, MysqlPool, MysqlPoolConnection, QueryResult } from 'kysely'
import type { Load } from './database.ts'
import { DatabaseError, faultOf } from './faults.ts'
import { type MysqlAddress, optionsOf, type Server } from './mysql-server.ts'
import { type Purpose, setUp } from './mysql-session.ts'

/** For the start of a connection of the pool: behind it people wait. */
const WAIT_FOR_CONNECTION_MS = 5_000
/** For all that is asked of a connection until it is given back: a statement, or a transaction. Nobody waits longer for it. */
const LEASE_MS = 8_000
const MOST_WAITERS = 500

export interface Connections {
  /** Gives a free one. Whoever took it releases it. */
  lease: () => Promise<Leased>
  /** In the shape that Kysely's dialect expects, for what is not compiled before. */
  forKysely: MysqlPool
  load: () => Load
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
  const busy = new Set<PoolConnection>()
  let waiting = 0
  async function lease(): Promise<Leased> {
    waiting++
    const connection = await freeConnection(pool)
      .catch(thrown)
      .finally(() => waiting--)
    busy.add(connection)
    try {
      let adapted = ready.get(connection)
      if (!adapted) {
        await setUp(connection, server, purpose)
        adapted = adapt(connection, purpose, () => busy.delete(connection))
        ready.set(connection, adapted)
      }
      adapted.until = Date.now() + LEASE_MS
      return adapted
    } catch (error) {
      busy.delete(connection)
      connection.destroy()
      return thrown(error)
    }
  }
  return {
    lease,
    load: () => ({ busy: busy.size, waiting }),
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

/** A connection in use. */
export interface Leased extends MysqlPoolConnection {
  /** The moment by which it must have done what it does. */
  until: number
  /** Runs a compiled statement. */
  execute: <R>(query: Pick<CompiledQuery<R>, 'sql' | 'parameters'>) => Promise<QueryResult<R>>
}

/** Statements with parameters are prepared once on each connection; one that runs too long costs its connection. */
function adapt(connection: PoolConnection, purpose: Purpose, over: () => void): Leased {
  const destroy = () => {
    over()
    connection.destroy()
  }
  const query = (text: string, values: unknown[], callback?: (error: unknown, result: never) => void) => {
    const done = (error: QueryError | null, result: unknown) => {
      if (error && isTooLate(error)) destroy()
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
    destroy,
    release() {
      over()
      connection.release()
    },
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
