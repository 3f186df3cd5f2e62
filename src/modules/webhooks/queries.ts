import type { AccountActor } from '../../kernel/actor.ts'
import { firstIdAt } from '../../kernel/ids.ts'
import type { Read, Tx } from '../../platform/database/database.ts'
import {
  type Order,
  pageParams,
  type PageParams,
  pageQuery,
  type Position,
  walkedBy,
} from '../../platform/database/keyset.ts'
import { type Lock, locked } from '../../platform/database/locks.ts'
import { readByKeys } from '../../platform/database/lists.ts'
import { statement } from '../../platform/database/statement.ts'
import type { WebhookDeliveryRow, WebhookEndpointRow } from './tables.ts'

type ById = { id: string }
export const NEWEST: Order = { columns: ['id'], direction: 'desc' }

const ENDPOINT_COLUMNS = [
  'id',
  'vendor_id',
  'owner_id',
  'url',
  'secret',
  'old_secret',
  'old_until',
  'status',
  'failing_since',
  'created_at',
] as const satisfies readonly (keyof WebhookEndpointRow)[]

const addEndpoint = statement<WebhookEndpointRow>((db, param) =>
  db
    .insertInto('webhook_endpoints')
    .values(Object.fromEntries(ENDPOINT_COLUMNS.map((name) => [name, param(name)])) as never),
)
export const insertEndpoint = (tx: Tx, row: WebhookEndpointRow) => addEndpoint.run(tx, row)

const endpoint = statement<ById & { owner: string }, WebhookEndpointRow>((db, param, variant) => {
  const [whose = '', lock = ''] = variant.split(' ')
  const any = db
    .selectFrom('webhook_endpoints')
    .selectAll()
    .where('id', '=', param('id'))
    .where('status', '<>', 'REMOVED')
  const one = whose === 'own' ? any.where('owner_id', '=', param('owner')) : any
  return locked(db, one, lock as Lock)
})
/** An endpoint that this account may see. */
export const findEndpointFor = (
  read: Read,
  { role, accountId }: AccountActor,
  id: string,
  lock: Lock | '' = '',
) => endpoint.first(read, { id, owner: accountId }, `${role === 'ADMIN' ? 'any' : 'own'} ${lock}`)

/** Any endpoint that was not removed. */
export const findEndpoint = (read: Read, id: string, lock: Lock | '' = '') =>
  endpoint.first(read, { id, owner: '' }, `any ${lock}`)

export type ActiveEndpoint = Pick<WebhookEndpointRow, 'id' | 'vendor_id' | 'owner_id' | 'created_at'>

const active = readByKeys<ActiveEndpoint>((db, vendorIds) =>
  db
    .selectFrom('webhook_endpoints')
    .select(['id', 'vendor_id', 'owner_id', 'created_at'])
    .where('vendor_id', 'in', vendorIds)
    .where('status', '=', 'ACTIVE'),
)
/** The endpoints of these vendors that are called, by vendor. */
export async function activeEndpoints(
  read: Read,
  vendorIds: readonly string[],
): Promise<Map<string, ActiveEndpoint[]>> {
  return Map.groupBy(await active(read, vendorIds), (endpoint) => endpoint.vendor_id)
}

const endpoints = statement<{ vendorId: string } & PageParams, WebhookEndpointRow>((db, param) =>
  pageQuery(
    db,
    [
      db
        .selectFrom('webhook_endpoints')
        .selectAll()
        .where('vendor_id', '=', param('vendorId'))
        .where('status', '<>', 'REMOVED'),
    ],
    NEWEST,
    param,
  ),
)
export const listEndpoints = (read: Read, vendorId: string, limit: number, after: Position | null) =>
  endpoints.all(read, { vendorId, ...pageParams(limit, after) })

const CHANGEABLE = ['url', 'secret', 'old_secret', 'old_until', 'status', 'failing_since'] as const
type EndpointChanges = Partial<Pick<WebhookEndpointRow, (typeof CHANGEABLE)[number]>>

const change = statement<ById & EndpointChanges>((db, param) =>
  db
    .updateTable('webhook_endpoints')
    .set(Object.fromEntries(CHANGEABLE.filter(param.has).map((name) => [name, param(name)])))
    .where('id', '=', param('id')),
)
/** The caller holds the row's lock. */
export const saveEndpoint = (tx: Tx, id: string, changes: EndpointChanges) =>
  change.run(tx, { id, ...changes })

const addDelivery = statement<Omit<WebhookDeliveryRow, 'response_code' | 'attempted_at'>>((db, param) =>
  db.insertInto('webhook_deliveries').values({
    id: param('id'),
    endpoint_id: param('endpoint_id'),
    owner_id: param('owner_id'),
    event_id: param('event_id'),
    type: param('type'),
    status: param('status'),
    attempts: param('attempts'),
    response_code: null,
    created_at: param('created_at'),
    attempted_at: null,
  }),
)
export const insertDelivery = (tx: Tx, row: Omit<WebhookDeliveryRow, 'response_code' | 'attempted_at'>) =>
  addDelivery.run(tx, row)

const delivery = statement<ById & { owner: string }, WebhookDeliveryRow>((db, param, whose) => {
  const any = db.selectFrom('webhook_deliveries').selectAll().where('id', '=', param('id'))
  return whose === 'own' ? any.where('owner_id', '=', param('owner')) : any
})
/** A delivery that this account may see. */
export const findDeliveryFor = (read: Read, { role, accountId }: AccountActor, id: string) =>
  delivery.first(read, { id, owner: accountId }, role === 'ADMIN' ? 'any' : 'own')
export const findDelivery = (read: Read, id: string) => delivery.first(read, { id, owner: '' }, 'any')

const deliveries = statement<{ endpointId: string } & PageParams, WebhookDeliveryRow>((db, param) =>
  pageQuery(
    db,
    [
      db
        .selectFrom(walkedBy(db, 'webhook_deliveries', 'webhook_deliveries_of_endpoint'))
        .selectAll()
        .where('endpoint_id', '=', param('endpointId')),
    ],
    NEWEST,
    param,
  ),
)
export const listDeliveries = (read: Read, endpointId: string, limit: number, after: Position | null) =>
  deliveries.all(read, { endpointId, ...pageParams(limit, after) })

type Attempt = Pick<WebhookDeliveryRow, 'id' | 'status' | 'attempts' | 'response_code'> & { now: number }

const attempt = statement<Attempt>((db, param) =>
  db
    .updateTable('webhook_deliveries')
    .set({
      status: param('status'),
      attempts: param('attempts'),
      response_code: param('response_code'),
      attempted_at: param('now'),
    })
    .where('id', '=', param('id')),
)
export const saveAttempt = (tx: Tx, row: Omit<Attempt, 'now'>) => attempt.run(tx, { ...row, now: tx.now })

const restart = statement<ById>((db, param) =>
  db.updateTable('webhook_deliveries').set({ status: 'PENDING', attempts: 0 }).where('id', '=', param('id')),
)
export const restartDelivery = (tx: Tx, id: string) => restart.run(tx, { id })

const ROWS_AT_ONCE = 500

const oldest = statement<{ before: string }, ById>((db, param) =>
  db
    .selectFrom('webhook_deliveries')
    .select('id')
    .where('id', '<', param('before'))
    .orderBy('id')
    .offset(ROWS_AT_ONCE)
    .limit(1),
)
const forget = statement<{ before: string }>((db, param) =>
  db.deleteFrom('webhook_deliveries').where('id', '<', param('before')),
)
/** Deletes some of what is older than a moment. Returns whether there is more. */
export async function deleteDeliveriesBefore(tx: Tx, moment: number): Promise<boolean> {
  const before = firstIdAt('whd', moment)
  const next = await oldest.first(tx, { before })
  await forget.run(tx, { before: next?.id ?? before })
  return next !== undefined
}
