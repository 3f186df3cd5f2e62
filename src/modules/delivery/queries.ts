import { sql } from 'kysely'
import type { Read, Tx } from '../../platform/database/database.ts'
import type { Actor } from '../../kernel/actor.ts'
import {
  pageParams,
  type PageParams,
  pageQuery,
  type Position,
  walkedBy,
} from '../../platform/database/keyset.ts'
import { countOf, inBatches, listParams, listPlaces, type ListParams } from '../../platform/database/lists.ts'
import { statement } from '../../platform/database/statement.ts'
import { ERASED_NAME } from '../accounts/public.ts'
import { NEWEST } from './courier-queries.ts'
import type { DeliveryStatus } from './rules/delivery-flow.ts'
import type { DeliveryRow } from './tables.ts'

const byId = statement<{ id: string; accountId?: string }, DeliveryRow>((db, param) => {
  const one = db.selectFrom('deliveries').selectAll().where('id', '=', param('id'))
  if (!param.has('accountId')) return one
  return one.where((eb) =>
    eb.or([eb('status', '=', 'OPEN'), eb('courier_account_id', '=', param('accountId'))]),
  )
})
/** Any delivery, whoever asks. */
export const findDelivery = (read: Read, id: string) => byId.first(read, { id })

/** A delivery that this account may see: a courier the open ones and their own, an admin all. */
export const findDeliveryFor = (read: Read, { role, accountId }: Actor, id: string) =>
  byId.first(read, { id, accountId: role === 'ADMIN' || accountId === null ? undefined : accountId })

const heldBy = statement<{ accountId: string; status: DeliveryStatus }, DeliveryRow>((db, param) =>
  db
    .selectFrom('deliveries')
    .selectAll()
    .where('courier_account_id', '=', param('accountId'))
    .where('status', '=', param('status')),
)
/** What a courier has in a status: three rows at most while it is active. */
export const findDeliveriesOf = (read: Read, accountId: string, status: 'ASSIGNED' | 'PICKED_UP') =>
  heldBy.all(read, { accountId, status })

const insert = statement<DeliveryRow>((db, param) =>
  db.insertInto('deliveries').values({
    id: param('id'),
    order_id: param('order_id'),
    status: param('status'),
    courier_id: param('courier_id'),
    courier_account_id: param('courier_account_id'),
    pickup_name: param('pickup_name'),
    pickup_line1: param('pickup_line1'),
    pickup_city: param('pickup_city'),
    pickup_lat: param('pickup_lat'),
    pickup_lng: param('pickup_lng'),
    pickup_phone: param('pickup_phone'),
    dropoff_name: param('dropoff_name'),
    dropoff_phone: param('dropoff_phone'),
    dropoff_line1: param('dropoff_line1'),
    dropoff_city: param('dropoff_city'),
    dropoff_lat: param('dropoff_lat'),
    dropoff_lng: param('dropoff_lng'),
    dropoff_note: param('dropoff_note'),
    created_at: param('created_at'),
    assigned_at: param('assigned_at'),
    picked_up_at: param('picked_up_at'),
    delivered_at: param('delivered_at'),
    cash_due: param('cash_due'),
  }),
)
export const insertDelivery = (tx: Tx, row: DeliveryRow) => insert.run(tx, row)

const CHANGEABLE = [
  'courier_id',
  'courier_account_id',
  'assigned_at',
  'picked_up_at',
  'delivered_at',
] as const
export type DeliveryChanges = Partial<Pick<DeliveryRow, (typeof CHANGEABLE)[number]>>

/** `from…` is what the row must still be, the rest what it becomes. */
type StepParams = {
  id: string
  fromStatus: DeliveryStatus
  fromCourier?: string
  status: DeliveryStatus
} & DeliveryChanges

const step = statement<StepParams>((db, param) => {
  const update = db
    .updateTable('deliveries')
    .set({
      status: param('status'),
      ...Object.fromEntries(CHANGEABLE.filter(param.has).map((name) => [name, param(name)])),
    })
    .where('id', '=', param('id'))
    .where('status', '=', param('fromStatus'))
  return param.has('fromCourier') ? update.where('courier_id', '=', param('fromCourier')) : update
})
/** False where status or courier are not what they were when they were read: of two steps one wins. */
export async function saveDeliveryStep(
  tx: Tx,
  from: Pick<DeliveryRow, 'id' | 'status' | 'courier_id'>,
  to: { status: DeliveryStatus } & DeliveryChanges,
): Promise<boolean> {
  const params = { id: from.id, fromStatus: from.status, fromCourier: from.courier_id ?? undefined, ...to }
  return (await step.run(tx, params)) === 1
}

const erase = statement<ListParams>((db, param, count) =>
  db
    .updateTable('deliveries')
    .set({
      dropoff_name: ERASED_NAME,
      dropoff_phone: null,
      dropoff_line1: ERASED_NAME,
      dropoff_lat: sql<number>`round(dropoff_lat, 2)`,
      dropoff_lng: sql<number>`round(dropoff_lng, 2)`,
      dropoff_note: null,
    })
    .where('order_id', 'in', listPlaces(param, 'id', count)),
)
/** Takes out of the deliveries of these orders who lived where. */
export async function eraseDropoffs(tx: Tx, orderIds: readonly string[]): Promise<void> {
  for (const ids of inBatches(orderIds)) {
    const params = listParams('id', ids)
    await erase.run(tx, params, countOf(params))
  }
}

interface Scope {
  /** The courier who asks; an admin where it is absent. */
  accountId?: string
  status?: DeliveryStatus
}
/** A courier's list is two walks, the open ones and their own, which never overlap. */
const page = statement<Scope & PageParams, DeliveryRow>((db, param, status) => {
  const by = (index: string) => db.selectFrom(walkedBy(db, 'deliveries', index)).selectAll()
  const ofStatus = () => by('deliveries_by_status').where('status', '=', param('status'))
  if (!param.has('accountId')) {
    const all = db.selectFrom('deliveries').selectAll()
    return pageQuery(db, [param.has('status') ? ofStatus() : all], NEWEST, param)
  }
  if (status === 'OPEN') return pageQuery(db, [ofStatus()], NEWEST, param)
  if (status !== 'any') {
    const own = by('deliveries_of_courier_by_status').where('courier_account_id', '=', param('accountId'))
    return pageQuery(db, [own.where('status', '=', param('status'))], NEWEST, param)
  }
  const open = by('deliveries_by_status').where('status', '=', 'OPEN')
  const own = by('deliveries_of_courier').where('courier_account_id', '=', param('accountId'))
  return pageQuery(db, [open, own], NEWEST, param)
})
export const listDeliveries = (read: Read, scope: Scope, limit: number, after: Position | null) =>
  page.all(read, { ...scope, ...pageParams(limit, after) }, scope.status ?? 'any')

const carried = statement<{ accountId: string } & PageParams, DeliveryRow>((db, param) => {
  const walk = db
    .selectFrom(walkedBy(db, 'deliveries', 'deliveries_of_courier'))
    .selectAll()
    .where('courier_account_id', '=', param('accountId'))
  return pageQuery(db, [walk], NEWEST, param)
})
/** What a courier carries and has carried; nothing that is open to all. */
export const listCarried = (read: Read, accountId: string, limit: number, after: Position | null) =>
  carried.all(read, { accountId, ...pageParams(limit, after) })

const numbered = statement<{ after: number }, DeliveryRow & { row: number }>((db, param) =>
  db.selectFrom('deliveries').selectAll().where('row', '>', param('after')).orderBy('row').limit(500),
)
/** The next rows by their number, to index all of them. */
export const numberedRows = (tx: Tx, after: number) => numbered.all(tx, { after })
