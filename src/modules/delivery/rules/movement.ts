import { distanceMetres, type Point } from '../../../kernel/geo.ts'

/** A position, and when it was told, milliseconds. */
export interface Position extends Point {
  at: number
}

const KEPT_EVERY_MS = 15_000
const KEPT_EVERY_M = 100

/** Whether a position goes into the database: it is the first, far from the one that is there, or that one is old. */
export function isWorthKeeping(kept: Position | null, next: Position): boolean {
  if (!kept) return true
  return next.at - kept.at >= KEPT_EVERY_MS || distanceMetres(kept, next) > KEPT_EVERY_M
}

/** Metres a millisecond: 300 km/h. */
const FASTEST = 300_000 / 3_600_000
/** A first fix may be far off, and a courier may begin the day in another town. */
const SLACK_M = 50_000

/** Whether somebody can have moved so: what cannot be is kept, for it is what the courier says, and told to nobody. */
export function isPlausible(before: Position | null, next: Position): boolean {
  if (!before) return true
  return distanceMetres(before, next) <= SLACK_M + FASTEST * Math.max(0, next.at - before.at)
}
