/** Milliseconds since 1970, UTC. A function, so that tests can move time. */
export type Clock = () => number

export const systemClock: Clock = () => Date.now()

/** RFC 3339 in UTC with milliseconds, as every answer writes a time. */
export function toTime(ms: number): string {
  return new Date(ms).toISOString()
}

export function toTimeOrNull(ms: number | null): string | null {
  return ms === null ? null : toTime(ms)
}
