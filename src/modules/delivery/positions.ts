import type { Read } from '../../platform/database/database.ts'
import { findCourierOf } from './courier-queries.ts'
import { isPlausible, isWorthKeeping, type Position } from './rules/movement.ts'
import type { CourierRow } from './tables.ts'

/** Where a courier is who brings something. */
export interface CourierPosition extends Position {
  courierId: string
  accountId: string
}

/**
 * Where couriers are, between two rows that are written: a position comes every second, and a database that wrote each
 * would do little else. What is only here is less than 100 m and 15 s away from what the database has.
 */
export interface Positions {
  /** The courier as they are now: with what came since the row was written. */
  latest: (courier: CourierRow) => CourierRow
  /** Takes a position that need not be written: the courier with it; undefined where a command must write it. */
  take: (
    read: Read,
    accountId: string,
    at: Position,
  ) => Promise<{ before: CourierRow; courier: CourierRow } | undefined>
}

export function createPositions(): Positions {
  const newer = new Map<string, Position>()

  function latest(courier: CourierRow): CourierRow {
    const position = newer.get(courier.id)
    const kept = positionOf(courier)
    // Another process may have written since, or the courier taken their position back.
    if (!position || !kept || kept.at > position.at) return courier
    return { ...courier, lat: position.lat, lng: position.lng, located_at: position.at }
  }

  return {
    latest,
    async take(read, accountId, position) {
      const row = await findCourierOf(read, accountId)
      if (!row || isWorthKeeping(positionOf(row), position)) return undefined
      const before = latest(row)
      newer.set(row.id, position)
      return { before, courier: latest(row) }
    },
  }
}

export function positionOf({ lat, lng, located_at }: CourierRow): Position | null {
  return lat === null || lng === null || located_at === null ? null : { lat, lng, at: located_at }
}

/** What is told of a movement; null for what nobody can have done, and for a courier who brings nothing. */
export function movementOf(before: CourierRow, after: CourierRow): CourierPosition | null {
  const position = positionOf(after)
  if (!position || after.active_deliveries === 0 || !isPlausible(positionOf(before), position)) return null
  return { courierId: after.id, accountId: after.account_id, ...position }
}
