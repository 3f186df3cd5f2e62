const DAY_MS = 24 * 60 * 60 * 1000

/** However often it is refreshed, a session ends; the person signs in again. */
const LONGEST_SESSION_MS = 180 * DAY_MS

/** When a new session ends for good, milliseconds. */
export function sessionEnd(now: number, refreshTtlSeconds: number): number {
  return now + Math.max(LONGEST_SESSION_MS, refreshTtlSeconds * 1000)
}

/** When a refresh token that is made now ends: after its own time, or with its session. */
export function refreshTokenEnd(now: number, refreshTtlSeconds: number, sessionEndsAt: number): number {
  return Math.min(now + refreshTtlSeconds * 1000, sessionEndsAt)
}
