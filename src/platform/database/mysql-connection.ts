import type { CompiledQuery, MysqlPoolConnection, QueryResult } from 'kysely'
import type { PoolConnection, PrepareStatementInfo, ResultSetHeader } from 'mysql2'
import { DatabaseError, faultOf } from './faults.ts'
import { knowColumns } from './mysql-columns.ts'
import { sendingAhead } from './mysql-pipeline.ts'
import { STATEMENTS_KEPT } from './mysql-server.ts'

/** Somebody who waits for something. */
export interface Waiter {
  /** By `performance.now()`. */
  until: number
  late: () => void
}

/** A connection in use: until a moment it must have done what it does. */
export interface Leased extends MysqlPoolConnection, Waiter {
  /** Whether nothing that was asked of it waits for its answer. */
  isAnswered: () => boolean
  /** Runs a compiled statement. */
  execute: <R>(query: Pick<CompiledQuery<R>, 'sql' | 'parameters'>) => Promise<QueryResult<R>>
}

type Done = (error: unknown, result: never) => void

/** Statements with parameters are prepared once on each connection; one that runs too long costs its connection. */
export function adapt(connection: PoolConnection, over: (leased: Leased) => void): Leased {
  const run = preparing(connection)
  const unanswered = new Set<Done>()
  let isGone = false
  const query = (text: string, values: readonly unknown[], callback: Done = () => {}) => {
    const done = (error: unknown, result: unknown) => {
      if (unanswered.delete(callback)) callback(error && broken(naming(text, error)), result as never)
    }
    unanswered.add(callback)
    // A connection that was closed here answers no more, not even that it is closed.
    if (isGone) done(closed(), undefined)
    else run(text, values, done)
    return { stream: () => notStreamed() }
  }
  const leave = (error: DatabaseError) => {
    isGone = true
    over(leased)
    connection.destroy()
    const late = [...unanswered]
    unanswered.clear()
    for (const callback of late) callback(error, undefined as never)
  }
  const leased: Leased = {
    until: 0,
    config: connection.config,
    threadId: connection.threadId ?? 0,
    connect: (callback) => callback?.(null),
    isAnswered: () => unanswered.size === 0,
    late: () => leave(new DatabaseError('unavailable', 'the database did not answer in time')),
    destroy: () => leave(closed()),
    release() {
      over(leased)
      connection.release()
    },
    query,
    execute: <R>({ sql, parameters }: Pick<CompiledQuery<R>, 'sql' | 'parameters'>) =>
      new Promise<QueryResult<R>>((resolve, reject) => {
        query(sql, parameters, (error, result: R[] | ResultSetHeader) => {
          if (error) reject(error)
          else if (Array.isArray(result)) resolve({ rows: result })
          else resolve({ rows: [], numAffectedRows: BigInt(result.affectedRows) })
        })
      }),
  }
  return leased
}

const closed = () => new DatabaseError('unavailable', 'the connection is closed')

/** Of a prepared statement the driver does not tell which it was. A connection that is lost has one error for all: the first names it. */
function naming(sql: string, error: unknown): unknown {
  if (error instanceof Error && !('sql' in error && error.sql)) Object.assign(error, { sql })
  return error
}

type Run = (
  text: string,
  values: readonly unknown[],
  done: (error: unknown, result?: unknown) => void,
) => void

/** Asks a statement that is prepared already for no more than its rows; through the driver's own front door it would be looked up each time. */
function preparing(connection: PoolConnection): Run {
  const ask = sendingAhead(connection)
  const kept = new Map<string, PrepareStatementInfo>()
  /** What stands behind a statement that is being prepared. */
  let behind: Parameters<Run>[] | undefined
  function run(...[text, values, done]: Parameters<Run>): void {
    if (behind) {
      behind.push([text, values, done])
      return
    }
    if (values.length === 0) {
      ask(() => connection.query(text, done))
      return
    }
    const known = kept.get(text)
    if (known) {
      // Where one has to go it is the one that was asked for longest ago.
      if (kept.size >= STATEMENTS_KEPT && kept.delete(text)) kept.set(text, known)
      ask(() => execute(known, text, values, done))
      return
    }
    behind = []
    connection.prepare(text, (error, statement) => {
      const next = behind ?? []
      behind = undefined
      if (error) done(error)
      else {
        const [oldest] = kept.size < STATEMENTS_KEPT ? [] : kept.keys()
        if (oldest !== undefined) {
          kept.delete(oldest)
          connection.unprepare(oldest)
        }
        kept.set(text, statement)
        ask(() => execute(statement, text, values, done))
      }
      for (const one of next) {
        if (isFatal(error)) one[2](error)
        else run(...one)
      }
    })
  }
  return run
}

function execute(
  statement: PrepareStatementInfo,
  text: string,
  values: readonly unknown[],
  done: Parameters<Run>[2],
): unknown {
  const command: unknown = statement.execute(values, done)
  // One that is closed makes none.
  if (command) knowColumns(text, command)
  return command
}

/** Whether the connection went with it. */
function isFatal(error: unknown): boolean {
  return error instanceof Error && 'fatal' in error && error.fatal === true
}

function notStreamed(): never {
  throw new Error('results are read in pages, not streamed')
}

/** Errors of the connection itself, which have no SQL state, as a fault; those of the server as they are. */
export function broken(error: unknown): unknown {
  if (!(error instanceof Error) || faultOf(error) !== undefined || 'sqlState' in error) return error
  return new DatabaseError('unavailable', error.message || 'the database does not answer', error)
}

/** Whether the connection went away under a statement, rather than the server saying no or never having been there. */
export function isLost(error: unknown): boolean {
  if (!(error instanceof DatabaseError) || !(error.cause instanceof Error)) return false
  const code = 'code' in error.cause ? error.cause.code : undefined
  return code === 'PROTOCOL_CONNECTION_LOST' || code === 'ECONNRESET' || code === 'EPIPE'
}
