const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** After each failed attempt: eleven attempts in a little more than a day. */
const PAUSES = [
  5_000,
  30_000,
  2 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  4 * HOUR,
  6 * HOUR,
  10 * HOUR,
]

/** How long to wait after so many failed attempts, milliseconds; null: no more. `share` from 0 to 1 spreads them. */
export function pauseAfter(attempts: number, share: number): number | null {
  const pause = PAUSES[attempts - 1]
  return pause === undefined ? null : Math.round(pause * (1 + share / 10))
}

const PATIENCE_MS = 3 * 24 * HOUR

/** Whether an endpoint that answered so, or not at all, and fails since then, is called no more. */
export function isHopeless(code: number | null, failingSince: number, now: number): boolean {
  // 410: it says itself that it is gone.
  return code === 410 || now - failingSince >= PATIENCE_MS
}

export const isTaken = (code: number | null) => code !== null && code >= 200 && code < 300
