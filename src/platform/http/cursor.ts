import { createHmac, timingSafeEqual } from 'node:crypto'
import { Refusal } from '../../kernel/refusal.ts'
import type { Position } from '../database/keyset.ts'

const MAC_BYTES = 16

/** Makes and reads cursors that nobody can alter or carry to another list. */
export class Cursors {
  readonly #key: Buffer

  constructor(secret: string) {
    this.#key = createHmac('sha256', secret).update('fastyums cursors').digest()
  }

  /** `scope` names the list: the operation, its filters and, on private lists, the account. */
  write(position: Position, scope: string): string {
    const payload = Buffer.from(JSON.stringify(position))
    return Buffer.concat([this.#mac(payload, scope), payload]).toString('base64url')
  }

  read(cursor: string, scope: string): Position {
    const bytes = Buffer.from(cursor, 'base64url')
    const payload = bytes.subarray(MAC_BYTES)
    const genuine =
      bytes.length > MAC_BYTES &&
      bytes.toString('base64url') === cursor &&
      timingSafeEqual(bytes.subarray(0, MAC_BYTES), this.#mac(payload, scope))
    if (!genuine) {
      throw new Refusal('invalid_cursor', {
        errors: [{ path: '/cursor', message: 'must be the nextCursor of this list with the same filters' }],
      })
    }
    return JSON.parse(payload.toString()) as Position
  }

  #mac(payload: Buffer, scope: string): Buffer {
    return createHmac('sha256', this.#key)
      .update(scope)
      .update('\0')
      .update(payload)
      .digest()
      .subarray(0, MAC_BYTES)
  }
}
