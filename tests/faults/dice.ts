import { createHash } from 'node:crypto'

/** Chance that can be had again: the same seed throws the same numbers. */
export class Dice {
  readonly #seed: string
  #thrown = 0

  constructor(...seed: (string | number)[]) {
    this.#seed = seed.join(' ')
  }

  /** From 0 up to, not including, 1. */
  next(): number {
    const hash = createHash('sha256')
      .update(`${this.#seed} ${this.#thrown++}`)
      .digest()
    return hash.readUInt32BE() / 2 ** 32
  }

  /** A whole number, both ends included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1))
  }

  pick<T>(from: readonly T[]): T | undefined {
    return from[Math.floor(this.next() * from.length)]
  }
}
