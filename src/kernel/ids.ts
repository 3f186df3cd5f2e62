import { uuidv7obj } from 'uuidv7'

export type IdPrefix =
  | 'usr'
  | 'ses'
  | 'ven'
  | 'cat'
  | 'prd'
  | 'ord'
  | 'dlv'
  | 'crr'
  | 'ntf'
  | 'psb'
  | 'psm'
  | 'evt'
  | 'pay'
  | 'rfd'
  | 'ntc'
  | 'mal'
  | 'whe'
  | 'whd'
  | 'ltx'
  | 'pot'
  | 'loc'

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'

/**
 * A new opaque id such as `ord_06f1…`: a UUIDv7 in base 32. Ids of one process sort by creation, even within a
 * millisecond, so inserts stay at the right edge of every index.
 */
export function newId(prefix: IdPrefix): string {
  let value = 0n
  for (const byte of uuidv7obj().bytes) value = (value << 8n) | BigInt(byte)
  return idOf(prefix, value)
}

/** What follows the time in a UUIDv7. */
const RANDOM_BITS = 80n

/** What every id of a moment, milliseconds, and later ones come after. */
export function firstIdAt(prefix: IdPrefix, ms: number): string {
  return idOf(prefix, BigInt(Math.max(0, ms)) << RANDOM_BITS)
}

/** When an id was made, milliseconds; null for what is no id. */
export function timeOfId(id: string): number | null {
  const [, text] = /^[a-z]{3}_([0-7][0-9a-hjkmnp-tv-z]{25})$/.exec(id) ?? []
  if (text === undefined) return null
  let value = 0n
  for (const letter of text) value = (value << 5n) | BigInt(ALPHABET.indexOf(letter))
  return Number(value >> RANDOM_BITS)
}

function idOf(prefix: IdPrefix, number: bigint): string {
  let value = number
  let text = ''
  for (let i = 0; i < 26; i++) {
    text = ALPHABET[Number(value & 31n)] + text
    value >>= 5n
  }
  return `${prefix}_${text}`
}
