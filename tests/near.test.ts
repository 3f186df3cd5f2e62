import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { distanceMetres, type Point } from '../src/kernel/geo.ts'
import { nearestVendors } from '../src/modules/vendors/discovery.ts'
import type { VendorStatus } from '../src/modules/vendors/tables.ts'
import type { Database, Read } from '../src/platform/database/database.ts'
import type { Position } from '../src/platform/database/keyset.ts'
import { indexPosition } from '../src/platform/database/near.ts'
import { Place } from './helpers/database.ts'
import { opened } from './helpers/opened.ts'

/** Towns in the middle of the map and on its seams: where the halves of the world meet, at its edges, at a pole. */
const TOWNS: Record<string, Point> = {
  Lagos: { lat: 6.5, lng: 3.4 },
  'the point where both degrees are 0': { lat: 0, lng: 0 },
  'the 180th meridian': { lat: -17, lng: 179.95 },
  'the far north': { lat: 78.2, lng: 15.6 },
  'the south pole': { lat: -89.9, lng: 0 },
}
const KITCHENS_OF_A_TOWN = 200

interface Kitchen extends Point {
  row: number
  status: VendorStatus
}

const place = new Place('near')
let database: Database
let read: Read
let kitchens: Kitchen[]

beforeAll(async () => {
  database = await opened(place)
  await database.migrate()
  read = { sql: database.read } as Read
  kitchens = Object.values(TOWNS)
    .flatMap(placesAround)
    .map((point, index) => ({ ...point, row: index + 1, status: statusOf(index) }))
  await database.write(async (tx) => {
    await sql`insert into accounts (id, email, name, role, status, created_at)
      values ('usr_1', 'owner@example.com', 'Owner', 'VENDOR', 'ACTIVE', 0)`.execute(tx)
    for (const { row, status, lat, lng } of [...kitchens, ...hiddenTown()]) {
      const id = `ven_${row}`
      await sql`insert into vendors (${sql.ref('row')}, id, owner_id, name, name_key, slug, lat, lng, status, accepting_orders,
        prep_minutes, created_at) values (${row}, ${id}, 'usr_1', ${id}, ${id}, ${id}, ${lat}, ${lng}, ${status}, 1, 20, 0)`.execute(
        tx,
      )
      await indexPosition({ sql: tx } as never, 'vendors', id, { lat, lng })
    }
  })
})
afterAll(async () => {
  await database.close()
  await place.remove()
})

/** Dense in the middle, ever rarer farther out, up to where they are no longer near. */
function placesAround({ lat, lng }: Point): Point[] {
  return Array.from({ length: KITCHENS_OF_A_TOWN }, (_, index) => {
    const degrees = 0.6 * (index / KITCHENS_OF_A_TOWN) ** 3
    const east = lng + (Math.sin(index * 2.4) * degrees) / Math.cos((lat * Math.PI) / 180)
    return {
      lat: Math.min(90, Math.max(-90, lat + Math.cos(index * 2.4) * degrees)),
      lng: ((((east + 180) % 360) + 360) % 360) - 180,
    }
  })
}

/** Some stand in a row, so that a whole page of the nearest may not be shown. */
function statusOf(index: number): VendorStatus {
  return index % 50 < 30 ? 'APPROVED' : index % 50 < 45 ? 'SUSPENDED' : 'PENDING'
}

const BEHIND_HIDDEN: Point = { lat: -0.2, lng: -78.5 }

/** Kitchens that wait to be approved, and somewhat farther away one that is. */
function hiddenTown(): Kitchen[] {
  const { lat, lng } = BEHIND_HIDDEN
  return Array.from({ length: 500 }, (_, index) => ({
    row: 5_000 + index,
    lat: lat + (index === 499 ? 0.01 : index * 1e-6),
    lng,
    status: index === 499 ? 'APPROVED' : 'PENDING',
  }))
}

/** Page by page. */
async function found(center: Point, status: VendorStatus, limit: number): Promise<number[]> {
  const numbers: number[] = []
  for (let after: Position | null = null; ;) {
    const { data, next } = await nearestVendors(read, center, { status }, limit, after)
    expect(data.length).toBe(next ? limit : data.length)
    numbers.push(...data.map(({ row }) => Number(row.id.slice('ven_'.length))))
    if (!next) return numbers
    after = next
  }
}

/** Measured one by one. */
function nearest(center: Point, status: VendorStatus): number[] {
  return kitchens
    .filter((one) => one.status === status)
    .map((one) => ({ row: one.row, metres: distanceMetres(center, one) }))
    .filter(({ metres }) => metres <= 50_000)
    .toSorted((a, b) => a.metres - b.metres || a.row - b.row)
    .map(({ row }) => row)
}

it.each(Object.keys(TOWNS))('finds what is nearest, wherever one stands: %s', async (name) => {
  const town = TOWNS[name] as Point
  for (const center of [town, ...placesAround(town).filter((_, index) => index % 20 === 0)])
    for (const status of ['APPROVED', 'SUSPENDED', 'PENDING'] as const)
      for (const limit of [4, 20, 100])
        expect(await found(center, status, limit)).toEqual(nearest(center, status))
})

it('finds what lies behind many that nobody is shown, in few statements', async () => {
  let statements = 0
  const counted = new Proxy(database.read, {
    get(target, name) {
      if (name === 'executeQuery') statements++
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  const { data } = await nearestVendors(
    { sql: counted } as Read,
    BEHIND_HIDDEN,
    { status: 'APPROVED' },
    1,
    null,
  )
  expect(data.map(({ row }) => row.id)).toEqual(['ven_5499'])
  expect(statements).toBeLessThan(15)
})

it('shows again what is as far away, after a cursor that names an id', async () => {
  const [first] = nearest(TOWNS['Lagos'] as Point, 'APPROVED')
  const metres = distanceMetres(TOWNS['Lagos'] as Point, kitchens[(first ?? 0) - 1] as Point)
  const after = [metres, `ven_${first}`]
  const { data } = await nearestVendors(read, TOWNS['Lagos'] as Point, { status: 'APPROVED' }, 1, after)
  expect(data.map(({ row }) => row.id)).toEqual([`ven_${first}`])
})
