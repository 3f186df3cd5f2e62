import type { FastifyReply, FastifyRequest } from 'fastify'
import { ALL_BUT_STOCK, partOfStock, type Versions } from '../database/catalogue-versions.ts'
import { isKnown, tagAnswer } from './etag.ts'
import { RememberedAnswers } from './remembered.ts'

/** The vendors whose stock an answer shows; `all` where what is in it hangs on anybody's stock. */
export type StockShown = readonly string[] | 'all'

const MOST_BYTES = 32 * 1024 * 1024

/** What makes an answer worth remembering: when it was made, and whose stock it shows. */
interface Making {
  versions: Versions
  shows?: StockShown
}

/**
 * Remembers what anyone may read of the catalogue. Each request asks for the versions first: an answer that was made
 * from older ones is made again, so nobody is shown less than what was acknowledged before they asked.
 */
export class CatalogueMemory {
  readonly #answers = new RememberedAnswers(MOST_BYTES)
  readonly #versions: () => Promise<Versions>
  readonly #making = new WeakMap<FastifyRequest, Making>()

  constructor(versions: () => Promise<Versions>) {
    this.#versions = versions
  }

  /** Answers an anonymous request if it can. False: the handler must, and what it answers may be remembered. */
  async answer(request: FastifyRequest, reply: FastifyReply): Promise<boolean> {
    const versions = await this.#versions()
    const known = this.#answers.find(request.url, versions)
    if (!known) {
      this.#making.set(request, { versions })
      return false
    }
    tagAnswer(reply, known.etag)
    if (isKnown(known.etag, request.headers['if-none-match'])) reply.code(304).send()
    else reply.type('application/json; charset=utf-8').send(known.body)
    return true
  }

  /** Notes what the handler's answer shows. */
  shows(request: FastifyRequest, shows: StockShown): void {
    const making = this.#making.get(request)
    if (making) making.shows = shows
  }

  keep(request: FastifyRequest, body: string, etag: string): void {
    const { versions, shows } = this.#making.get(request) ?? {}
    if (!versions || !shows) return
    const shown = shows === 'all' ? versions.keys() : new Set([ALL_BUT_STOCK, ...shows.map(partOfStock)])
    const parts = [...shown]
    // Not all of them: an answer would keep what it does not show as long as itself.
    const seen = parts.map((part) => versions[part])
    this.#answers.keep(request.url, { body, etag, parts, versions: seen })
  }
}
