import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '../kernel/clock.ts'
import type { Event } from '../kernel/event.ts'
import { Refusal } from '../kernel/refusal.ts'
import { raiseVersions } from './database/catalogue-versions.ts'
import type { Database, Marketplace, Tx } from './database/database.ts'
import { faultOf } from './database/faults.ts'
import { together } from './database/together.ts'
import type { Outbox } from './outbox/outbox.ts'
import { currentCause } from './tracing/cause.ts'

/** Runs a command in one write transaction. A thrown refusal rolls back, a returned one commits and is thrown then. */
export type Execute = <T>(work: (tx: Tx) => Promise<T>) => Promise<Exclude<T, Refusal>>

export interface ExecuteParts {
  database: Database
  clock: Clock
  marketplace: Marketplace
  react: Tx['react']
  /** Called with the facts of a transaction once it has committed. */
  committed: (events: readonly Event[]) => void
  outbox: Pick<Outbox, 'keep' | 'offer'>
}

const PATIENCE_MS = 5_000
const LONGEST_PAUSE_MS = 100

/**
 * Where transactions overlap, a key may say no because another command was first; the next try sees what that one did.
 * A key that goes on saying no is a fault of the command.
 */
const MOST_CLASHES = 3

/** The one wrapper around every write: it owns the transaction and its retries. */
export function createExecute({
  database,
  clock,
  marketplace,
  react,
  committed,
  outbox,
}: ExecuteParts): Execute {
  return async (work) => {
    const started = Date.now()
    let clashes = 0
    const cause = currentCause()
    for (let attempt = 1; ; attempt++) {
      try {
        const recorded: Event[] = []
        let kept: readonly Event[] = []
        const outcome = await database.write(async (sql) => {
          const base = { sql, marketplace, now: clock(), react, recorded }
          const tx: Tx = { ...base, timers: [], touched: new Set(), cause }
          const done = await work(tx)
          ;[kept] = await together(outbox.keep(tx), raiseVersions(tx))
          return done
        })
        committed(recorded)
        outbox.offer(kept, cause)
        if (outcome instanceof Refusal) throw outcome
        return outcome as Exclude<typeof outcome, Refusal>
      } catch (error) {
        const fault = faultOf(error)
        const isClash = fault === 'unique' || fault === 'reference'
        if (isClash ? ++clashes >= MOST_CLASHES : fault !== 'busy' && fault !== 'waited') throw error
        if (Date.now() - started > PATIENCE_MS) throw new Refusal('overloaded', { retryAfter: 1 })
        // Jitter, or the processes that collided would collide again.
        await sleep(Math.random() * Math.min(LONGEST_PAUSE_MS, 4 * 2 ** Math.min(attempt, 10)))
      }
    }
  }
}
