import { callbackify, promisify } from 'node:util'
import type { MysqlPool } from 'kysely'
import { createPool, type Pool, type PoolConnection } from 'mysql2'
import type { Load } from './database.ts'
import { DatabaseError } from './faults.ts'
import { adapt, broken, type Leased, type Waiter } from './mysql-connection.ts'
import { type MysqlAddress, optionsOf, type Server } from './mysql-server.ts'
import { type Purpose, setUp } from './mysql-session.ts'

/** For the start of a connection of the pool: behind it people wait. */
const WAIT_FOR_CONNECTION_MS = 5_000
/** For all that is asked of a connection until it is given back: a statement, or a transaction. Nobody waits longer for it. */
const LEASE_MS = 8_000
const MOST_WAITERS = 500
/** How exactly these two are kept: a timer for each statement would cost more than looking at them all. */
const WATCHED_EVERY_MS = 250

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
  const busy = new Set<Leased>()
  const waiting = new Set<Waiter>()
  const watch = setInterval(() => {
    const now = performance.now()
    for (const waiter of waiting) if (waiter.until < now) waiter.late()
    // What is done in bulk takes the time that it takes.
    if (purpose !== 'bulk') for (const leased of busy) if (leased.until < now) leased.late()
  }, WATCHED_EVERY_MS).unref()

  async function lease(): Promise<Leased> {
    const connection = await freeConnection(pool, waiting)
    let leased = ready.get(connection)
    if (!leased) {
      leased = adapt(connection, (one) => busy.delete(one))
      ready.set(connection, leased)
      busy.add(leased)
      leased.until = performance.now() + LEASE_MS
      await setUp(connection, server, purpose).catch((error: unknown) => {
        leased?.destroy()
        throw broken(error)
      })
    }
    leased.until = performance.now() + LEASE_MS
    busy.add(leased)
    return leased
  }
  const end = (ended: (error: unknown) => void) =>
    pool.end((error) => {
      clearInterval(watch)
      ended(error)
    })
  return {
    lease,
    load: () => ({ busy: busy.size, waiting: waiting.size }),
    forKysely: { getConnection: callbackify(lease), end },
    end: promisify(end),
  }
}

/** Throws `unavailable` where too many wait already, or the wait takes too long. */
function freeConnection(pool: Pool, waiting: Set<Waiter>): Promise<PoolConnection> {
  return new Promise((resolve, reject) => {
    const waiter = {
      until: performance.now() + WAIT_FOR_CONNECTION_MS,
      late() {
        waiting.delete(waiter)
        reject(new DatabaseError('unavailable', 'no connection became free in time'))
      },
    }
    waiting.add(waiter)
    pool.getConnection((error, connection) => {
      const isLate = !waiting.delete(waiter)
      if (error) reject(broken(error))
      else if (isLate) connection.release()
      else resolve(connection)
    })
  })
}
