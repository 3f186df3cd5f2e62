import { V7Generator } from 'uuidv7'
import { randomUint32 } from './random.ts'

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
/** Of the 26 letters of an id these tell its time, milliseconds in 48 bits; the others are random. */
const TIME_LETTERS = 10
const RANDOM_LETTERS = 16

const generator = new V7Generator({ nextUint32: randomUint32 })

/**
 * A new opaque id such as `ord_06f1…`: a UUIDv7 in base 32. Ids of one process sort by creation, even within a
 * millisecond, so inserts stay at the right edge of every index.
 */
export function newId(prefix: IdPrefix): string {
  let text = ''
  let bits = 0
  // Two zeros in front: 26 letters hold 130 bits.
  let count = 2
  for (const byte of generator.generate().bytes) {
    bits = ((bits << 8) | byte) & 0xfff
    for (count += 8; count >= 5; count -= 5) text += ALPHABET[(bits >> (count - 5)) & 31]
  }
  return `${prefix}_${text}`
}

/** What every id of a moment, milliseconds, and later ones come after. */
export function firstIdAt(prefix: IdPrefix, ms: number): string {
  let left = Math.max(0, Math.floor(ms))
  let text = ''
  for (let index = 0; index < TIME_LETTERS; index++) {
    text = ALPHABET[left % 32] + text
    left = Math.floor(left / 32)
  }
  return `${prefix}_${text}${'0'.repeat(RANDOM_LETTERS)}`
}

/** When an id was made, milliseconds; null for what is no id. */
export function timeOfId(id: string): number | null {
  const [, time] = /^[a-z]{3}_([0-7][0-9a-hjkmnp-tv-z]{9})[0-9a-hjkmnp-tv-z]{16}$/.exec(id) ?? []
  if (time === undefined) return null
  let ms = 0
  for (const letter of time) ms = ms * 32 + ALPHABET.indexOf(letter)
  return ms
}
