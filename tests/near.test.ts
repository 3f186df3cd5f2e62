import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openDatabase } from '../src/app.ts'
import { distanceMetres, type Point } from '../src/kernel/geo.ts'
import { readDatabaseUrl } from '../src/platform/database/choice.ts'
import type { Database, Read } from '../src/platform/database/database.ts'
import { type BoxParams, inBox, nearestPage } from '../src/platform/database/near.ts'
import { statement } from '../src/platform/database/statement.ts'
import { ENGINE, Place } from './helpers/database.ts'

/** Towns in the middle of the map and on its seams: where the halves of the world meet, at its edges, at a pole. */
const TOWNS: Record<string, Point> = {
  Lagos: { lat: 6.5, lng: 3.4 },
  'the point where both degrees are 0': { lat: 0, lng: 0 },
  'the 180th meridian': { lat: -17, lng: 179.95 },
  'the far north': { lat: 78.2, lng: 15.6 },
  'the south pole': { lat: -89.9, lng: 0 },
}
const PLACES_OF_A_TOWN = 200

const place = new Place('near')
let database: Database
let places: (Point & { row: number })[]

beforeAll(async () => {
  const choice = readDatabaseUrl(place.database())
  if (!choice) throw new Error('no database')
  database = await openDatabase(choice)
  await database.migrate()
  places = Object.values(TOWNS)
    .flatMap(placesAround)
    .map((point, index) => ({ row: index + 1, ...point }))
  await database.write(async (tx) => {
    for (const { row, lat, lng } of places)
      await (
        ENGINE === 'mysql'
          ? sql`insert into vendors_near (${sql.ref('row')}, position) values (${row}, point(${lng}, ${lat}))`
          : sql`insert into vendors_near values (${row}, ${lat}, ${lat}, ${lng}, ${lng})`
      ).execute(tx)
  })
})
afterAll(async () => {
  await database.close()
  await place.remove()
})

/** Dense in the middle, ever rarer farther out, up to where they are no longer near. */
function placesAround({ lat, lng }: Point): Point[] {
  return Array.from({ length: PLACES_OF_A_TOWN }, (_, index) => {
    const degrees = 0.6 * (index / PLACES_OF_A_TOWN) ** 3
    const east = lng + (Math.sin(index * 2.4) * degrees) / Math.cos((lat * Math.PI) / 180)
    return {
      lat: Math.min(90, Math.max(-90, lat + Math.cos(index * 2.4) * degrees)),
      lng: ((((east + 180) % 360) + 360) % 360) - 180,
    }
  })
}

const lying = statement<BoxParams, { row: number }>((db, param) =>
  db
    .selectFrom('vendors_near')
    .select('row')
    .where(inBox(db, 'vendors', param)),
)

async function found(center: Point, limit: number): Promise<number[]> {
  const positionOf = ({ id }: { id: string }) => places[Number(id) - 1] as Point
  const look = async (box: BoxParams) =>
    (await lying.all({ sql: database.read } as Read, box)).map(({ row }) => ({ id: String(row) }))
  const { data } = await nearestPage(center, limit, null, positionOf, look)
  return data.map(({ row }) => Number(row.id))
}

/** Measured one by one. */
function nearest(center: Point, limit: number): number[] {
  return places
    .map((one) => ({ row: one.row, metres: distanceMetres(center, one) }))
    .filter(({ metres }) => metres <= 50_000)
    .toSorted((a, b) => a.metres - b.metres || (String(a.row) < String(b.row) ? -1 : 1))
    .slice(0, limit)
    .map(({ row }) => row)
}

it.each(Object.keys(TOWNS))('finds what is nearest, wherever one stands: %s', async (name) => {
  const town = TOWNS[name] as Point
  for (const center of [town, ...placesAround(town).filter((_, index) => index % 7 === 0)])
    for (const limit of [1, 5, 20, 1_000]) expect(await found(center, limit)).toEqual(nearest(center, limit))
})
