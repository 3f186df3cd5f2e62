/** Those who want to write, one behind the other. Who has stood there too long is sent away. */
export class Line {
  readonly #waiting = new Set<() => void>()
  #isServing = false

  /** Resolves when it is the caller's turn, which ends with `leave`. Rejects with `tooLate` after `patienceMs`. */
  async enter(patienceMs: number, tooLate: () => Error): Promise<void> {
    if (!this.#isServing) {
      this.#isServing = true
      return
    }
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(next)
        reject(tooLate())
      }, patienceMs)
      const next = () => {
        clearTimeout(timer)
        resolve()
      }
      this.#waiting.add(next)
    })
  }

  leave(): void {
    const [next] = this.#waiting
    if (!next) {
      this.#isServing = false
      return
    }
    this.#waiting.delete(next)
    next()
  }
}
