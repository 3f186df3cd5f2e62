import { type Box, boxAround, distanceMetres, type Point } from '../../kernel/geo.ts'
import type { Page, Position } from './keyset.ts'
import { type BoxParams, boxParams, type Place } from './near.ts'

export interface Found<Row> {
  row: Row
  distanceMetres: number
}

const FARTHEST_M = 50_000
const FIRST_LOOK_M = 500
const WIDEST_STEP = 8

/**
 * Finds the places in a box. Some may be of rows that nobody is shown; `isExact` asks for none of those, which costs more
 * for each.
 */
export type Look = (box: BoxParams, isExact: boolean) => Promise<Place[]>

/**
 * A page of what lies within 50 km of a point, nearest first: of places that are few and known, or of those that looks at
 * boxes find. Each look is as much wider as what the last one held lets expect, until the page is full, so the cost follows
 * the page and what lies within 500 m, not the town. `rowsOf` reads the rows that may be shown.
 */
export async function nearestPage<Row extends { row: number }>(
  center: Point,
  limit: number,
  after: Position | null,
  where: readonly Place[] | Look,
  rowsOf: (numbers: number[]) => Promise<Row[]>,
): Promise<Page<Found<Row>>> {
  let last = startOf(after)
  let isExact = typeof where !== 'function'
  const found: Found<Row>[] = []
  for (let radius = isExact ? FARTHEST_M : Math.max(FIRST_LOOK_M, last.metres * 1.25); ;) {
    const reach = Math.min(radius, FARTHEST_M)
    const places = typeof where === 'function' ? await inBoxAround(center, reach, where, isExact) : where
    const waiting = behind(last, places, center, reach)
    const isFarthest = reach === FARTHEST_M
    let isMixed = false
    // Fewer than a page wait for a wider look.
    while (found.length <= limit && !isMixed && waiting.length > (isFarthest ? 0 : limit)) {
      const some = waiting.splice(0, limit + 1)
      const rows = await rowsOf(some.map((one) => one.row))
      found.push(...shown(some, rows))
      last = some.at(-1) ?? last
      isMixed = !isExact && rows.length * 2 < some.length
    }
    if (found.length > limit || (isFarthest && !isMixed)) return pageOf(found, limit)
    // Page after page of what nobody is shown would be read else.
    if (isMixed) isExact = true
    else radius *= Math.min(WIDEST_STEP, Math.max(2, Math.sqrt((2 * (limit + 1)) / places.length)))
  }
}

/** A cursor of an older version names no row: what is as far away is shown again. */
function startOf(after: Position | null): Distant {
  const [metres = -1, row] = (after ?? []) as [number?, (number | string)?]
  return { metres, row: typeof row === 'number' ? row : 0 }
}

async function inBoxAround(center: Point, reach: number, look: Look, isExact: boolean): Promise<Place[]> {
  const boxes = halves(boxAround(center, reach))
  return (await Promise.all(boxes.map((box) => look(boxParams(box), isExact)))).flat()
}

interface Distant {
  metres: number
  row: number
}

/** Those within reach that follow, nearest first. */
function behind(last: Distant, places: readonly Place[], center: Point, reach: number): Distant[] {
  return places
    .map((place) => ({ metres: distanceMetres(center, place), row: place.row }))
    .filter((one) => one.metres <= reach && byDistance(one, last) > 0)
    .toSorted(byDistance)
}

function byDistance(a: Distant, b: Distant): number {
  return a.metres - b.metres || a.row - b.row
}

/** In the order of the places, without those that have no row that may be shown. */
function shown<Row extends { row: number }>(places: readonly Distant[], rows: readonly Row[]): Found<Row>[] {
  const byNumber = new Map(rows.map((row) => [row.row, row]))
  return places.flatMap(({ metres, row: number }) => {
    const row = byNumber.get(number)
    return row ? [{ row, distanceMetres: metres }] : []
  })
}

function pageOf<Row extends { row: number }>(found: readonly Found<Row>[], limit: number): Page<Found<Row>> {
  const data = found.slice(0, limit)
  const last = data.at(-1)
  return { data, next: found.length > limit && last ? [last.distanceMetres, last.row.row] : null }
}

/** A box across the 180th meridian is two boxes. */
function halves(box: Box): Box[] {
  return box.west <= box.east
    ? [box]
    : [
        { ...box, east: 180 },
        { ...box, west: -180 },
      ]
}
