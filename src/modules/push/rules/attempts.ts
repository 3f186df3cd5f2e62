const MINUTE = 60_000

/** News of an order that come later than that tell nobody anything. */
export const GOOD_FOR_MS = 4 * 60 * MINUTE

const PAUSES = [10_000, MINUTE, 5 * MINUTE, 15 * MINUTE, 60 * MINUTE]

/** `gone`: the browser wants nothing any more. `refused`: it will not be taken, however often. */
export type Verdict = 'taken' | 'gone' | 'later' | 'refused'

/** What a push service's answer means; null: there was none. Source: RFC 8030, sections 5 and 7.3. */
export function verdictOf(code: number | null): Verdict {
  if (code === null || code === 408 || code === 429 || code >= 500) return 'later'
  if (code >= 200 && code < 300) return 'taken'
  return code === 404 || code === 410 ? 'gone' : 'refused'
}

/**
 * When to try again after so many failed attempts, milliseconds; null: not while it is worth telling. `share` from 0 to 1
 * spreads them. `asked` is what the service asked for.
 */
export function nextAttempt(
  { attempts, made, now }: { attempts: number; made: number; now: number },
  asked: number | null,
  share: number,
): number | null {
  const pause = PAUSES[Math.min(attempts, PAUSES.length) - 1] ?? 0
  const next = now + Math.max(Math.round(pause * (1 + share / 10)), asked ?? 0)
  return next < made + GOOD_FOR_MS ? next : null
}
