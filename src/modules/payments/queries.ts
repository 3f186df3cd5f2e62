import { sql } from 'kysely'
import type { Read, Tx } from '../../platform/database/database.ts'
import { insertion } from '../../platform/database/insertion.ts'
import {
  type Order,
  pageParams,
  type PageParams,
  pageQuery,
  type Position,
} from '../../platform/database/keyset.ts'
import { locked } from '../../platform/database/locks.ts'
import { statement } from '../../platform/database/statement.ts'
import type { PaymentRow } from './tables.ts'

const COLUMNS = [
  'id',
  'order_id',
  'order_number',
  'customer_id',
  'provider',
  'status',
  'amount',
  'refund_reserved',
  'refunded',
  'currency',
  'reference',
  'session',
  'checkout_url',
  'charge',
  'next_check_at',
  'created_at',
  'paid_at',
] as const satisfies readonly (keyof PaymentRow)[]

const insert = insertion<PaymentRow>((db, param) =>
  db.insertInto('payments').values(Object.fromEntries(COLUMNS.map((name) => [name, param(name)])) as never),
)
/** False where one of the order is pending already. */
export const insertPayment = (tx: Tx, row: PaymentRow) => insert(tx, row)

const one = statement<{ id: string; customerId?: string }, PaymentRow>((db, param, lock) => {
  const payment = db.selectFrom('payments').selectAll().where('id', '=', param('id'))
  return locked(
    db,
    param.has('customerId') ? payment.where('customer_id', '=', param('customerId')) : payment,
    lock,
  )
})
/** `customerId` narrows it to that customer's own. */
export const findPayment = (read: Read, id: string, customerId?: string) =>
  one.first(read, { id, customerId })
/** The same, for a command that decides on it. */
export const lockPayment = (tx: Tx, id: string) => one.first(tx, { id }, 'update')

const byReference = statement<{ reference: string }, PaymentRow>((db, param, lock) =>
  locked(db, db.selectFrom('payments').selectAll().where('reference', '=', param('reference')), lock),
)
export const findPaymentByReference = (read: Read, reference: string) =>
  byReference.first(read, { reference })
export const lockPaymentByReference = (tx: Tx, reference: string) =>
  byReference.first(tx, { reference }, 'update')

export const OLDEST: Order = { columns: ['id'], direction: 'asc' }

const ofOrder = statement<{ orderId: string } & PageParams, PaymentRow>((db, param) =>
  pageQuery(
    db,
    [db.selectFrom('payments').selectAll().where('order_id', '=', param('orderId'))],
    OLDEST,
    param,
  ),
)
/** The payments of an order, oldest first. */
export const listPayments = (read: Read, orderId: string, limit: number, after: Position | null) =>
  ofOrder.all(read, { orderId, ...pageParams(limit, after) })

const anyOfOrder = statement<{ orderId: string }, PaymentRow>((db, param, lock) =>
  locked(
    db,
    db.selectFrom('payments').selectAll().where('order_id', '=', param('orderId')).orderBy('id'),
    lock,
  ),
)
export const findPaymentsOf = (read: Read, orderId: string) => anyOfOrder.all(read, { orderId })
/** All of them, for a command that decides on them. */
export const lockPaymentsOf = (tx: Tx, orderId: string) => anyOfOrder.all(tx, { orderId }, 'update')

type Checkout = Pick<PaymentRow, 'id' | 'reference'> & { session: string; checkout_url: string }

const saveUrl = statement<Checkout>((db, param) =>
  db
    .updateTable('payments')
    .set({ session: param('session'), checkout_url: param('checkout_url') })
    .where('id', '=', param('id'))
    .where('reference', '=', param('reference'))
    .where('checkout_url', 'is', null),
)
/** False where it has a page already, or goes by another reference now. */
export const saveCheckout = async (tx: Tx, checkout: Checkout) => (await saveUrl.run(tx, checkout)) === 1

const rename = statement<{ id: string; from: string; to: string }>((db, param) =>
  db
    .updateTable('payments')
    .set({ reference: param('to') })
    .where('id', '=', param('id'))
    .where('reference', '=', param('from'))
    .where('checkout_url', 'is', null),
)
export const saveReference = async (tx: Tx, id: string, from: string, to: string) =>
  (await rename.run(tx, { id, from, to })) === 1

type Outcome = Pick<PaymentRow, 'id' | 'status' | 'charge' | 'paid_at' | 'next_check_at'> & {
  from: PaymentRow['status']
}

const outcome = statement<Outcome>((db, param) =>
  db
    .updateTable('payments')
    .set({
      status: param('status'),
      charge: param('charge'),
      paid_at: param('paid_at'),
      next_check_at: param('next_check_at'),
    })
    .where('id', '=', param('id'))
    .where('status', '=', param('from')),
)
/** False where it was settled meanwhile. */
export const saveOutcome = async (tx: Tx, values: Outcome) => (await outcome.run(tx, values)) === 1

const reserve = statement<{ id: string; amount: number }>((db, param) =>
  db
    .updateTable('payments')
    .set({ refund_reserved: sql<number>`refund_reserved + ${param('amount')}` })
    .where('id', '=', param('id'))
    .where('status', '=', 'PAID')
    .where(sql<boolean>`amount - refund_reserved >= ${param('amount')}`),
)
/** Promises a part of what was paid. False where less is left. */
export const reserveRefund = async (tx: Tx, id: string, amount: number) =>
  (await reserve.run(tx, { id, amount })) === 1

const keepPromise = statement<{ id: string; amount: number }>((db, param, isDone) =>
  db
    .updateTable('payments')
    .set(
      isDone
        ? { refunded: sql<number>`refunded + ${param('amount')}` }
        : { refund_reserved: sql<number>`refund_reserved - ${param('amount')}` },
    )
    .where('id', '=', param('id')),
)
export const addRefunded = (tx: Tx, id: string, amount: number) => keepPromise.run(tx, { id, amount }, 'done')
export const releaseRefund = (tx: Tx, id: string, amount: number) => keepPromise.run(tx, { id, amount })

const due = statement<{ now: number; limit: number }, PaymentRow>((db, param) =>
  db
    .selectFrom('payments')
    .selectAll()
    .where('next_check_at', '<=', param('now'))
    .orderBy('next_check_at')
    .orderBy('id')
    .limit(param('limit')),
)
export const findDuePayments = (read: Read, now: number, limit: number) => due.all(read, { now, limit })

const claim = statement<{ id: string; at: number | null; from: number }>((db, param) =>
  db
    .updateTable('payments')
    .set({ next_check_at: param('at') })
    .where('id', '=', param('id'))
    .where('next_check_at', '=', param('from')),
)
/** False where somebody else has taken it on. */
export const claimCheck = async (tx: Tx, { id, next_check_at }: PaymentRow, at: number | null) =>
  next_check_at !== null && (await claim.run(tx, { id, at, from: next_check_at })) === 1
