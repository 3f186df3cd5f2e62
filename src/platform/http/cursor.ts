import { createHmac, hash, timingSafeEqual } from 'node:crypto'
import { Refusal } from '../../kernel/refusal.ts'
import type { Position } from '../database/keyset.ts'

const MAC_BYTES = 16

/** Makes and reads cursors that nobody can alter or carry to another list. */
export class Cursors {
  readonly #keys: readonly [string, ...string[]]

  /** `accepted` are secrets that verify besides, while one takes the place of another. */
  constructor(secret: string, accepted: readonly string[] = []) {
    this.#keys = [keyOf(secret), ...accepted.map(keyOf)]
  }

  /** `scope` names the list: the operation, its filters and, on private lists, the account. */
  write(position: Position, scope: string): string {
    const payload = JSON.stringify(position)
    return Buffer.concat([macOf(this.#keys[0], payload, scope), Buffer.from(payload)]).toString('base64url')
  }

  read(cursor: string, scope: string): Position {
    const bytes = Buffer.from(cursor, 'base64url')
    const payload = bytes.toString('utf8', MAC_BYTES)
    const genuine =
      bytes.length > MAC_BYTES &&
      bytes.toString('base64url') === cursor &&
      this.#keys.some((key) => timingSafeEqual(bytes.subarray(0, MAC_BYTES), macOf(key, payload, scope)))
    if (!genuine) {
      throw new Refusal('invalid_cursor', {
        errors: [{ path: '/cursor', message: 'must be the nextCursor of this list with the same filters' }],
      })
    }
    return JSON.parse(payload) as Position
  }
}

function keyOf(secret: string): string {
  return createHmac('sha256', secret).update('fastyums cursors').digest('base64url')
}

/** SHA-3 is made to be keyed by what stands before the message, and is asked for in one call; an HMAC takes four times as long. */
function macOf(key: string, payload: string, scope: string): Buffer {
  return hash('sha3-256', `${key}${scope}\0${payload}`, 'buffer').subarray(0, MAC_BYTES)
}
