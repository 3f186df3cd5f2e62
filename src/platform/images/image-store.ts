import { createHash } from 'node:crypto'

/** Where pictures are kept. A name stands for one content for ever, so nothing is ever overwritten with something else. */
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
