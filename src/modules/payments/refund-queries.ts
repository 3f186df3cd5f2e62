import type { Read, Tx } from '../../platform/database/database.ts'
import { pageParams, type PageParams, pageQuery, type Position } from '../../platform/database/keyset.ts'
import { locked } from '../../platform/database/locks.ts'
import { statement } from '../../platform/database/statement.ts'
import { OLDEST } from './queries.ts'
import type { RefundRow } from './tables.ts'

const COLUMNS = [
  'id',
  'payment_id',
  'amount',
  'reason',
  'cause',
  'born_by',
  'items',
  'status',
  'provider_id',
  'tries',
  'next_try_at',
  'created_at',
  'ended_at',
] as const satisfies readonly (keyof RefundRow)[]

const insert = statement<RefundRow>((db, param) =>
  db.insertInto('refunds').values(Object.fromEntries(COLUMNS.map((name) => [name, param(name)])) as never),
)
export const insertRefund = (tx: Tx, row: RefundRow) => insert.run(tx, row)

const one = statement<{ id: string }, RefundRow>((db, param, lock) =>
  locked(db, db.selectFrom('refunds').selectAll().where('id', '=', param('id')), lock),
)
export const findRefund = (read: Read, id: string) => one.first(read, { id })
export const lockRefund = (tx: Tx, id: string) => one.first(tx, { id }, 'update')

const ofPayment = statement<{ paymentId: string } & PageParams, RefundRow>((db, param) =>
  pageQuery(
    db,
    [db.selectFrom('refunds').selectAll().where('payment_id', '=', param('paymentId'))],
    OLDEST,
    param,
  ),
)
export const listRefunds = (read: Read, paymentId: string, limit: number, after: Position | null) =>
  ofPayment.all(read, { paymentId, ...pageParams(limit, after) })

const allOfPayment = statement<{ paymentId: string }, RefundRow>((db, param) =>
  db.selectFrom('refunds').selectAll().where('payment_id', '=', param('paymentId')),
)
export const findRefundsOf = (read: Read, paymentId: string) => allOfPayment.all(read, { paymentId })

type Outcome = Pick<RefundRow, 'id' | 'status' | 'provider_id' | 'next_try_at' | 'ended_at'>

const outcome = statement<Outcome>((db, param) =>
  db
    .updateTable('refunds')
    .set({
      status: param('status'),
      provider_id: param('provider_id'),
      next_try_at: param('next_try_at'),
      ended_at: param('ended_at'),
    })
    .where('id', '=', param('id'))
    .where('status', '=', 'PENDING'),
)
/** False where it has ended meanwhile. */
export const saveRefundOutcome = async (tx: Tx, values: Outcome) => (await outcome.run(tx, values)) === 1

const due = statement<{ now: number; limit: number }, RefundRow>((db, param) =>
  db
    .selectFrom('refunds')
    .selectAll()
    .where('next_try_at', '<=', param('now'))
    .orderBy('next_try_at')
    .orderBy('id')
    .limit(param('limit')),
)
export const findDueRefunds = (read: Read, now: number, limit: number) => due.all(read, { now, limit })

const claim = statement<{ id: string; at: number; from: number; tries: number }>((db, param) =>
  db
    .updateTable('refunds')
    .set({ next_try_at: param('at'), tries: param('tries') })
    .where('id', '=', param('id'))
    .where('status', '=', 'PENDING')
    .where('next_try_at', '=', param('from')),
)
/** False where somebody else has taken it on. */
export const claimRefund = async (tx: Tx, { id, next_try_at, tries }: RefundRow, at: number) =>
  next_try_at !== null && (await claim.run(tx, { id, at, from: next_try_at, tries: tries + 1 })) === 1

const postpone = statement<{ id: string; at: number }>((db, param) =>
  db
    .updateTable('refunds')
    .set({ next_try_at: param('at') })
    .where('id', '=', param('id'))
    .where('status', '=', 'PENDING'),
)
export const postponeRefund = (tx: Tx, id: string, at: number) => postpone.run(tx, { id, at })

const pendingOf = statement<object, { refunds: number }>((db) =>
  db
    .selectFrom('refunds')
    .select(({ fn }) => fn.countAll<number>().as('refunds'))
    .where('next_try_at', '>', 0),
)
export const countPendingRefunds = async (read: Read) => (await pendingOf.first(read, {}))?.refunds ?? 0
