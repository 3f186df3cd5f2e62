/** Milliseconds since 1970, UTC. A function, so that tests can move time. */
export type Clock = () => number

export const systemClock: Clock = () => Date.now()

const DAY_MS = 86_400_000
const TWO_DIGITS = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'))
const THREE_DIGITS = Array.from({ length: 1000 }, (_, number) => String(number).padStart(3, '0'))
let lastDay = 0
let lastDate = '1970-01-01'

/**
 * RFC 3339 in UTC with milliseconds, as every answer writes a time. A page holds dozens, so the date is made anew only
 * where it is another than the last one's.
 */
export function toTime(ms: number): string {
  const day = Math.floor(ms / DAY_MS)
  if (day !== lastDay) {
    lastDate = new Date(ms).toISOString().slice(0, -14)
    lastDay = day
  }
  const time = ms - day * DAY_MS
  const digits = (length: number, most: number) => TWO_DIGITS[Math.floor(time / length) % most]
  return `${lastDate}T${digits(3_600_000, 24)}:${digits(60_000, 60)}:${digits(1000, 60)}.${THREE_DIGITS[time % 1000]}Z`
}

export function toTimeOrNull(ms: number | null): string | null {
  return ms === null ? null : toTime(ms)
}
