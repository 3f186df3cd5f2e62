import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto'
import { Refusal } from '../../kernel/refusal.ts'
import type { Position } from '../database/keyset.ts'

const MAC_BYTES = 16

/** Makes and reads cursors that nobody can alter or carry to another list. */
export class Cursors {
  readonly #keys: readonly [KeyObject, ...KeyObject[]]

  /** `accepted` are secrets that verify besides, while one takes the place of another. */
  constructor(secret: string, accepted: readonly string[] = []) {
    this.#keys = [keyOf(secret), ...accepted.map(keyOf)]
  }

  /** `scope` names the list: the operation, its filters and, on private lists, the account. */
  write(position: Position, scope: string): string {
    const payload = Buffer.from(JSON.stringify(position))
    return Buffer.concat([macOf(this.#keys[0], payload, scope), payload]).toString('base64url')
  }

  read(cursor: string, scope: string): Position {
    const bytes = Buffer.from(cursor, 'base64url')
    const payload = bytes.subarray(MAC_BYTES)
    const genuine =
      bytes.length > MAC_BYTES &&
      bytes.toString('base64url') === cursor &&
      this.#keys.some((key) => timingSafeEqual(bytes.subarray(0, MAC_BYTES), macOf(key, payload, scope)))
    if (!genuine) {
      throw new Refusal('invalid_cursor', {
        errors: [{ path: '/cursor', message: 'must be the nextCursor of this list with the same filters' }],
      })
    }
    return JSON.parse(payload.toString()) as Position
  }
}

/** Not its bytes: those would be made into a key again for every cursor, which costs more than the rest. */
function keyOf(secret: string): KeyObject {
  return createSecretKey(createHmac('sha256', secret).update('fastyums cursors').digest())
}

function macOf(key: KeyObject, payload: Buffer, scope: string): Buffer {
  return createHmac('sha256', key).update(scope).update('\0').update(payload).digest().subarray(0, MAC_BYTES)
}
