import { setTimeout as sleep } from 'node:timers/promises'
import type { Tx } from '../database/database.ts'
import type { Execute } from '../execute.ts'
import { endWork, parkWork, keepWork, returnWork, type WorkRow } from './work-queries.ts'

/** How a piece of work came out. `parked`: what its consumers will try again, each for itself. */
export type Outcome =
  | { end: 'done'; parked?: readonly WorkRow[] }
  | { end: 'again'; at: number }
  | { end: 'given up' }

/** For the writes of ends. Only another process that has the next fact about the same subject waits for them. */
const GATHER_MS = 100

interface Ended {
  row: WorkRow
  outcome: Outcome
  written: () => void
}

/** The work that a process holds, and the writes that end each hold. */
export class Holds {
  readonly #execute: Execute
  readonly #claim: string
  readonly #failed: (error: unknown) => void
  readonly #held = new Map<string, { row: WorkRow; isOld: boolean; isDone: boolean }>()
  #ended: Ended[] = []
  #isWriting = false

  constructor(execute: Execute, claim: string, failed: (error: unknown) => void) {
    this.#execute = execute
    this.#claim = claim
    this.#failed = failed
  }

  get size(): number {
    return this.#held.size
  }

  has(row: WorkRow): boolean {
    return this.#held.has(keyOf(row))
  }

  add(row: WorkRow): void {
    this.#held.set(keyOf(row), { row, isOld: false, isDone: false })
  }

  /** Whether all that is left to do is to write it. */
  isDone(row: WorkRow): boolean {
    return this.#held.get(keyOf(row))?.isDone ?? false
  }

  /** Resolves once nothing is left to be written. */
  async written(): Promise<void> {
    while (this.#isWriting) await sleep(GATHER_MS)
  }

  /** Writes an outcome. Resolves also where that fails: then the lease ends, and somebody takes it again. */
  release(row: WorkRow, outcome: Outcome): Promise<void> {
    const hold = this.#held.get(keyOf(row))
    if (hold) hold.isDone = outcome.end === 'done'
    return new Promise((written) => {
      this.#ended.push({ row, outcome, written })
      if (this.#isWriting) return
      this.#isWriting = true
      // Not at once: what ends in the same moments is written with it.
      setTimeout(() => void this.#write(), GATHER_MS)
    })
  }

  /** Prolongs the leases of what was held already the last time. */
  async prolong(until: number): Promise<void> {
    const old = [...this.#held.values()].filter(({ isOld }) => isOld).map(({ row }) => row)
    for (const hold of this.#held.values()) hold.isOld = true
    if (old.length > 0) await this.#execute((tx) => keepWork(tx, old, this.#claim, until))
  }

  async #write(): Promise<void> {
    while (this.#ended.length > 0) {
      const batch = this.#ended
      this.#ended = []
      await this.#execute((tx) => writeOutcomes(tx, batch, this.#claim)).catch(this.#failed)
      for (const { row, written } of batch) {
        this.#held.delete(keyOf(row))
        written()
      }
    }
    this.#isWriting = false
  }
}

const keyOf = ({ subject, kind, event_id }: WorkRow) => `${kind} ${subject} ${event_id}`

/** Only what the claim still holds is changed: who was too slow changes nothing. */
async function writeOutcomes(tx: Tx, batch: readonly Ended[], claim: string): Promise<void> {
  const done: WorkRow[] = []
  for (const { row, outcome } of batch) {
    if (outcome.end === 'again') await returnWork(tx, [row], claim, outcome.at, row.attempts)
    else if (outcome.end === 'given up') await returnWork(tx, [row], claim, null, row.attempts)
    else if (!outcome.parked?.length) done.push(row)
    else if ((await endWork(tx, [row], claim)) === 1) await parkWork(tx, outcome.parked)
  }
  await endWork(tx, done, claim)
}
