import type { Tx } from '../platform/database/database.ts'

export const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Lagos is an hour ahead of UTC all year. */
const LAGOS = HOUR

/** On the day so many days before `now`, at a time such as `12:41` by the clocks of Lagos. */
export function daysAgo(now: number, days: number, time: string): number {
  const midnight = Math.floor((now + LAGOS) / DAY) * DAY - LAGOS
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return midnight - days * DAY + hours * HOUR + minutes * MINUTE
}

/** The same transaction at another moment. */
export const asOf = (tx: Tx, now: number): Tx => ({ ...tx, now })
