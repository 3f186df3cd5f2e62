import type { AccountActor } from '../../kernel/actor.ts'
import { catalogueChanged } from '../../platform/database/catalogue-versions.ts'
import type { Read, Tx } from '../../platform/database/database.ts'
import { insertion } from '../../platform/database/insertion.ts'
import {
  type Order,
  pageParams,
  type PageParams,
  pageQuery,
  type Position,
  walkedBy,
} from '../../platform/database/keyset.ts'
import { type Lock, locked } from '../../platform/database/locks.ts'
import { statement } from '../../platform/database/statement.ts'
import type { VendorRow, VendorStatus } from './tables.ts'

const byId = statement<{ id: string }, VendorRow>((sql, param, lock) =>
  locked(sql, sql.selectFrom('vendors').selectAll().where('id', '=', param('id')), lock),
)
export const findVendor = (read: Read, id: string, lock?: Lock) => byId.first(read, { id }, lock)

const byImportRef = statement<{ ref: string }, VendorRow>((sql, param, lock) =>
  locked(sql, sql.selectFrom('vendors').selectAll().where('import_ref', '=', param('ref')), lock),
)
export const findVendorByImportRef = (read: Read, ref: string, lock?: Lock) =>
  byImportRef.first(read, { ref }, lock)

const ownedById = statement<{ id: string; ownerId: string }, VendorRow>((sql, param, lock) => {
  const one = sql.selectFrom('vendors').selectAll().where('id', '=', param('id'))
  return locked(sql, one.where('owner_id', '=', param('ownerId')), lock)
})
export const findOwnVendor = (read: Read, id: string, ownerId: string, lock?: Lock) =>
  ownedById.first(read, { id, ownerId }, lock)

/** A vendor that this account may change: an owner's own, any for an admin. */
export const findVendorOf = (read: Read, { role, accountId }: AccountActor, id: string, lock?: Lock) =>
  role === 'ADMIN' ? findVendor(read, id, lock) : findOwnVendor(read, id, accountId, lock)

const insert = insertion<VendorRow>(
  (sql, param) =>
    sql.insertInto('vendors').values({
      id: param('id'),
      owner_id: param('owner_id'),
      import_ref: param('import_ref'),
      name: param('name'),
      name_key: param('name_key'),
      slug: param('slug'),
      description: param('description'),
      phone: param('phone'),
      line1: param('line1'),
      city: param('city'),
      lat: param('lat'),
      lng: param('lng'),
      status: param('status'),
      accepting_orders: param('accepting_orders'),
      owner_suspended: param('owner_suspended'),
      prep_minutes: param('prep_minutes'),
      image_url: param('image_url'),
      commission_bps: param('commission_bps'),
      created_at: param('created_at'),
    }),
  'slug',
)
/** False where the slug is taken. */
export function insertVendor(tx: Tx, row: VendorRow): Promise<boolean> {
  catalogueChanged(tx)
  return insert(tx, row)
}

const CHANGEABLE = [
  'name',
  'name_key',
  'description',
  'phone',
  'line1',
  'city',
  'lat',
  'lng',
  'prep_minutes',
  'accepting_orders',
  'image_url',
  'commission_bps',
] as const
export type VendorChanges = Partial<Pick<VendorRow, (typeof CHANGEABLE)[number]>>

const update = statement<{ id: string } & VendorChanges>((sql, param) =>
  sql
    .updateTable('vendors')
    .set(Object.fromEntries(CHANGEABLE.filter(param.has).map((name) => [name, param(name)])))
    .where('id', '=', param('id')),
)

export function saveVendor(tx: Tx, id: string, changes: VendorChanges): Promise<number> {
  catalogueChanged(tx)
  return update.run(tx, { id, ...changes })
}

const updateStatus = statement<{ id: string; from: VendorStatus; to: VendorStatus }>((sql, param) =>
  sql
    .updateTable('vendors')
    .set({ status: param('to') })
    .where('id', '=', param('id'))
    .where('status', '=', param('from')),
)
/** False where the vendor was not in `from`. */
export async function saveVendorStatus(
  tx: Tx,
  id: string,
  from: VendorStatus,
  to: VendorStatus,
): Promise<boolean> {
  catalogueChanged(tx)
  return (await updateStatus.run(tx, { id, from, to })) === 1
}

const updateOwner = statement<{ ownerId: string; suspended: 0 | 1 }>((sql, param) =>
  sql
    .updateTable('vendors')
    .set({ owner_suspended: param('suspended') })
    .where('owner_id', '=', param('ownerId')),
)

export function saveOwnerSuspended(tx: Tx, ownerId: string, suspended: 0 | 1): Promise<number> {
  catalogueChanged(tx)
  return updateOwner.run(tx, { ownerId, suspended })
}

export const VENDOR_ORDERS = {
  '-createdAt': { columns: ['id'], direction: 'desc' },
  name: { columns: ['name_key', 'id'], direction: 'asc' },
} as const satisfies Record<string, Order>

export type VendorSort = keyof typeof VENDOR_ORDERS

const pageByStatus = statement<{ status: VendorStatus } & PageParams, VendorRow>((sql, param, sort) =>
  pageQuery(
    sql,
    [
      sql
        .selectFrom(
          walkedBy(sql, 'vendors', sort === 'name' ? 'vendors_by_status_name' : 'vendors_by_status'),
        )
        .selectAll()
        .where('status', '=', param('status')),
    ],
    VENDOR_ORDERS[sort as VendorSort],
    param,
  ),
)
export const listVendors = (
  read: Read,
  status: VendorStatus,
  sort: VendorSort,
  limit: number,
  after: Position | null,
) => pageByStatus.all(read, { status, ...pageParams(limit, after) }, sort)

const pageOfOwner = statement<{ ownerId: string } & PageParams, VendorRow>((sql, param) =>
  pageQuery(
    sql,
    [sql.selectFrom('vendors').selectAll().where('owner_id', '=', param('ownerId'))],
    VENDOR_ORDERS['-createdAt'],
    param,
  ),
)
export const listOwnVendors = (read: Read, ownerId: string, limit: number, after: Position | null) =>
  pageOfOwner.all(read, { ownerId, ...pageParams(limit, after) })

const numbered = statement<{ after: number }, VendorRow & { row: number }>((db, param) =>
  db.selectFrom('vendors').selectAll().where('row', '>', param('after')).orderBy('row').limit(500),
)
/** The next rows by their number, to index all of them. */
export const numberedRows = (tx: Tx, after: number) => numbered.all(tx, { after })
