import { sql } from 'kysely'
import type { Point } from '../../kernel/geo.ts'
import type { Read, Tx } from '../../platform/database/database.ts'
import {
  type Page,
  pageParams,
  type PageParams,
  pageQuery,
  type Position,
} from '../../platform/database/keyset.ts'
import { readByKeys } from '../../platform/database/lists.ts'
import { type BoxParams, indexPosition, type Place, placesInBox } from '../../platform/database/near.ts'
import { type Found, type Look, nearestPage } from '../../platform/database/nearest.ts'
import {
  indexWords,
  isSearch,
  matching,
  matchOf,
  rowsMatching,
  type Sought,
} from '../../platform/database/search.ts'
import { statement } from '../../platform/database/statement.ts'
import { VENDOR_ORDERS, type VendorSort } from './queries.ts'
import type { VendorRow, VendorStatus } from './tables.ts'

/** Makes a vendor findable by its words and its position, in the transaction that writes it. */
export async function indexVendor(
  tx: Tx,
  vendor: Pick<VendorRow, 'id' | 'name' | 'description' | 'lat' | 'lng'>,
): Promise<void> {
  await indexWords(tx, 'vendors', vendor.id, vendor.name, vendor.description)
  await indexPosition(tx, 'vendors', vendor.id, vendor)
}

const searched = statement<Sought & { status: VendorStatus } & PageParams, VendorRow>((db, param, sort) => {
  const found = rowsMatching(db, 'vendors', param).selectAll('vendors').where('status', '=', param('status'))
  return pageQuery(db, [found], VENDOR_ORDERS[sort as VendorSort], param)
})
/** The vendors whose name or description hold every word of the search. */
export async function searchVendors(
  read: Read,
  search: string,
  status: VendorStatus,
  sort: VendorSort,
  limit: number,
  after: Position | null,
): Promise<VendorRow[]> {
  const match = await matchOf(read, 'vendors', search)
  return match ? searched.all(read, { ...match.all, status, ...pageParams(limit, after) }, sort) : []
}

/** Nearly all on the map are approved, so that is checked where their rows are read. */
const inside = statement<BoxParams & Sought & { status?: VendorStatus }, Place>((db, param) => {
  const ofStatus = () => db.selectFrom('vendors').select('row').where('status', '=', param('status'))
  return placesInBox(db, 'vendors', { lat: 'lat', lng: 'lng' }, param, [
    ...(param.has('status') ? [ofStatus()] : []),
    ...(isSearch(param) ? [sql`(${matching(db, 'vendors', param)})`] : []),
  ])
})

/** So many are measured one by one sooner than they are looked for on the map. */
const FEW = 1_000

const fewMatching = statement<Sought & { status: VendorStatus; limit: number }, Place>((db, param) =>
  rowsMatching(db, 'vendors', param)
    .select(['vendors.row', 'lat', 'lng'])
    .where('status', '=', param('status'))
    .where('lat', 'is not', null)
    .where('lng', 'is not', null)
    .limit(param('limit'))
    .$narrowType<Place>(),
)

const several = readByKeys<VendorRow & { row: number }, { status: VendorStatus }, number>(
  (db, numbers, param) =>
    db.selectFrom('vendors').selectAll().where('row', 'in', numbers).where('status', '=', param('status')),
)

/** The vendors within 50 km of a point, nearest first, of those whose words match where a search is given. */
export async function nearestVendors(
  read: Read,
  center: Point,
  { status, search }: { status: VendorStatus; search?: string },
  limit: number,
  after: Position | null,
): Promise<Page<Found<VendorRow>>> {
  const rowsOf = (numbers: number[]) => several(read, numbers, { status })
  const match = search === undefined ? undefined : await matchOf(read, 'vendors', search)
  if (search !== undefined && !match) return { data: [], next: null }
  if (match) {
    const some = await fewMatching.all(read, { ...match.all, status, limit: FEW + 1 })
    if (some.length <= FEW) return nearestPage(center, limit, after, some, rowsOf)
  }
  const look: Look = (box, isExact) =>
    inside.all(read, {
      ...box,
      status: isExact || status !== 'APPROVED' ? status : undefined,
      ...match?.all,
    })
  return nearestPage(center, limit, after, look, rowsOf)
}
