import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Event } from '../../kernel/event.ts'
import type { Tx } from '../database/database.ts'
import { findEvents } from '../events.ts'
import type { Logger } from '../logging.ts'
import type { Message } from '../queue/message.ts'
import type { Broker, Verdict } from '../queue/rabbitmq.ts'
import { type Cause, textOf } from '../tracing/cause.ts'
import { becauseOf, createErrands, meterOf } from './errand.ts'
import type { Count, Handlers, OutboxParts, StoredEvent, WorkParts } from './handlers.ts'
import { Holds, type Outcome } from './holds.ts'
import { createLanes } from './lanes.ts'
import { Performer, type Role } from './performer.ts'
import { dueWork, EVENT, factRow, insertWork, nextDue, takeWork, type WorkRow } from './work-queries.ts'

/** After a crash its work waits so long until another takes it. */
const LEASE_MS = 15_000
/** What another process or a crash has left is looked for so often; what is committed here is told at once. */
const POLL_MS = 2_000
const MOST_HELD = 2_000
const MOST_TAKEN_AT_ONCE = 500

/**
 * Brings every recorded fact to its consumers after the commit, at least once and in order for each subject, and runs
 * timers and jobs: all that stands in `work`, together with every other process.
 */
export class Outbox {
  readonly #parts: WorkParts
  readonly #performer: Performer
  readonly #broker: Broker | null
  readonly #claim = randomBytes(12).toString('base64url')
  readonly #holds: Holds
  /** Few at once: each holds a connection to the database while it writes, and people come first. */
  readonly #lanes = createLanes(8)
  /** Many at once: they only wait for the broker. */
  readonly #publishing = createLanes(256)
  /** Of their own, for they may be slow. */
  readonly #calling = createLanes(32)
  #isRunning = false
  #loop: Promise<void> | undefined
  #isAwake = false
  #wakeUp = () => {}
  #logger: Logger | undefined

  constructor(parts: OutboxParts, handlers: Handlers, broker: Broker | null, count: Count) {
    const failed = (error: unknown, kind?: string) =>
      this.#logger?.error({ err: error, kind }, 'work after a commit failed')
    this.#parts = parts
    this.#broker = broker
    const isDone = (row: WorkRow) => this.#holds.isDone(row)
    const meter = meterOf(count, failed)
    const errands = createErrands(parts.tracing, meter, () => this.#logger)
    this.#performer = new Performer(parts, handlers, broker, isDone, meter, errands)
    this.#holds = new Holds(parts.execute, this.#claim, failed)
  }

  /** Writes the rows of what a transaction recorded and set, at its end. Returns what is then to be offered. */
  async keep(tx: Tx): Promise<readonly Event[]> {
    const wanted = tx.recorded.filter(({ type }) => this.#performer.wants(type))
    // What this process is going to do itself it holds from the start: nobody has to look for it.
    const isMine = this.#isRunning && this.#performer.kinds().includes(EVENT) && this.#holds.size < MOST_HELD
    const hold = isMine
      ? { due_at: this.#leaseEnd(), claim: this.#claim }
      : { due_at: this.#parts.clock(), claim: null }
    const cause = textOf(tx.cause)
    const facts = wanted.map((event) => ({ ...factRow(event), ...hold, cause }))
    const timers = tx.timers.map(({ kind, subject, dueAt }) => {
      return { subject, kind, seq: 0, event_id: '', due_at: dueAt, attempts: 0, claim: null, cause }
    })
    if (facts.length + timers.length > 0) await insertWork(tx, [...facts, ...timers])
    return isMine ? wanted : []
  }

  /** Takes what was kept, once it is committed. */
  offer(events: readonly Event[], cause?: Cause): void {
    const held = { due_at: null, claim: this.#claim, cause: textOf(cause) }
    for (const event of events) this.#hold({ ...factRow(event), ...held }, event)
  }

  /** Begins to work. A worker is told of facts by the broker too. */
  async start(logger: Logger, role: Role): Promise<void> {
    this.#logger = logger
    this.#performer.role = role
    this.#isRunning = true
    this.#broker?.open(logger, () => this.wake())
    if (role === 'worker') this.#broker?.consume((...told) => this.#receive(...told))
    await this.#parts.execute((tx) => this.#performer.plant(tx))
    this.#loop = this.#run()
  }

  /** Looks for due work now. */
  wake(): void {
    this.#isAwake = true
    this.#wakeUp()
  }

  /** Takes no more, ends what runs and gives the rest back. */
  async stop(): Promise<void> {
    this.#isRunning = false
    this.wake()
    await this.#loop
    await this.#broker?.drain()
    await Promise.all([this.#lanes.idle(), this.#publishing.idle(), this.#calling.idle()])
    await this.#holds.written()
    await this.#broker?.close()
  }

  #leaseEnd(): number {
    return this.#parts.clock() + LEASE_MS
  }

  #hold(row: WorkRow, event?: StoredEvent): void {
    this.#holds.add(row)
    const own = this.#performer.callsOut(row.kind) ? this.#calling : this.#lanes
    const lanes = row.kind === EVENT && this.#broker ? this.#publishing : own
    const work = async (): Promise<Outcome> => {
      if (!this.#isRunning) return { end: 'again', at: this.#parts.clock() }
      const perform = () => this.#performer.perform(row, event)
      return becauseOf(row.cause, perform).catch((error: unknown) => {
        this.#logger?.error({ err: error }, 'work waits')
        return { end: 'again', at: this.#parts.clock() + POLL_MS / 2 }
      })
    }
    void lanes.run(`${row.kind} ${row.subject}`, work, async (outcome) => {
      const written = this.#holds.release(row, outcome)
      // What went well need not be written before the next of its lane, which looks for what did not.
      if (row.due_at === null && outcome.end === 'done' && !outcome.parked?.length) return
      await written
      // What stood behind it may be taken now, unless its own process holds it, as it does with what it has recorded.
      if (row.due_at !== null || outcome.end === 'again') this.wake()
    })
  }

  /** Of one subject one after the other. While the database is away the message stays where it is. */
  async #receive(message: Message, cause: Cause | null): Promise<Verdict> {
    return this.#lanes.run(`${EVENT} ${message.subject}`, async () => {
      while (this.#isRunning) {
        try {
          return await becauseOf(cause, () => this.#performer.receive(message))
        } catch (error) {
          this.#logger?.error({ err: error }, 'a message waits')
          await sleep(POLL_MS / 2)
        }
      }
      throw new Error('the worker is stopping')
    })
  }

  async #run(): Promise<void> {
    const { clock, read } = this.#parts
    let prolongAt = clock() + LEASE_MS / 3
    while (this.#isRunning) {
      let pause = POLL_MS
      this.#isAwake = false
      try {
        const due = (await nextDue(read)) ?? Infinity
        if (due > clock()) pause = Math.min(POLL_MS, due - clock())
        else if (await this.#take()) continue
        if (clock() >= prolongAt) {
          await this.#holds.prolong(this.#leaseEnd())
          prolongAt = clock() + LEASE_MS / 3
        }
      } catch (error) {
        this.#logger?.error({ err: error }, 'due work could not be taken')
      }
      if (!this.#isAwake) await this.#pauseFor(pause)
    }
  }

  /** Takes what is due. Returns whether there may be more. */
  async #take(): Promise<boolean> {
    const { execute, read } = this.#parts
    const room = Math.min(MOST_HELD - this.#holds.size, MOST_TAKEN_AT_ONCE)
    const kinds = this.#performer.kinds()
    if (room <= 0 || kinds.length === 0) return false
    const taken = await execute(async (tx) => {
      const due = await dueWork(tx, kinds, this.#parts.clock(), room)
      const rows = due.filter((row) => !this.#holds.has(row))
      await takeWork(tx, rows, this.#claim, this.#leaseEnd())
      return rows
    })
    const ids = taken.map((row) => row.event_id).filter((id) => id !== '')
    const events = new Map((await findEvents(read, ids)).map((event) => [event.id, event]))
    for (const row of taken) this.#hold({ ...row, claim: this.#claim }, events.get(row.event_id))
    return taken.length === room
  }

  #pauseFor(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.#wakeUp = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}
