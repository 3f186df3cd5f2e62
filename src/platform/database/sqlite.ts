import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Kysely, sql, SqliteDialect } from 'kysely'
import type { Database, Tables } from './database.ts'
import { directly } from './direct.ts'
import { faultOf } from './faults.ts'
import { Line } from './line.ts'
import { migrateToLatest } from './migrate.ts'
import {
  BUSY_TIMEOUT_MS,
  connect,
  type Connection,
  preparing,
  START_TIMEOUT_MS,
} from './sqlite-connection.ts'

const LONGEST_PAUSE_MS = 30
/** Well under the ten seconds after which nobody may be without an answer, and over what the wrapper of commands waits. */
const WRITER_PATIENCE_MS = 6_000

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
  let own = 0
  return {
    read,
    write: inLine((work) => inTransaction(written, () => work(write))),
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

function kyselyOver({ execute, forKysely }: Connection): Kysely<Tables> {
  return directly(
    new Kysely<Tables>({ dialect: new SqliteDialect({ database: forKysely }) }),
    async (query) => execute(query),
  )
}

async function inTransaction<T>({ prepare }: Connection, work: () => Promise<T>): Promise<T> {
  prepare('begin').run([])
  try {
    const outcome = await work()
    prepare('commit').run([])
    return outcome
  } catch (error) {
    prepare('rollback').run([])
    throw error
  }
}

/**
 * One writes at a time, and while another process holds the lock, only the first in line asks for it: each try blocks
 * the process, and many who try in turn would keep each other waiting without end.
 */
function inLine(write: Database['write']): Database['write'] {
  const line = new Line()
  return async (work) => {
    const deadline = Date.now() + WRITER_PATIENCE_MS
    await line.enter(WRITER_PATIENCE_MS, tooLate)
    try {
      for (let attempt = 1; ; attempt++) {
        // Before a try, not after it: when the first gives up, all who came with it would block one after the other.
        if (Date.now() >= deadline) throw tooLate()
        try {
          return await write(work)
        } catch (error) {
          if (faultOf(error) !== 'busy') throw error
          // Jitter, or the processes that collided would collide again.
          await sleep(Math.random() * Math.min(LONGEST_PAUSE_MS, 4 * 2 ** Math.min(attempt, 10)))
        }
      }
    } finally {
      line.leave()
    }
  }
}

function tooLate(): Error {
  return Object.assign(new Error('database is locked'), { errcode: 5 })
}
