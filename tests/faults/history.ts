import { type FileHandle, open, readFile } from 'node:fs/promises'

/** What an answer told that can be held against the database later. */
export interface Gist {
  order?: string
  status?: string
  total?: number
  lines?: [productId: string, quantity: number, total: number][]
  /** How many steps of the order's timeline were seen. */
  steps?: number
  stock?: number
}

export interface Invoked {
  kind: 'invoke'
  call: number
  account: string
  method: string
  path: string
  key?: string
  body?: unknown
}

export type Outcome =
  | { kind: 'ok'; call: number; ms: number; status: number; gist: Gist }
  | { kind: 'fail'; call: number; ms: number; status: number; problem: unknown }
  /** No answer came, or 503, or the key is in use: it may have happened or not. */
  | { kind: 'unknown'; call: number; ms: number; status?: number; problem: unknown }

export type Entry = Invoked | Outcome

/** What clients did and were told, in the order in which it happened, kept outside the server: one JSON line each. */
export class History {
  readonly path: string
  /** The same as the file holds. */
  readonly entries: Entry[] = []
  readonly #file: FileHandle
  readonly #waiting: string[] = []
  #next: Promise<void> | undefined
  #last: Promise<void> = Promise.resolve()
  #calls = 0

  private constructor(path: string, file: FileHandle) {
    this.path = path
    this.#file = file
  }

  static async create(path: string): Promise<History> {
    return new History(path, await open(path, 'a'))
  }

  nextCall(): number {
    return ++this.#calls
  }

  /** Resolves once the line is on the disk. Lines that come together share one fsync. */
  append(entry: Entry): Promise<void> {
    this.entries.push(entry)
    this.#waiting.push(`${JSON.stringify(entry)}\n`)
    if (!this.#next) {
      this.#next = this.#last.then(() => this.#write())
      this.#last = this.#next
    }
    return this.#next
  }

  async close(): Promise<void> {
    await this.#last
    await this.#file.close()
  }

  async #write(): Promise<void> {
    this.#next = undefined
    await this.#file.write(this.#waiting.splice(0).join(''))
    await this.#file.datasync()
  }
}

export async function readHistory(path: string): Promise<Entry[]> {
  const lines = (await readFile(path, 'utf8')).split('\n').filter(Boolean)
  return lines.map((line): Entry => JSON.parse(line))
}

/** A call with how it ended; without an outcome it never ended. */
export type Told = Invoked & { outcome: Outcome | undefined; invokedAt: number; endedAt: number }

/** The calls of a history, in the order in which they were made. The moments are places in the history. */
export function callsOf(entries: readonly Entry[]): Told[] {
  const calls = new Map<number, Told>()
  for (const [index, entry] of entries.entries()) {
    if (entry.kind === 'invoke') {
      calls.set(entry.call, { ...entry, outcome: undefined, invokedAt: index, endedAt: Infinity })
      continue
    }
    const call = calls.get(entry.call)
    if (!call) throw new Error(`the history tells how call ${entry.call} ended, but not that it was made`)
    calls.set(entry.call, { ...call, outcome: entry, endedAt: index })
  }
  return [...calls.values()]
}
