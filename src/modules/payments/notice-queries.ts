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
import { statement } from '../../platform/database/statement.ts'
import type { NoticeRow } from './tables.ts'

const COLUMNS = [
  'id',
  'provider',
  'notice_key',
  'type',
  'reference',
  'content',
  'status',
  'fault',
  'tries',
  'next_try_at',
  'received_at',
  'handled_at',
] as const satisfies readonly (keyof NoticeRow)[]

const insert = insertion<NoticeRow>((db, param) =>
  db
    .insertInto('payment_notices')
    .values(Object.fromEntries(COLUMNS.map((name) => [name, param(name)])) as never),
)
/** False where the provider has told the same before. */
export const insertNotice = (tx: Tx, row: NoticeRow) => insert(tx, row)

const known = statement<Pick<NoticeRow, 'provider' | 'notice_key'>, Pick<NoticeRow, 'id'>>((db, param) =>
  db
    .selectFrom('payment_notices')
    .select('id')
    .where('provider', '=', param('provider'))
    .where('notice_key', '=', param('notice_key')),
)
export const isKnownNotice = async (read: Read, key: Pick<NoticeRow, 'provider' | 'notice_key'>) =>
  (await known.first(read, key)) !== undefined

const one = statement<{ id: string }, NoticeRow>((db, param) =>
  db.selectFrom('payment_notices').selectAll().where('id', '=', param('id')),
)
export const findNotice = (read: Read, id: string) => one.first(read, { id })

const handled = statement<Pick<NoticeRow, 'id' | 'status' | 'fault' | 'handled_at'>>((db, param) =>
  db
    .updateTable('payment_notices')
    .set({
      status: param('status'),
      fault: param('fault'),
      handled_at: param('handled_at'),
      next_try_at: null,
    })
    .where('id', '=', param('id'))
    .where('status', '=', 'RECEIVED'),
)
/** False where it was handled meanwhile. */
export const saveHandled = async (tx: Tx, id: string, status: 'DONE' | 'PARKED', fault: string | null) =>
  (await handled.run(tx, { id, status, fault, handled_at: tx.now })) === 1

const closed = statement<{ id: string; at: number }>((db, param) =>
  db
    .updateTable('payment_notices')
    .set({ status: 'DONE', handled_at: param('at') })
    .where('id', '=', param('id'))
    .where('status', '=', 'PARKED'),
)
/** False where it is not parked any more. */
export const saveClosed = async (tx: Tx, id: string) => (await closed.run(tx, { id, at: tx.now })) === 1

const due = statement<{ now: number; limit: number }, NoticeRow>((db, param) =>
  db
    .selectFrom('payment_notices')
    .selectAll()
    .where('next_try_at', '<=', param('now'))
    .orderBy('next_try_at')
    .orderBy('id')
    .limit(param('limit')),
)
export const findDueNotices = (read: Read, now: number, limit: number) => due.all(read, { now, limit })

const claim = statement<{ id: string; at: number; from: number; tries: number }>((db, param) =>
  db
    .updateTable('payment_notices')
    .set({ next_try_at: param('at'), tries: param('tries') })
    .where('id', '=', param('id'))
    .where('status', '=', 'RECEIVED')
    .where('next_try_at', '=', param('from')),
)
/** False where somebody else has taken it on. */
export const claimNotice = async (tx: Tx, { id, next_try_at, tries }: NoticeRow, at: number) =>
  next_try_at !== null && (await claim.run(tx, { id, at, from: next_try_at, tries: tries + 1 })) === 1

export const NEWEST: Order = { columns: ['id'], direction: 'desc' }

const page = statement<PageParams, NoticeRow>((db, param, status) => {
  const walk = status
    ? db
        .selectFrom(walkedBy(db, 'payment_notices', 'payment_notices_by_status'))
        .selectAll()
        .where('status', '=', status as NoticeRow['status'])
    : db.selectFrom('payment_notices').selectAll()
  return pageQuery(db, [walk], NEWEST, param)
})
export const listNotices = (read: Read, status: string | undefined, limit: number, after: Position | null) =>
  page.all(read, pageParams(limit, after), status ?? '')

const count = statement<object, { notices: number }>((db, _param, status) =>
  db
    .selectFrom('payment_notices')
    .select(({ fn }) => fn.countAll<number>().as('notices'))
    .where('status', '=', status as NoticeRow['status']),
)
/** How many wait, and how many an admin must look at. */
export async function countNotices(read: Read): Promise<Record<string, number>> {
  const counts = (['RECEIVED', 'PARKED'] as const).map(async (status) => {
    return [status, (await count.first(read, {}, status))?.notices ?? 0] as const
  })
  return Object.fromEntries(await Promise.all(counts))
}
