import { type Expression, type Kysely, type RawBuilder, sql } from 'kysely'
import type { Box, Point } from '../../kernel/geo.ts'
import { cellsOf } from './cells.ts'
import type { Tables, Tx } from './database.ts'
import { engineOf } from './engine.ts'
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

export function boxParams(box: Box): BoxParams {
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

/** Where the row of a number is. */
export interface Place extends Point {
  row: number
}

/**
 * The places of a table that lie in a box, of all or of those whose number every one of the queries gives. The R-tree of
 * SQLite rounds its numbers, outwards, so none is missed; the true ones are in the row.
 */
export function placesInBox(
  db: Kysely<Tables>,
  table: Locatable,
  { lat, lng }: { lat: string; lng: string },
  param: (name: keyof BoxParams) => unknown,
  within: readonly Expression<unknown>[] = [],
): RawBuilder<Place> {
  const number = sql.ref(`${table}_near.row`)
  const near = sql.table(`${table}_near`)
  const narrowed = sql.join(
    within.map((numbers) => sql`and ${number} in ${numbers}`),
    sql` `,
  )
  if (engineOf(db) === 'mysql') {
    const runs = RUNS.map((run) => sql`cell between ${param(`first_${run}`)} and ${param(`last_${run}`)}`)
    return sql`select ${number}, lat, lng from ${near} where (${sql.join(runs, sql` or `)})
      and lat between ${param('south')} and ${param('north')}
      and lng between ${param('west')} and ${param('east')} ${narrowed}`
  }
  const row = (column: string) => sql.ref(`${table}.${column}`)
  return sql`select ${number}, ${row(lat)} as lat, ${row(lng)} as lng
    from ${near} cross join ${sql.table(table)} where ${row('row')} = ${number}
    and max_lat >= ${param('south')} and min_lat <= ${param('north')}
    and max_lng >= ${param('west')} and min_lng <= ${param('east')} ${narrowed}`
}
