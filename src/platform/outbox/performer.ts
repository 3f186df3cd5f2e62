import { Refusal } from '../../kernel/refusal.ts'
import type { Tx } from '../database/database.ts'
import type { Message } from '../queue/message.ts'
import type { Broker, Verdict } from '../queue/rabbitmq.ts'
import { currentCause, textOf } from '../tracing/cause.ts'
import type { Consumer, Handlers, Job, Meter, StoredEvent, TimerHandler, WorkParts } from './handlers.ts'
import type { Errands } from './errand.ts'
import type { Outcome } from './holds.ts'
import { createLookups, type Lookups } from './lookups.ts'
import { EVENT, factRow, insertJob, parkWork, type WorkRow } from './work-queries.ts'

/** After so many tries a consumer's fact, or a timer, is given up, for somebody to look at. */
const MOST_ATTEMPTS = 20
const LONGEST_PAUSE_MS = 10 * 60_000
/** For a fact before it that another process is about to bring to its end. */
const SHORT_PAUSE_MS = 50

/** `server`: where there is a broker, it leaves the consumers to the workers. */
export type Role = 'server' | 'worker'

/** What is done about each kind of work. */
export class Performer {
  readonly #parts: WorkParts
  readonly #broker: Broker | null
  readonly #meter: Meter
  readonly #errands: Errands
  readonly #consumers: ReadonlyMap<string, Consumer>
  readonly #timers: ReadonlyMap<string, TimerHandler>
  readonly #calls: ReadonlySet<string>
  readonly #jobs: ReadonlyMap<string, Job>
  readonly #isDone: (row: WorkRow) => boolean
  readonly #find: Lookups
  role: Role = 'server'

  /** `isDone`: what this process has done, and will have written soon. */
  constructor(
    parts: WorkParts,
    { consumers, timers, calls, jobs }: Handlers,
    broker: Broker | null,
    isDone: (row: WorkRow) => boolean,
    meter: Meter,
    errands: Errands,
  ) {
    this.#errands = errands
    this.#isDone = isDone
    this.#parts = parts
    this.#broker = broker
    this.#meter = meter
    this.#find = createLookups(parts.read)
    this.#consumers = new Map(consumers.map((consumer) => [consumer.name, consumer]))
    this.#timers = new Map(Object.entries({ ...timers, ...calls }))
    this.#calls = new Set(Object.keys(calls))
    this.#jobs = new Map(jobs.map((job) => [`job ${job.name}`, job]))
    const names = [EVENT, ...consumers.map(({ name }) => name), ...this.#timers.keys(), ...this.#jobs.keys()]
    if (new Set(names).size < names.length)
      throw new Error(`two kinds of work have one name: ${names.join(', ')}`)
  }

  /** Whether facts are published, rather than told here. */
  get publishes(): boolean {
    return this.#broker !== null
  }

  /** The kinds of work that may be taken now. */
  kinds(): readonly string[] {
    const tells = this.role === 'worker' || !this.publishes
    return [
      // A fact can be brought on its way.
      ...((this.#broker?.isUp() ?? true) ? [EVENT] : []),
      ...(tells ? this.#consumers.keys() : []),
      ...this.#timers.keys(),
      ...this.#jobs.keys(),
    ]
  }

  /** Whether such work waits for a system of somebody else. */
  callsOut(kind: string): boolean {
    return this.#calls.has(kind)
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
      // From its start: what became due while it ran is not left for longer than it says.
      const at = this.#parts.clock() + job.everyMs
      const run = () => job.run(this.#parts)
      await this.#errands.run(row, run).catch((error: unknown) => this.#meter.failed(row.kind, error))
      return { end: 'again', at }
    }
    const timer = this.#timers.get(row.kind)
    if (timer) {
      const run = () => timer(row.subject, this.#parts).catch(unlessRefused)
      return this.#attempt(row, () => this.#errands.run(row, run))
    }
    // A fact whose row is gone: there is nothing to tell.
    if (!event) return { end: 'done' }
    const consumer = this.#consumers.get(row.kind)
    if (consumer) return this.#attempt(row, () => this.#run(consumer, event), event)
    return this.#bring(row, event)
  }

  /** Tells of a fact that came through the broker. It has had its verdict once it is done, or waits in the database. */
  async receive({ id, type, subject }: Message): Promise<Verdict> {
    const [event, waiting = []] = await Promise.all([this.#find.fact(id), this.#find.waiting(subject)])
    if (event?.type !== type || event.subject !== subject) return 'poison'
    const row = { ...factRow(event), due_at: null, claim: null, cause: textOf(currentCause()) }
    const parked = await this.#tellAll(row, event, waiting)
    if (parked.length > 0) await this.#parts.execute((tx) => parkWork(tx, parked))
    return 'done'
  }

  async #bring(row: WorkRow, event: StoredEvent): Promise<Outcome> {
    // The first fact of a timeline has nothing before it, and neither has what was taken to be published.
    const isFree = row.seq === 1 || (this.publishes && row.due_at !== null)
    const waiting = (isFree ? undefined : await this.#find.waiting(row.subject)) ?? []
    if (waiting.some((other) => other.kind === EVENT && isBefore(other, row) && !this.#isDone(other)))
      return { end: 'again', at: this.#parts.clock() + SHORT_PAUSE_MS }
    if (!this.#broker) return { end: 'done', parked: await this.#tellAll(row, event, waiting) }
    try {
      const broker = this.#broker
      await this.#errands.publish((cause) => broker.publish(event, cause))
      this.#meter.published()
      return { end: 'done' }
    } catch (error) {
      this.#meter.failed(row.kind, error)
      return { end: 'again', at: this.#parts.clock() + (this.#broker.isUp() ? 1_000 : 0) }
    }
  }

  /** Returns what is to be tried again. */
  async #tellAll(row: WorkRow, event: StoredEvent, waiting: readonly WorkRow[]): Promise<WorkRow[]> {
    const now = this.#parts.clock()
    const tell = async (consumer: Consumer): Promise<WorkRow[]> => {
      const parked = { ...row, kind: consumer.name, claim: null, due_at: now, attempts: 0 }
      // What it could not do yet about this subject comes first.
      if (waiting.some(({ kind }) => kind === consumer.name)) return [parked]
      try {
        await this.#run(consumer, event)
        return []
      } catch (error) {
        this.#meter.failed(consumer.name, error)
        return [{ ...parked, attempts: 1, due_at: this.#nextTry(1) }]
      }
    }
    return (await Promise.all(this.#consumersOf(event.type).map(tell))).flat()
  }

  async #run(consumer: Consumer, event: StoredEvent): Promise<void> {
    const errand = { kind: consumer.name, subject: event.subject, eventId: event.id }
    await this.#errands.run(errand, () => consumer.run(event, this.#parts))
  }

  async #attempt(row: WorkRow, work: () => Promise<void>, event?: StoredEvent): Promise<Outcome> {
    try {
      await work()
      return { end: 'done' }
    } catch (error) {
      this.#meter.failed(row.kind, error)
      row.attempts++
      if (row.attempts < MOST_ATTEMPTS) return { end: 'again', at: this.#nextTry(row.attempts) }
    }
    this.#meter.dead(row.kind)
    if (!event || !this.#broker) return { end: 'given up' }
    return this.#broker.bury(event, row.kind).then(
      () => ({ end: 'done' }),
      () => ({ end: 'again', at: this.#nextTry(row.attempts) }),
    )
  }

  #consumersOf(type: string): Consumer[] {
    return [...this.#consumers.values()].filter(({ types }) => types === 'all' || types.includes(type))
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
