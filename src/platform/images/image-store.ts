import { createHash } from 'node:crypto'
import { Refusal } from '../../kernel/refusal.ts'

/**
 * Where pictures are kept. A name stands for one content for ever, so nothing is ever overwritten with something else.
 * Both refuse `unavailable`.
 */
export interface ImageStore {
  /** Keeps the bytes under the name, whole or not at all. Again: no effect. */
  put: (name: string, bytes: Uint8Array) => Promise<void>
  /** Undefined where there is none. */
  get: (name: string) => Promise<Uint8Array | undefined>
}

/** Where pictures are served. What a row keeps is this and the name; the address of the server is added when it is shown. */
export const IMAGES = '/images/'

export function contentHash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** The address of a picture as clients get it. What was not uploaded here keeps the address that it was given with. */
export function imageAddress(kept: string, publicUrl: string): string {
  return kept.startsWith(IMAGES) ? publicUrl + kept : kept
}

/** What a store throws where it cannot be reached or written to. */
export function storeUnavailable(cause: unknown): Refusal {
  const detail = 'The storage of pictures does not answer.'
  return new Refusal('unavailable', { retryAfter: 5, detail }, cause)
}
