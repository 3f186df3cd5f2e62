import type { Clock } from '../../kernel/clock.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Event, Fact } from '../../kernel/event.ts'
import type { Read } from '../database/database.ts'
import type { Execute } from '../execute.ts'
import type { Tracing } from '../tracing/tracing.ts'

/** What work after a commit is done with. */
export interface WorkParts {
  execute: Execute
  read: Read
  clock: Clock
}

export interface OutboxParts extends WorkParts {
  /** Null: nothing is traced. */
  tracing: Tracing | null
}

/** A fact as it was stored: who acted, without their session. */
export type StoredEvent<F extends Fact = Fact> = Omit<Event<F['type'], F['data']>, 'actor'> & {
  actor: Pick<Actor, 'accountId' | 'role'>
}

/**
 * Told of facts after their commit, each at least once, those of one subject in order. What it does it does once by
 * `isFirstTime`, in the transaction of the effect. One that throws is told again after a pause, and that subject waits.
 */
export interface Consumer {
  /** Kept beside what it has consumed: never changed, never given to another. */
  name: string
  types: readonly string[] | 'all'
  run: (event: StoredEvent, parts: WorkParts) => Promise<void>
}

/** Ties a function to the facts that it is told of; their type checks both. */
export function consumer<F extends Fact>(
  name: string,
  types: readonly F['type'][],
  run: (event: StoredEvent<F>, parts: WorkParts) => Promise<void>,
): Consumer {
  return { name, types, run }
}

/** Acts as the system when a timer ends. A refusal tells that it is not needed any more. */
export type TimerHandler = (subject: string, parts: WorkParts) => Promise<void>

/** Repeats, one run at a time over all processes. */
export interface Job {
  name: string
  everyMs: number
  run: (parts: WorkParts) => Promise<void>
}

/** All of them, of all modules. */
export interface Handlers {
  consumers: readonly Consumer[]
  timers: Readonly<Record<string, TimerHandler>>
  /** Timers that wait for a system of somebody else, which may be slow. */
  calls: Readonly<Record<string, TimerHandler>>
  jobs: readonly Job[]
}

/** Who counts what became of it. `kind` is a consumer, a timer, a job, or `event` for a fact that is published. */
export interface Meter {
  published: () => void
  consumed: (consumer: string) => void
  /** A timer or a job ran well. */
  done: (kind: string) => void
  failed: (kind: string, error: unknown) => void
  dead: (kind: string) => void
}

/** The same, for the metrics. */
export type Count = (outcome: keyof Meter, kind: string) => void
