/** Drawn many at a time: to ask the system for a few bytes takes longer than what they are needed for. */
const pool = new Uint8Array(4096)
let used = pool.length

/** Random bytes that nobody can foretell; valid until the next call. */
export function drawBytes(count: number): Uint8Array {
  if (used + count > pool.length) {
    crypto.getRandomValues(pool)
    used = 0
  }
  used += count
  return pool.subarray(used - count, used)
}

/** A whole number from 0 up to 2³² − 1. */
export function randomUint32(): number {
  const [a = 0, b = 0, c = 0, d = 0] = drawBytes(4)
  return ((a << 24) | (b << 16) | (c << 8) | d) >>> 0
}
