import type { Read, Tx } from '../../platform/database/database.ts'
import {
  type Order,
  pageParams,
  type PageParams,
  pageQuery,
  type Position,
  walkedBy,
} from '../../platform/database/keyset.ts'
import { statement } from '../../platform/database/statement.ts'
import type { NotificationRow } from './tables.ts'

const insert = statement<Omit<NotificationRow, 'read_at'>>((db, param) =>
  db.insertInto('notifications').values({
    id: param('id'),
    account_id: param('account_id'),
    event_id: param('event_id'),
    type: param('type'),
    title: param('title'),
    body: param('body'),
    data: param('data'),
    read_at: null,
    created_at: param('created_at'),
  }),
)
export const insertNotification = (tx: Tx, row: Omit<NotificationRow, 'read_at'>) => insert.run(tx, row)

const own = statement<{ id: string; accountId: string }, NotificationRow>((db, param) =>
  db
    .selectFrom('notifications')
    .selectAll()
    .where('id', '=', param('id'))
    .where('account_id', '=', param('accountId')),
)
export const findNotification = (read: Read, id: string, accountId: string) =>
  own.first(read, { id, accountId })

const any = statement<{ id: string }, NotificationRow>((db, param) =>
  db.selectFrom('notifications').selectAll().where('id', '=', param('id')),
)
/** Whoever's it is. */
export const notificationById = (read: Read, id: string) => any.first(read, { id })

const markRead = statement<{ id: string; accountId: string; now: number }>((db, param) =>
  db
    .updateTable('notifications')
    .set({ read_at: param('now') })
    .where('id', '=', param('id'))
    .where('account_id', '=', param('accountId'))
    .where('read_at', 'is', null),
)
/** False where it was read before, or is not theirs. */
export const saveRead = async (tx: Tx, id: string, accountId: string) =>
  (await markRead.run(tx, { id, accountId, now: tx.now })) === 1

const markAllRead = statement<{ accountId: string; now: number }>((db, param) =>
  db
    .updateTable('notifications')
    .set({ read_at: param('now') })
    .where('account_id', '=', param('accountId'))
    .where('read_at', 'is', null),
)
export const saveAllRead = (tx: Tx, accountId: string) => markAllRead.run(tx, { accountId, now: tx.now })

const forget = statement<{ accountId: string }>((db, param) =>
  db.deleteFrom('notifications').where('account_id', '=', param('accountId')),
)
/** Takes away all that an account was told. */
export const forgetNotifications = (tx: Tx, accountId: string) => forget.run(tx, { accountId })

const unread = statement<{ accountId: string }, { count: number }>((db, param) =>
  db
    .selectFrom('notifications')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('account_id', '=', param('accountId'))
    .where('read_at', 'is', null),
)
export const countUnread = async (read: Read, accountId: string) =>
  (await unread.first(read, { accountId }))?.count ?? 0

export const NEWEST: Order = { columns: ['id'], direction: 'desc' }

const page = statement<{ accountId: string } & PageParams, NotificationRow>((db, param, which) => {
  const index = which === 'unread' ? 'notifications_unread' : 'notifications_of_account'
  const walk = db
    .selectFrom(walkedBy(db, 'notifications', index))
    .selectAll()
    .where('account_id', '=', param('accountId'))
  const narrowed = {
    all: walk,
    unread: walk.where('read_at', 'is', null),
    read: walk.where('read_at', 'is not', null),
  }
  return pageQuery(db, [narrowed[which as keyof typeof narrowed]], NEWEST, param)
})
export function listNotifications(
  read: Read,
  accountId: string,
  isUnread: boolean | undefined,
  limit: number,
  after: Position | null,
): Promise<NotificationRow[]> {
  const which = isUnread === undefined ? 'all' : isUnread ? 'unread' : 'read'
  return page.all(read, { accountId, ...pageParams(limit, after) }, which)
}

const byFact = statement<{ eventId: string }, NotificationRow>((db, param) =>
  db.selectFrom('notifications').selectAll().where('event_id', '=', param('eventId')),
)
/** What was told of a fact, to everybody. */
export const findNotificationsOf = (read: Read, eventId: string) => byFact.all(read, { eventId })

const newer = statement<{ accountId: string; after: string; most: number }, NotificationRow>((db, param) =>
  db
    .selectFrom(walkedBy(db, 'notifications', 'notifications_of_account'))
    .selectAll()
    .where('account_id', '=', param('accountId'))
    .where('id', '>', param('after'))
    .orderBy('id', 'desc')
    .limit(param('most')),
)
/** The newest of an account's that follow an id. */
export const listNotificationsSince = (read: Read, accountId: string, after: string, most: number) =>
  newer.all(read, { accountId, after, most })
