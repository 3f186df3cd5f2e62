import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import type { Database, Load, Tables } from './database.ts'
import { faultOf } from './faults.ts'
import type { Connection } from './sqlite-connection.ts'

const LONGEST_PAUSE_MS = 30
/** Well under the ten seconds after which nobody may be without an answer, and over what the wrapper of commands waits. */
const WRITER_PATIENCE_MS = 6_000
/** After so long a group commits and lets the next one in, so that nobody holds the lock, or the process, for long. */
const LONGEST_GROUP_MS = 10

interface Writer {
  work: (sql: Kysely<Tables>) => Promise<unknown>
  answer: (outcome: never) => void
  refuse: (error: unknown) => void
  patience: NodeJS.Timeout
}

/** Tells a writer how it went; not before the COMMIT. */
type Verdict = () => void

/**
 * One transaction at a time. Writers stand in line, and those who stand there together share a transaction and its COMMIT,
 * which costs more than most of them: one works after the other, each behind a savepoint, so that who fails is undone alone.
 * Nobody is answered before the COMMIT, and where it fails all fail: what one was refused for may have been another's work.
 * While another process holds the lock the line asks once for all, for each try blocks the process.
 */
export function writersOf(
  connection: Connection,
  sql: Kysely<Tables>,
  patienceMs = WRITER_PATIENCE_MS,
): Database['write'] & { load: () => Load } {
  const line = new Set<Writer>()
  let isServing = false

  async function serve(): Promise<void> {
    isServing = true
    // Whoever asks in this turn of the event loop comes along.
    while (line.size > 0) {
      await nextTurn()
      await serveGroup(connection, sql, line)
    }
    isServing = false
  }

  const write = <T>(work: (sql: Kysely<Tables>) => Promise<T>) =>
    new Promise<T>((answer, refuse) => {
      const patience = setTimeout(() => {
        line.delete(writer)
        refuse(tooLate())
      }, patienceMs)
      const writer: Writer = { work, answer, refuse, patience }
      line.add(writer)
      if (!isServing) void serve()
    })
  return Object.assign(write, { load: () => ({ busy: Number(isServing), waiting: line.size }) })
}

async function serveGroup(connection: Connection, sql: Kysely<Tables>, line: Set<Writer>): Promise<void> {
  const group: Writer[] = []
  const verdicts: Verdict[] = []
  try {
    if (!(await hasBegun(connection, line))) return
    const isShared = line.size > 1
    const until = isShared ? performance.now() + LONGEST_GROUP_MS : 0
    do {
      const [writer] = line
      if (!writer) break
      line.delete(writer)
      clearTimeout(writer.patience)
      group.push(writer)
      verdicts.push(await verdictOf(connection, sql, writer, isShared))
    } while (performance.now() < until)
    connection.prepare('commit').run([])
  } catch (error) {
    connection.prepare('rollback').run([])
    if (group.length === 0) for (const writer of takeAll(line)) group.push(writer)
    for (const { refuse } of group) refuse(error)
    return
  }
  for (const tell of verdicts) tell()
}

/** False where all have lost their patience before the lock was free. */
async function hasBegun({ prepare }: Connection, line: Set<Writer>): Promise<boolean> {
  for (let attempt = 1; line.size > 0; attempt++) {
    try {
      prepare('begin').run([])
      return true
    } catch (error) {
      if (faultOf(error) !== 'busy') throw error
      // Jitter, or the processes that collided would collide again. Meanwhile whoever has waited too long goes.
      await sleep(Math.random() * Math.min(LONGEST_PAUSE_MS, 4 * 2 ** Math.min(attempt, 10)))
    }
  }
  return false
}

/** Throws where there is no transaction any more, or it was this writer's alone. */
async function verdictOf(
  { prepare, isTransaction }: Connection,
  sql: Kysely<Tables>,
  { work, answer, refuse }: Writer,
  isShared: boolean,
): Promise<Verdict> {
  if (isShared) prepare('savepoint writer').run([])
  try {
    const outcome = (await work(sql)) as never
    if (isShared) prepare('release writer').run([])
    return () => answer(outcome)
  } catch (error) {
    // A full or failing disk makes SQLite undo everybody's work.
    if (!isShared || !isTransaction()) throw error
    prepare('rollback to writer').run([])
    prepare('release writer').run([])
    return () => refuse(error)
  }
}

function takeAll(line: Set<Writer>): Writer[] {
  const all = [...line]
  line.clear()
  for (const { patience } of all) clearTimeout(patience)
  return all
}

function tooLate(): Error {
  return Object.assign(new Error('database is locked'), { errcode: 5 })
}
