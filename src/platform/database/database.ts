import type { Generated, Kysely } from 'kysely'
import type { Event } from '../../kernel/event.ts'
import type { Cause } from '../tracing/cause.ts'

/** Every table by name. Each module adds the rows that it owns in its tables.ts; nobody else may name them. */
// oxlint-disable-next-line typescript/no-empty-object-type -- modules extend it by declaration merging
export interface Tables {}

/** A row that the search and position indexes know by a number. The number is the database's own; ids are what others keep. */
export type Numbered<Row> = Row & { row: Generated<number> }

/** What the operator has fixed for the whole marketplace. */
export interface Marketplace {
  currency: string
  /** Flat fee of an order, minor units. */
  deliveryFee: number
  /** The ways to pay online that are configured. */
  paymentProviders: readonly string[]
  /** Where clients reach the server, without a slash at the end; empty until it listens. */
  publicUrl: string
  terms: Terms
  /** Whether mails go anywhere; else none is queued. */
  sendsMail: boolean
  /** So long may a placed order wait to be accepted, and a delivery to be picked up once it has a courier; 0: for ever. */
  acceptWithinMs: number
  pickUpWithinMs: number
}

/** How the money of an order is shared and paid out, where nothing else was agreed. */
export interface Terms {
  /** What the marketplace takes of a vendor's sales, basis points. */
  commissionBps: number
  /** VAT that prices and the delivery fee include, basis points on top of the net. */
  vatBps: number
  /** How long after delivery what was earned waits, milliseconds. */
  payoutHoldMs: number
  /** A courier who holds as much cash takes no further cash deliveries, minor units; null: no limit. */
  cashLimit: number | null
  payoutMethod: 'BANK' | 'PAYSTACK'
  /** `manual`: an admin makes them. */
  payoutRuns: 'manual' | 'daily'
}

/** What a query needs: a connection, in a transaction or not. */
export interface Read {
  sql: Kysely<Tables>
  marketplace: Marketplace
}

/** Something to be done at a moment about a subject. A subject has one timer of a kind. */
export interface Timer {
  kind: string
  subject: string
  /** Milliseconds. */
  dueAt: number
}

/** What a command needs: everything runs in one transaction. */
export interface Tx extends Read {
  /** Milliseconds; one moment for the whole transaction. */
  now: number
  /** Runs the in-transaction reactions to a recorded event, at the moment of the transaction that is given. */
  react: (tx: Tx, event: Event) => Promise<void>
  /** What was recorded so far. */
  recorded: Event[]
  /** The timers that were set so far; they are written with the end of the transaction. */
  timers: Timer[]
  /** Why it runs, for what follows; undefined where nobody asked for it. */
  cause?: Cause
  /** The parts of the catalogue whose version goes up before the commit (catalogue-versions.ts). */
  touched: Set<number>
}

export interface Load {
  busy: number
  waiting: number
}

export interface Database {
  /** Reads what is committed; never waits for a writer. */
  read: Kysely<Tables>
  /** One write transaction. A thrown error rolls back. A busy database throws with `faultOf` = 'busy' or 'waited'. */
  write: <T>(work: (sql: Kysely<Tables>) => Promise<T>) => Promise<T>
  /** A number that is another one once anybody, in whichever process, has committed; null where the database has none. */
  writes: () => number | null
  /** How much is at work at this moment, and how much waits to be, for reading and for writing. */
  load: () => Record<'read' | 'write', Load>
  /** Brings the schema up to date and returns the names of the migrations that ran. */
  migrate: () => Promise<string[]>
  /** Throws where the database does not answer. */
  ping: () => Promise<void>
  close: () => Promise<void>
}
