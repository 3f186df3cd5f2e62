/** For a read that stands still: those who come after it then ask on their own. */
const PATIENCE_MS = 20

/**
 * A read that is made once for all who ask for it while another is on its way: what each gets was read after they asked.
 * At an hour when everybody comes the database is asked no oftener than it answers.
 */
export function sharedRead<T>(read: () => Promise<T>): () => Promise<T> {
  let last: Promise<unknown> | undefined
  let next: Promise<T> | undefined

  async function begin(): Promise<T> {
    await new Promise<void>((turn) => setImmediate(turn))
    if (last) await atMost(PATIENCE_MS, last)
    next = undefined
    const reading = read()
    last = reading
    try {
      return await reading
    } finally {
      if (last === reading) last = undefined
    }
  }

  return () => (next ??= begin())
}

/** Waits for it, however it ends, but no longer than so many milliseconds. */
function atMost(ms: number, work: Promise<unknown>): Promise<void> {
  return new Promise((resolve) => {
    const patience = setTimeout(resolve, ms)
    const over = () => {
      clearTimeout(patience)
      resolve()
    }
    work.then(over, over)
  })
}

/** The same by key: what several ask for is read in one go. */
export function sharedLookup<Row>(
  find: (keys: readonly string[]) => Promise<ReadonlyMap<string, Row>>,
): (key: string) => Promise<Row | undefined> {
  let keys = new Set<string>()
  const read = sharedRead(() => {
    const asked = [...keys]
    keys = new Set()
    return find(asked)
  })
  return (key) => {
    keys.add(key)
    return read().then((found) => found.get(key))
  }
}
