/** Enough for the facts of a minute at full load. */
const MOST_REMEMBERED = 65_536

/** The newest of what was set, by key. */
export class Remembered<V> {
  readonly #values = new Map<string, V>()

  get(key: string): V | undefined {
    return this.#values.get(key)
  }

  set(key: string, value: V): void {
    this.#values.delete(key)
    this.#values.set(key, value)
    if (this.#values.size <= MOST_REMEMBERED) return
    for (const [oldest] of this.#values) {
      this.#values.delete(oldest)
      break
    }
  }

  delete(key: string): void {
    this.#values.delete(key)
  }
}
