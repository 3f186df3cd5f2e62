import { setTimeout as sleep } from 'node:timers/promises'

/** What the postman does with what he is given. */
export interface Manners {
  /** Kept until `flush`, or never brought. */
  holds: boolean
  drops: boolean
  /** How often each is brought. */
  copies: number
  shuffles: boolean
  delayMs: number
}

const TRIES = 4
const PAUSE_MS = 100

/** Brings webhooks to the marketplace: signed, again where nobody answers, and as badly as he is told to. */
export class Postman {
  readonly manners: Manners = { holds: false, drops: false, copies: 1, shuffles: false, delayMs: 0 }
  /** Where to; nowhere while it is null. */
  url: string | null = null
  readonly held: Buffer[] = []
  readonly #sign: (bytes: Buffer) => Record<string, string>
  readonly #underWay = new Set<Promise<void>>()
  #isClosed = false

  constructor(sign: (bytes: Buffer) => Record<string, string>) {
    this.#sign = sign
  }

  post(event: object): void {
    if (this.manners.drops) return
    this.held.push(Buffer.from(JSON.stringify(event)))
    if (!this.manners.holds) this.flush()
  }

  /** Brings what was held back. */
  flush(): void {
    const letters = this.held.splice(0).flatMap((letter) => Array<Buffer>(this.manners.copies).fill(letter))
    if (this.manners.shuffles) letters.sort(() => Math.random() - 0.5)
    for (const letter of letters) {
      const way = this.#bring(letter).finally(() => this.#underWay.delete(way))
      this.#underWay.add(way)
    }
  }

  /** Until nothing is under way. */
  async idle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay)
  }

  close(): void {
    this.#isClosed = true
  }

  async #bring(bytes: Buffer): Promise<void> {
    if (this.manners.delayMs > 0) await sleep(this.manners.delayMs)
    for (let attempt = 0; attempt < TRIES && !this.#isClosed && this.url; attempt++) {
      const headers = { 'content-type': 'application/json', ...this.#sign(bytes) }
      const answer = await fetch(this.url, { method: 'POST', headers, body: Uint8Array.from(bytes) }).catch(
        () => undefined,
      )
      await answer?.arrayBuffer().catch(() => undefined)
      if (answer?.ok) return
      await sleep(PAUSE_MS * 2 ** attempt)
    }
  }
}
