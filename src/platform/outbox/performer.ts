import { Refusal } from '../../kernel/refusal.ts'
import type { Tx } from '../database/database.ts'
import type { Consumer, Handlers, Job, StoredEvent, TimerHandler, WorkParts } from './handlers.ts'
import type { Outcome } from './holds.ts'
import { EVENT, insertJob, waitingFacts, type WorkRow } from './work-queries.ts'

/** After so many tries a consumer's fact, or a timer, is given up: it stays in the table for somebody to look at. */
const MOST_ATTEMPTS = 20
const LONGEST_PAUSE_MS = 10 * 60_000
/** For a fact before it that another process is about to bring to its end. */
const SHORT_PAUSE_MS = 50

const jobKind = (name: string) => `job ${name}`

/** What is done about each kind of work. */
export class Performer {
  readonly #parts: WorkParts
  readonly #failed: (error: unknown) => void
  readonly #consumers: ReadonlyMap<string, Consumer>
  readonly #timers: ReadonlyMap<string, TimerHandler>
  readonly #jobs: ReadonlyMap<string, Job>
  readonly #kinds: readonly string[]

  constructor(parts: WorkParts, { consumers, timers, jobs }: Handlers, failed: (error: unknown) => void) {
    this.#parts = parts
    this.#failed = failed
    this.#consumers = new Map(consumers.map((consumer) => [consumer.name, consumer]))
    this.#timers = new Map(Object.entries(timers))
    this.#jobs = new Map(jobs.map((job) => [jobKind(job.name), job]))
    const names = [...consumers.map(({ name }) => name), ...Object.keys(timers), ...this.#jobs.keys()]
    this.#kinds = [EVENT, ...names]
    if (new Set(this.#kinds).size < this.#kinds.length)
      throw new Error(`two kinds of work have one name: ${names.join(', ')}`)
  }

  /** The kinds of work that may be taken now. */
  kinds(): readonly string[] {
    return this.#kinds
  }

  /** Whether somebody wants to be told of such a fact. */
  wants(type: string): boolean {
    return this.#consumersOf(type).length > 0
  }

  /** Makes the rows of jobs that are new. */
  async plant(tx: Tx): Promise<void> {
    for (const [kind, { everyMs }] of this.#jobs) await insertJob(tx, kind, tx.now + everyMs)
  }

  async perform(row: WorkRow, event: StoredEvent | undefined): Promise<Outcome> {
    const job = this.#jobs.get(row.kind)
    if (job) {
      await job.run(this.#parts).catch(this.#failed)
      return { end: 'again', at: this.#parts.clock() + job.everyMs }
    }
    const timer = this.#timers.get(row.kind)
    if (timer) return this.#attempt(row, () => timer(row.subject, this.#parts).catch(unlessRefused))
    // A fact whose row is gone: there is nothing to tell.
    if (!event) return { end: 'done' }
    const consumer = this.#consumers.get(row.kind)
    if (consumer) return this.#attempt(row, () => consumer.run(event, this.#parts))
    return this.#bringToAll(row, event)
  }

  #consumersOf(type: string): Consumer[] {
    return [...this.#consumers.values()].filter(({ types }) => types === 'all' || types.includes(type))
  }

  async #bringToAll(row: WorkRow, event: StoredEvent): Promise<Outcome> {
    const waiting = await waitingFacts(this.#parts.read, [row.subject])
    if (waiting.some((other) => other.kind === EVENT && isBefore(other, row)))
      return { end: 'again', at: this.#parts.clock() + SHORT_PAUSE_MS }
    const stuck = new Set(waiting.map(({ kind }) => kind))
    const outcomes = this.#consumersOf(event.type).map((consumer) => this.#tell(consumer, row, event, stuck))
    return { end: 'done', parked: (await Promise.all(outcomes)).flat() }
  }

  /** Returns what is to be tried again. */
  async #tell(
    consumer: Consumer,
    row: WorkRow,
    event: StoredEvent,
    stuck: ReadonlySet<string>,
  ): Promise<WorkRow[]> {
    const parked = { ...row, kind: consumer.name, claim: null, due_at: this.#parts.clock() }
    // What it could not do yet about this subject comes first.
    if (stuck.has(consumer.name)) return [{ ...parked, attempts: 0 }]
    try {
      await consumer.run(event, this.#parts)
      return []
    } catch (error) {
      this.#failed(error)
      return [{ ...parked, attempts: 1, due_at: this.#nextTry(1) }]
    }
  }

  async #attempt(row: WorkRow, work: () => Promise<void>): Promise<Outcome> {
    try {
      await work()
      return { end: 'done' }
    } catch (error) {
      this.#failed(error)
      row.attempts++
      return row.attempts < MOST_ATTEMPTS
        ? { end: 'again', at: this.#nextTry(row.attempts) }
        : { end: 'given up' }
    }
  }

  /** Later each time; jitter, or all that failed together would come back together. */
  #nextTry(attempts: number): number {
    const pause = Math.min(LONGEST_PAUSE_MS, 1_000 * 2 ** (attempts - 1))
    return this.#parts.clock() + Math.round(pause * (0.75 + Math.random() / 4))
  }
}

/** A timer's command decides on what is true now: a no means that there is nothing left to do. */
function unlessRefused(error: unknown): void {
  if (!(error instanceof Refusal) || error.status >= 500) throw error
}

const isBefore = (a: WorkRow, b: WorkRow) => a.seq < b.seq || (a.seq === b.seq && a.event_id < b.event_id)
