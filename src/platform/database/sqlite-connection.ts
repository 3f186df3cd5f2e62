import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import type { CompiledQuery, QueryResult, SqliteDatabase } from 'kysely'

const STATEMENTS_KEPT = 500
/** Short: the wait blocks the process. A writer waits longer, between tries, without blocking. */
export const BUSY_TIMEOUT_MS = 50
/** At the start nobody is kept waiting, and another process may be starting on the same file. */
export const START_TIMEOUT_MS = 5_000

export function connect(path: string, purpose: 'read' | 'write'): DatabaseSync {
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

/** A statement that was prepared once. */
interface Prepared {
  /** Whether it has rows to give. */
  reader: boolean
  all: (parameters: readonly unknown[]) => Row[]
  run: (parameters: readonly unknown[]) => { changes: number | bigint; lastInsertRowid: number | bigint }
}
type Row = Record<string, unknown>

/** A connection with what it has prepared. */
export interface Connection {
  prepare: (text: string) => Prepared
  isTransaction: () => boolean
  /** Runs a compiled statement at once. */
  execute: <R>(query: Pick<CompiledQuery<R>, 'sql' | 'parameters'>) => QueryResult<R>
  /** In the shape that Kysely's dialect expects, for what is not compiled before. */
  forKysely: SqliteDatabase
}

export function preparing(connection: DatabaseSync): Connection {
  const kept = new Map<string, Prepared>()
  function prepare(text: string): Prepared {
    // A full or failing disk makes SQLite roll back by itself; to do it again is an error that would hide the first.
    if (text === 'rollback' && !connection.isTransaction) return NOTHING
    let prepared = kept.get(text)
    if (!prepared) {
      prepared = adapt(connection.prepare(suited(text)))
      if (kept.size >= STATEMENTS_KEPT) kept.delete(kept.keys().next().value as string)
      kept.set(text, prepared)
    }
    return prepared
  }
  return {
    prepare,
    isTransaction: () => connection.isTransaction,
    execute<R>({ sql, parameters }: Pick<CompiledQuery<R>, 'sql' | 'parameters'>): QueryResult<R> {
      const prepared = prepare(sql)
      if (prepared.reader) return { rows: prepared.all(parameters) as R[] }
      return { rows: [], numAffectedRows: BigInt(prepared.run(parameters).changes) }
    },
    forKysely: {
      prepare: (text) => ({ ...prepare(text), iterate: notStreamed }),
      close: () => connection.close(),
    },
  }
}

function suited(text: string): string {
  // A deferred transaction that reads before it writes fails at once when another process wrote in between.
  if (text === 'begin') return 'begin immediate'
  // A bare `limit ?` is planned anew for every number that it is given, which takes longer than most reads; a sum is not.
  return text.replaceAll(' limit ?', ' limit ? + 0')
}

const NOTHING: Prepared = { reader: false, all: () => [], run: () => ({ changes: 0, lastInsertRowid: 0 }) }

function notStreamed(): never {
  throw new Error('results are read in pages, not streamed')
}

/** Rows come as arrays and are made into objects here, which costs half of what node:sqlite takes to make them. */
function adapt(statement: StatementSync): Prepared {
  const namesOf = () => statement.columns().map(({ name }) => name)
  let names = namesOf()
  let rowOf = makerOf(names)
  statement.setReturnArrays(true)
  const values = (parameters: readonly unknown[]) => parameters as SQLInputValue[]
  return {
    reader: names.length > 0,
    all(parameters) {
      const rows = statement.all(...values(parameters)) as unknown as unknown[][]
      // Another process may have added a column.
      if (rows[0] && rows[0].length !== names.length) {
        names = namesOf()
        rowOf = makerOf(names)
      }
      return rows.map(rowOf)
    },
    run: (parameters) => statement.run(...values(parameters)),
  }
}

/** Makes an object with these names of a row's values: written out once, so that all of a statement have one shape. */
function makerOf(names: readonly string[]): (values: unknown[]) => Row {
  const fields = names.map((name, index) => `${JSON.stringify(name)}: values[${index}]`)
  // oxlint-disable-next-line no-implied-eval -- the names are those of our own statements' columns
  return new Function('values', `return { ${fields.join(', ')} }`) as (values: unknown[]) => Row
}
