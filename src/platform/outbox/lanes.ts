/** Runs what has the same key one after the other, in the order in which it came, and so many keys at once. */
export interface Lanes {
  run: (key: string, work: () => Promise<void>) => Promise<void>
  /** Resolves once nothing runs or waits any more. */
  idle: () => Promise<void>
}

export function createLanes(atOnce: number): Lanes {
  const last = new Map<string, Promise<void>>()
  const waiting: (() => void)[] = []
  let running = 0

  async function inTurn(work: () => Promise<void>): Promise<void> {
    if (running >= atOnce) await new Promise<void>((resume) => waiting.push(resume))
    else running++
    try {
      await work()
    } finally {
      // The place is handed on, so that nobody who comes in between can take it.
      const next = waiting.shift()
      if (next) next()
      else running--
    }
  }

  return {
    run(key, work) {
      const before = last.get(key) ?? Promise.resolve()
      const mine = before
        .then(() => inTurn(work))
        .finally(() => {
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
