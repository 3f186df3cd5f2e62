/** Runs what has the same key one after the other, in the order in which it came, and so many keys at once. */
export interface Lanes {
  /** `end` comes after the work and before the next of the same key, but takes no place from other keys. */
  run: <T>(key: string, work: () => Promise<T>, end?: (outcome: T) => Promise<void>) => Promise<T>
  /** Resolves once nothing runs or waits any more. */
  idle: () => Promise<void>
}

export function createLanes(atOnce: number): Lanes {
  const last = new Map<string, Promise<unknown>>()
  const waiting: (() => void)[] = []
  let running = 0

  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (running >= atOnce) await new Promise<void>((resume) => waiting.push(resume))
    else running++
    try {
      return await work()
    } finally {
      // The place is handed on, so that nobody who comes in between can take it.
      const next = waiting.shift()
      if (next) next()
      else running--
    }
  }

  return {
    run(key, work, end) {
      const whole = async () => {
        const outcome = await inTurn(work)
        await end?.(outcome)
        return outcome
      }
      const before = last.get(key)
      const mine = (before ? before.then(whole, whole) : whole()).finally(() => {
        if (last.get(key) === mine) last.delete(key)
      })
      last.set(key, mine)
      return mine
    },
    async idle() {
      while (last.size > 0) await Promise.allSettled(last.values())
    },
  }
}
