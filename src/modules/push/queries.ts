import type { Read, Tx } from '../../platform/database/database.ts'
import {
  type Order,
  pageParams,
  type PageParams,
  pageQuery,
  type Position,
} from '../../platform/database/keyset.ts'
import { locked } from '../../platform/database/locks.ts'
import { readByKeys } from '../../platform/database/lists.ts'
import { statement } from '../../platform/database/statement.ts'
import type { PushMessageRow, PushSubscriptionRow } from './tables.ts'

type ById = { id: string }
export const NEWEST: Order = { columns: ['id'], direction: 'desc' }

const COLUMNS = [
  'id',
  'account_id',
  'session_id',
  'endpoint',
  'endpoint_hash',
  'p256dh',
  'auth',
  'expires_at',
  'created_at',
] as const satisfies readonly (keyof PushSubscriptionRow)[]

const add = statement<PushSubscriptionRow>((db, param) =>
  db
    .insertInto('push_subscriptions')
    .values(Object.fromEntries(COLUMNS.map((name) => [name, param(name)])) as never),
)
export const insertSubscription = (tx: Tx, row: PushSubscriptionRow) => add.run(tx, row)

const byEndpoint = statement<{ hash: string }, PushSubscriptionRow>((db, param) =>
  locked(
    db,
    db.selectFrom('push_subscriptions').selectAll().where('endpoint_hash', '=', param('hash')),
    'update',
  ),
)
/** The one subscription of an endpoint, whoever's it is, locked. */
export const lockedByEndpoint = (tx: Tx, hash: string) => byEndpoint.first(tx, { hash })

const one = statement<ById, PushSubscriptionRow>((db, param) =>
  db.selectFrom('push_subscriptions').selectAll().where('id', '=', param('id')),
)
export const findSubscription = (read: Read, id: string) => one.first(read, { id })

type Renewal = Pick<PushSubscriptionRow, 'id' | 'session_id' | 'p256dh' | 'auth' | 'expires_at'>

const renew = statement<Renewal>((db, param) =>
  db
    .updateTable('push_subscriptions')
    .set({
      session_id: param('session_id'),
      p256dh: param('p256dh'),
      auth: param('auth'),
      expires_at: param('expires_at'),
    })
    .where('id', '=', param('id')),
)
export const saveRenewal = (tx: Tx, { id, session_id, p256dh, auth, expires_at }: Renewal) =>
  renew.run(tx, { id, session_id, p256dh, auth, expires_at })

const remove = statement<ById>((db, param) =>
  db.deleteFrom('push_subscriptions').where('id', '=', param('id')),
)
/** False where it was gone already. */
export const deleteSubscription = async (tx: Tx, id: string) => (await remove.run(tx, { id })) === 1

const removeOwn = statement<ById & { accountId: string }>((db, param) =>
  db
    .deleteFrom('push_subscriptions')
    .where('id', '=', param('id'))
    .where('account_id', '=', param('accountId')),
)
/** False where there is none, or not theirs. */
export const deleteOwnSubscription = async (tx: Tx, id: string, accountId: string) =>
  (await removeOwn.run(tx, { id, accountId })) === 1

const removeAll = statement<{ accountId: string }>((db, param) =>
  db.deleteFrom('push_subscriptions').where('account_id', '=', param('accountId')),
)
export const deleteSubscriptionsOf = (tx: Tx, accountId: string) => removeAll.run(tx, { accountId })

const page = statement<{ accountId: string } & PageParams, PushSubscriptionRow>((db, param) =>
  pageQuery(
    db,
    [db.selectFrom('push_subscriptions').selectAll().where('account_id', '=', param('accountId'))],
    NEWEST,
    param,
  ),
)
export const listSubscriptions = (read: Read, accountId: string, limit: number, after: Position | null) =>
  page.all(read, { accountId, ...pageParams(limit, after) })

const surplus = statement<{ accountId: string; most: number }, ById>((db, param) =>
  db
    .selectFrom('push_subscriptions')
    .select('id')
    .where('account_id', '=', param('accountId'))
    .orderBy('id', 'desc')
    .offset(param('most'))
    .limit(100),
)
/** An account's oldest, beyond so many. */
export const surplusSubscriptions = (tx: Tx, accountId: string, most: number) =>
  surplus.all(tx, { accountId, most })

/** Of a fact's few recipients. */
export const subscriptionsOf = readByKeys<Pick<PushSubscriptionRow, 'id' | 'account_id' | 'session_id'>>(
  (db, accountIds) =>
    db
      .selectFrom('push_subscriptions')
      .select(['id', 'account_id', 'session_id'])
      .where('account_id', 'in', accountIds),
)

const addMessage = statement<PushMessageRow>((db, param) =>
  db.insertInto('push_messages').values({
    id: param('id'),
    subscription_id: param('subscription_id'),
    notification_id: param('notification_id'),
    attempts: param('attempts'),
  }),
)
export const insertMessage = (tx: Tx, row: PushMessageRow) => addMessage.run(tx, row)

const message = statement<ById, PushMessageRow>((db, param) =>
  db.selectFrom('push_messages').selectAll().where('id', '=', param('id')),
)
export const findMessage = (read: Read, id: string) => message.first(read, { id })

const attempt = statement<Pick<PushMessageRow, 'id' | 'attempts'>>((db, param) =>
  db
    .updateTable('push_messages')
    .set({ attempts: param('attempts') })
    .where('id', '=', param('id')),
)
export const saveAttempts = (tx: Tx, id: string, attempts: number) => attempt.run(tx, { id, attempts })

const end = statement<ById>((db, param) => db.deleteFrom('push_messages').where('id', '=', param('id')))
export const endMessage = (tx: Tx, id: string) => end.run(tx, { id })
