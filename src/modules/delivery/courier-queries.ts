import { type ExpressionBuilder, sql } from 'kysely'
import type { Read, Tables, Tx } from '../../platform/database/database.ts'
import { insertion } from '../../platform/database/insertion.ts'
import {
  type Order,
  pageParams,
  type PageParams,
  pageQuery,
  type Position,
} from '../../platform/database/keyset.ts'
import { overtaken } from '../../platform/database/faults.ts'
import { type Lock, locked } from '../../platform/database/locks.ts'
import { type Param, statement } from '../../platform/database/statement.ts'
import { ERASED_NAME } from '../accounts/public.ts'
import { MOST_ACTIVE_DELIVERIES } from './rules/courier-readiness.ts'
import type { CourierRow, CourierStatus } from './tables.ts'

const byId = statement<{ id: string }, CourierRow>((db, param, lock) =>
  locked(db, db.selectFrom('couriers').selectAll().where('id', '=', param('id')), lock),
)
export const findCourier = (read: Read, id: string, lock?: Lock) => byId.first(read, { id }, lock)

const byAccount = statement<{ accountId: string }, CourierRow>((db, param, lock) =>
  locked(db, db.selectFrom('couriers').selectAll().where('account_id', '=', param('accountId')), lock),
)
export const findCourierOf = (read: Read, accountId: string, lock?: Lock) =>
  byAccount.first(read, { accountId }, lock)

const insert = insertion<CourierRow>(
  (db, param) =>
    db.insertInto('couriers').values({
      id: param('id'),
      account_id: param('account_id'),
      name: param('name'),
      vehicle: param('vehicle'),
      license_plate: param('license_plate'),
      status: param('status'),
      available: param('available'),
      lat: param('lat'),
      lng: param('lng'),
      located_at: param('located_at'),
      heard_at: param('heard_at'),
      active_deliveries: param('active_deliveries'),
      created_at: param('created_at'),
    }),
  'account_id',
)
/** False where the account has a profile already. */
export const insertCourier = (tx: Tx, row: CourierRow) => insert(tx, row)

const CHANGEABLE = ['vehicle', 'license_plate', 'available', 'lat', 'lng', 'located_at', 'heard_at'] as const
export type CourierChanges = Partial<Pick<CourierRow, (typeof CHANGEABLE)[number]>>

const update = statement<{ id: string } & CourierChanges>((db, param) =>
  db
    .updateTable('couriers')
    .set(Object.fromEntries(CHANGEABLE.filter(param.has).map((name) => [name, param(name)])))
    .where('id', '=', param('id')),
)
export const saveCourier = (tx: Tx, id: string, changes: CourierChanges) => update.run(tx, { id, ...changes })

const rename = statement<{ accountId: string; name: string }>((db, param) =>
  db
    .updateTable('couriers')
    .set({ name: param('name') })
    .where('account_id', '=', param('accountId')),
)
export const saveCourierName = (tx: Tx, accountId: string, name: string) =>
  rename.run(tx, { accountId, name })

const erase = statement<{ id: string }>((db, param) =>
  db
    .updateTable('couriers')
    .set({ name: ERASED_NAME, license_plate: null, lat: null, lng: null, located_at: null })
    .where('id', '=', param('id')),
)
/** Takes what tells who it is out of a courier's row. */
export const eraseCourier = (tx: Tx, id: string) => erase.run(tx, { id })

const updateStatus = statement<{ id: string; from: CourierStatus; to: CourierStatus }>((db, param, to) =>
  db
    .updateTable('couriers')
    .set({ status: param('to'), ...(to === 'SUSPENDED' ? { available: 0 as const } : {}) })
    .where('id', '=', param('id'))
    .where('status', '=', param('from')),
)
/** False where the courier was not in `from`. Who is suspended is not available either. */
export const saveCourierStatus = async (tx: Tx, id: string, from: CourierStatus, to: CourierStatus) =>
  (await updateStatus.run(tx, { id, from, to }, to)) === 1

const takePlace = statement<{ id: string }>((db, param) =>
  db
    .updateTable('couriers')
    .set({ active_deliveries: sql<number>`active_deliveries + 1` })
    .where('id', '=', param('id'))
    .where('status', '=', 'APPROVED')
    .where('available', '=', 1)
    .where('active_deliveries', '<', MOST_ACTIVE_DELIVERIES),
)
/** One more active delivery, if the courier may have one: the one judge of the limit. */
export const takeCourierPlace = async (tx: Tx, id: string) => (await takePlace.run(tx, { id })) === 1

const freePlace = statement<{ id: string; now: number }>((db, param) =>
  db
    .updateTable('couriers')
    .set({ active_deliveries: sql<number>`active_deliveries - 1`, heard_at: param('now') })
    .where('id', '=', param('id'))
    .where('active_deliveries', '>', 0),
)
/** Throws where the courier has none: then the delivery that was read is theirs no more. */
export async function freeCourierPlace(tx: Tx, id: string): Promise<void> {
  if ((await freePlace.run(tx, { id, now: tx.now })) === 0) throw overtaken()
}

/** Available, without a delivery, and not heard of since a moment. */
const silent =
  <P extends { since: number }>(param: Param<P>) =>
  (eb: ExpressionBuilder<Tables, 'couriers'>) =>
    eb.and([
      eb('available', '=', 1),
      eb('active_deliveries', '=', 0),
      eb(eb.fn.coalesce('heard_at', sql<number>`0`), '<', param('since')),
      eb(eb.fn.coalesce('located_at', sql<number>`0`), '<', param('since')),
    ])

const silentIds = statement<{ since: number; most: number }, { id: string }>((db, param) =>
  db.selectFrom('couriers').select('id').where(silent(param)).orderBy('id').limit(param('most')),
)
export const findSilentCouriers = async (read: Read, since: number, most: number) =>
  (await silentIds.all(read, { since, most })).map(({ id }) => id)

const retire = statement<{ id: string; since: number }>((db, param) =>
  db.updateTable('couriers').set({ available: 0 }).where('id', '=', param('id')).where(silent(param)),
)
/** False where they were heard of meanwhile, or have a delivery now. */
export const retireCourier = async (tx: Tx, id: string, since: number) =>
  (await retire.run(tx, { id, since })) === 1

export const NEWEST: Order = { columns: ['id'], direction: 'desc' }

interface CourierFilters {
  status?: CourierStatus
  available?: 0 | 1
}
const page = statement<CourierFilters & PageParams, CourierRow>((db, param) => {
  let walk = db.selectFrom('couriers').selectAll()
  if (param.has('status')) walk = walk.where('status', '=', param('status'))
  if (param.has('available')) walk = walk.where('available', '=', param('available'))
  return pageQuery(db, [walk], NEWEST, param)
})
export const listCouriers = (read: Read, filters: CourierFilters, limit: number, after: Position | null) =>
  page.all(read, { ...filters, ...pageParams(limit, after) })
