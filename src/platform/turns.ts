import { Refusal } from '../kernel/refusal.ts'

/** Heavy work for the thread pool, so much at once and no more: more would only starve everything else in it. */
export interface Turns {
  /** Refuses `overloaded` where too many wait already. */
  run: <T>(work: () => Promise<T>) => Promise<T>
  waiting: () => number
}

export function createTurns(atOnce: number, mostWaiting: number): Turns {
  let running = 0
  const waiting: (() => void)[] = []
  return {
    waiting: () => waiting.length,
    async run(work) {
      if (running >= atOnce) {
        if (waiting.length >= mostWaiting) throw new Refusal('overloaded', { retryAfter: 2 })
        await new Promise<void>((resume) => waiting.push(resume))
      } else running++
      try {
        return await work()
      } finally {
        // The place is handed on, so that nobody who comes in between can take it.
        const next = waiting.shift()
        if (next) next()
        else running--
      }
    },
  }
}
