import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { Kysely, sql, SqliteDialect, type SqliteDatabase } from 'kysely'
import type { Database, Tables } from './database.ts'
import { faultOf } from './faults.ts'
import { Line } from './line.ts'
import { migrateToLatest } from './migrate.ts'

const STATEMENTS_KEPT = 500
/** Short: the wait blocks the process. A writer waits longer, between tries, without blocking. */
const BUSY_TIMEOUT_MS = 50
const LONGEST_PAUSE_MS = 30
/** Well under the ten seconds after which nobody may be without an answer, and over what the wrapper of commands waits. */
const WRITER_PATIENCE_MS = 6_000
/** At the start nobody is kept waiting, and another process may be starting on the same file. */
const START_TIMEOUT_MS = 5_000

/** Opens (and creates) the database file. `:memory:` is a private empty database. */
export function openSqlite(path: string): Database {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true })
  const writer = connect(path, 'write')
  const write = kyselyOver(writer)
  // The file exists and is in WAL mode only after the writer has opened it.
  const reader = path === ':memory:' ? null : connect(path, 'read')
  const read = reader ? kyselyOver(reader) : write
  return {
    read,
    write: inLine((work) => write.transaction().execute(work)),
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

function connect(path: string, purpose: 'read' | 'write'): DatabaseSync {
  const connection = new DatabaseSync(path, { timeout: START_TIMEOUT_MS, enableForeignKeyConstraints: true })
  if (path !== ':memory:') connection.exec('pragma journal_mode = wal')
  connection.exec('pragma synchronous = full; pragma cache_size = -16000')
  connection.exec(`pragma busy_timeout = ${BUSY_TIMEOUT_MS}`)
  if (purpose === 'read') connection.exec('pragma query_only = on')
  assertPragmas(connection, {
    journal_mode: path === ':memory:' ? 'memory' : 'wal',
    synchronous: 2,
    foreign_keys: 1,
    busy_timeout: BUSY_TIMEOUT_MS,
    query_only: purpose === 'read' ? 1 : 0,
  })
  return connection
}

/** A pragma that SQLite does not accept is ignored in silence, so each is read back. */
function assertPragmas(connection: DatabaseSync, expected: Record<string, string | number>): void {
  for (const [name, value] of Object.entries(expected)) {
    const found = Object.values(connection.prepare(`pragma ${name}`).get() ?? {})[0]
    if (found !== value) throw new Error(`SQLite runs with ${name}=${String(found)}, ${value} is needed`)
  }
}

function kyselyOver(connection: DatabaseSync): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: new SqliteDialect({ database: preparing(connection) }) })
}

/** node:sqlite in the shape that Kysely's dialect expects, with each statement prepared once. */
function preparing(connection: DatabaseSync): SqliteDatabase {
  const kept = new Map<string, ReturnType<typeof adapt>>()
  return {
    prepare(text) {
      // A full or failing disk makes SQLite roll back by itself; to do it again is an error that would hide the first.
      if (text === 'rollback' && !connection.isTransaction) return NOTHING
      let statement = kept.get(text)
      if (!statement) {
        // A deferred transaction that reads before it writes fails at once when another process wrote in between.
        statement = adapt(connection.prepare(text === 'begin' ? 'begin immediate' : text))
        if (kept.size >= STATEMENTS_KEPT) kept.delete(kept.keys().next().value as string)
        kept.set(text, statement)
      }
      return statement
    },
    close: () => connection.close(),
  }
}

const NOTHING: ReturnType<typeof adapt> = {
  reader: false,
  all: () => [],
  run: () => ({ changes: 0, lastInsertRowid: 0 }),
  iterate: () => [].values(),
}

function adapt(statement: StatementSync) {
  const values = (parameters: readonly unknown[]) => parameters as SQLInputValue[]
  return {
    reader: statement.columns().length > 0,
    all: (parameters: readonly unknown[]) => statement.all(...values(parameters)),
    run: (parameters: readonly unknown[]) => statement.run(...values(parameters)),
    iterate: (parameters: readonly unknown[]) =>
      statement.iterate(...values(parameters)) as IterableIterator<unknown>,
  }
}
