import type { Versions } from '../database/catalogue-versions.ts'

/** An answer as it was sent. */
export interface Remembered {
  body: string
  etag: string
  /** The parts of the catalogue that it shows, and of each the version that it was made from or an older one. */
  parts: readonly number[]
  versions: readonly (number | undefined)[]
}

/** What an entry takes beside its texts, roughly: an object, two lists and a place in the map. */
const BYTES_BESIDE = 600

/** Answers by their address, up to so many bytes; whose was asked for longest ago goes first. */
export class RememberedAnswers {
  readonly #most: number
  readonly #entries = new Map<string, Remembered>()
  #bytes = 0

  constructor(mostBytes: number) {
    this.#most = mostBytes
  }

  get bytes(): number {
    return this.#bytes
  }

  /** An answer that nothing has changed since, or undefined. */
  find(address: string, now: Versions): Remembered | undefined {
    const entry = this.#entries.get(address)
    if (!entry) return undefined
    const isOld = entry.parts.some((part, index) => entry.versions[index] !== now[part])
    this.#forget(address, entry)
    if (isOld) return undefined
    this.#put(address, entry)
    return entry
  }

  keep(address: string, entry: Remembered): void {
    const before = this.#entries.get(address)
    if (before) this.#forget(address, before)
    if (sizeOf(address, entry) > this.#most) return
    this.#put(address, entry)
    for (const [oldest, old] of this.#entries) {
      if (this.#bytes <= this.#most) break
      this.#forget(oldest, old)
    }
  }

  #put(address: string, entry: Remembered): void {
    this.#entries.set(address, entry)
    this.#bytes += sizeOf(address, entry)
  }

  #forget(address: string, entry: Remembered): void {
    this.#entries.delete(address)
    this.#bytes -= sizeOf(address, entry)
  }
}

/** A text takes two bytes a character as soon as one of them is not Latin. */
function sizeOf(address: string, { body, parts }: Remembered): number {
  return 2 * (address.length + body.length) + 16 * parts.length + BYTES_BESIDE
}
