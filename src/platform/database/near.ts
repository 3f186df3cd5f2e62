import { type Kysely, type RawBuilder, sql } from 'kysely'
import { type Box, boxAround, distanceMetres, type Point } from '../../kernel/geo.ts'
import { cellsOf } from './cells.ts'
import type { Tables, Tx } from './database.ts'
import { engineOf } from './engine.ts'
import type { Page, Position } from './keyset.ts'
import { statement } from './statement.ts'

/** The tables whose rows are found by where they are, through a table beside each (ADR 14). */
export type Locatable = 'vendors' | 'deliveries'

interface NearRow {
  row: number
  min_lat: number
  max_lat: number
  min_lng: number
  max_lng: number
}

declare module './database.ts' {
  interface Tables {
    vendors_near: NearRow
    deliveries_near: NearRow
  }
}

const place = statement<{ id: string } & Point>((db, param, table) => {
  const near = sql.table(`${table}_near`)
  const source = sql`from ${sql.table(table)} where id = ${param('id')}`
  return engineOf(db) === 'mysql'
    ? sql`replace into ${near} (${sql.ref('row')}, position)
        select ${sql.ref('row')}, point(${param('lng')}, ${param('lat')}) ${source}`
    : sql`insert or replace into ${near} (row, min_lat, max_lat, min_lng, max_lng)
        select row, ${param('lat')}, ${param('lat')}, ${param('lng')}, ${param('lng')} ${source}`
})
const lift = statement<{ id: string }>((_db, param, table) => {
  const row = sql.ref('row')
  return sql`delete from ${sql.table(`${table}_near`)}
    where ${row} = (select ${row} from ${sql.table(table)} where id = ${param('id')})`
})

/** Keeps where a row of the table is, or that it is nowhere, in the transaction that writes it. */
export async function indexPosition(
  tx: Tx,
  table: Locatable,
  id: string,
  { lat, lng }: { lat: number | null; lng: number | null },
): Promise<void> {
  if (lat === null || lng === null) await lift.run(tx, { id }, table)
  else await place.run(tx, { id, lat, lng }, table)
}

/** A box as parameters of a statement, with the runs of cells that hold it. */
export interface BoxParams extends Box, Record<`${'first' | 'last'}_${Run}`, number> {}

const RUNS = [0, 1, 2, 3] as const
type Run = (typeof RUNS)[number]

function boxParams(box: Box): BoxParams {
  const [a, b, c, d] = cellsOf(box)
  return {
    ...box,
    first_0: a[0],
    last_0: a[1],
    first_1: b[0],
    last_1: b[1],
    first_2: c[0],
    last_2: c[1],
    first_3: d[0],
    last_3: d[1],
  }
}

/** The rows that lie in a box. SQLite rounds its numbers outwards, so none is missed. */
export function inBox(
  db: Kysely<Tables>,
  table: Locatable,
  param: (name: keyof BoxParams) => unknown,
): RawBuilder<boolean> {
  const near = (column: string) => sql.ref(`${table}_near.${column}`)
  if (engineOf(db) === 'mysql') {
    const runs = RUNS.map(
      (run) => sql`${near('cell')} between ${param(`first_${run}`)} and ${param(`last_${run}`)}`,
    )
    return sql<boolean>`(${sql.join(runs, sql` or `)})
      and ${near('lat')} between ${param('south')} and ${param('north')}
      and ${near('lng')} between ${param('west')} and ${param('east')}`
  }
  return sql<boolean>`${near('max_lat')} >= ${param('south')} and ${near('min_lat')} <= ${param('north')}
    and ${near('max_lng')} >= ${param('west')} and ${near('min_lng')} <= ${param('east')}`
}

const FARTHEST_M = 50_000
const FIRST_LOOK_M = 500

export interface Found<Row> {
  row: Row
  distanceMetres: number
}

type Located = { id: string }

/**
 * A page of what lies within 50 km of a point, nearest first. Looks in a box that doubles until the page is full, so the
 * cost follows the page and not the town; only what one look finds is sorted.
 */
export async function nearestPage<Row extends Located>(
  center: Point,
  limit: number,
  after: Position | null,
  positionOf: (row: Row) => Point,
  look: (box: BoxParams) => Promise<Row[]>,
): Promise<Page<Found<Row>>> {
  const [afterMetres = 0] = (after ?? []) as [number?]
  for (let radius = Math.max(FIRST_LOOK_M, afterMetres * 1.25); ; radius *= 2) {
    const reach = Math.min(radius, FARTHEST_M)
    const rows = (
      await Promise.all(halves(boxAround(center, reach)).map((box) => look(boxParams(box))))
    ).flat()
    const page = nearestOf(rows, center, limit, after, positionOf, reach)
    if (page.next || reach === FARTHEST_M) return page
  }
}

/** The same of rows that are few and known. */
export function nearestOf<Row extends Located>(
  rows: readonly Row[],
  center: Point,
  limit: number,
  after: Position | null,
  positionOf: (row: Row) => Point,
  reach = FARTHEST_M,
): Page<Found<Row>> {
  const [afterMetres = -1, afterId = ''] = (after ?? []) as [number?, string?]
  const found = rows
    .map((row) => ({ row, distanceMetres: distanceMetres(center, positionOf(row)) }))
    .filter((one) => one.distanceMetres <= reach && isAfter(one, afterMetres, afterId))
    .sort(byDistance)
  const data = found.slice(0, limit)
  const last = data.at(-1)
  return { data, next: found.length > limit && last ? [last.distanceMetres, last.row.id] : null }
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

function isAfter(
  { row, distanceMetres: metres }: Found<Located>,
  afterMetres: number,
  afterId: string,
): boolean {
  return metres > afterMetres || (metres === afterMetres && row.id > afterId)
}

function byDistance(a: Found<Located>, b: Found<Located>): number {
  return a.distanceMetres - b.distanceMetres || (a.row.id < b.row.id ? -1 : 1)
}
