import { sql } from 'kysely'
import type { Actor } from '../../kernel/actor.ts'
import type { Read, Tx } from '../../platform/database/database.ts'
import { insertion, insertionOfAll } from '../../platform/database/insertion.ts'
import { locked } from '../../platform/database/locks.ts'
import { readByKeys } from '../../platform/database/lists.ts'
import { statement } from '../../platform/database/statement.ts'
import { whileActive } from '../accounts/public.ts'
import {
  type OrderLineRow,
  type OrderRow,
  SHOWN_COLUMNS,
  SHOWN_LINE_COLUMNS,
  type ShownLine,
} from './tables.ts'

/** The column that says whose order it is, by role; an admin sees all. */
export const SCOPES = {
  CUSTOMER: 'customer_id',
  VENDOR: 'vendor_owner_id',
  COURIER: 'courier_account_id',
  ADMIN: null,
  SYSTEM: null,
} as const

const one = statement<{ id: string; accountId: string }, OrderRow>((db, param, role) => {
  const order = db.selectFrom('orders').selectAll().where('id', '=', param('id'))
  if (role === 'OWNER') return order.where('vendor_owner_id', '=', param('accountId'))
  const column = SCOPES[role as keyof typeof SCOPES]
  const own = column ? order.where(column, '=', param('accountId')) : order
  return role === 'VENDOR' ? own.where('hidden_from_vendor', '=', 0) : own
})
/** An order that this account may see. */
export const findOrderFor = (read: Read, { role, accountId }: Actor, id: string) =>
  one.first(read, { id, accountId: accountId ?? '' }, role)

/** The same for a vendor who tries to accept an order that is hidden from them. */
export const findOrderOfOwner = (read: Read, accountId: string, id: string) =>
  one.first(read, { id, accountId }, 'OWNER')

const mine = statement<{ id: string; customerId: string }, OrderRow>((db, param) =>
  locked(
    db,
    db
      .selectFrom('orders')
      .selectAll()
      .where('id', '=', param('id'))
      .where('customer_id', '=', param('customerId')),
    'share',
  ),
)
/** A customer's own, which nobody ends before the command does. */
export const lockOrder = (tx: Tx, id: string, customerId: string) => mine.first(tx, { id, customerId })

/** Any order, for the reactions to its delivery. */
export const findOrder = (read: Read, id: string) => one.first(read, { id, accountId: '' }, 'ADMIN')

const COLUMNS = [
  ...SHOWN_COLUMNS,
  'vendor_owner_id',
  'payment_id',
  'hidden_from_vendor',
  'courier_account_id',
  'commission_bps',
  'vat_bps',
] as const satisfies readonly (keyof OrderRow)[]

const insert = insertion<OrderRow>(
  (db, param) =>
    db
      .insertInto('orders')
      .columns(COLUMNS)
      .expression(
        whileActive(db, param('customer_id')).select(COLUMNS.map((name) => sql`${param(name)}`.as(name))),
      ),
  'number',
)
/** False where the number is taken, or the customer may act no more. One statement: each is a way to the server and back. */
export const insertOrder = (tx: Tx, row: OrderRow) => insert(tx, row)

export const insertOrderLines = insertionOfAll<OrderLineRow>('order_lines', [
  'order_id',
  'line',
  ...SHOWN_LINE_COLUMNS,
  'stock_taken',
])

const lines = readByKeys<ShownLine & Pick<OrderLineRow, 'order_id'>>((db, orderIds) =>
  db
    .selectFrom('order_lines')
    .select(['order_id', ...SHOWN_LINE_COLUMNS])
    .where('order_id', 'in', orderIds)
    .orderBy('order_id')
    .orderBy('line'),
)
/** The lines of orders, by order. */
export async function findLines(read: Read, orderIds: readonly string[]): Promise<Map<string, ShownLine[]>> {
  return Map.groupBy(await lines(read, orderIds), (line) => line.order_id)
}

const taken = statement<{ orderId: string }, Pick<OrderLineRow, 'product_id' | 'quantity'>>((db, param) =>
  db
    .selectFrom('order_lines')
    .select(['product_id', 'quantity'])
    .where('order_id', '=', param('orderId'))
    .where('stock_taken', '=', 1),
)
/** What an order took of counted stock. */
export const findTakenLines = (read: Read, orderId: string) => taken.all(read, { orderId })

const CHANGEABLE = [
  'kitchen',
  'payment_status',
  'payment_id',
  'hidden_from_vendor',
  'ready_by',
  'delivery_id',
  'delivery_status',
  'courier_account_id',
  'courier_name',
  'courier_vehicle',
] as const
export type OrderChanges = Partial<Pick<OrderRow, (typeof CHANGEABLE)[number]>>

type StepParams = Pick<OrderRow, 'id' | 'version' | 'status' | 'updated_at'> & {
  fromStatus: OrderRow['status']
  fromPayment: OrderRow['payment_status']
} & OrderChanges

const step = statement<StepParams>((db, param, variant) =>
  db
    .updateTable('orders')
    .set({
      status: param('status'),
      updated_at: param('updated_at'),
      ...(variant === 'payment' ? {} : { version: sql<number>`version + 1` }),
      ...Object.fromEntries(CHANGEABLE.filter(param.has).map((name) => [name, param(name)])),
    })
    .where('id', '=', param('id'))
    .where('status', '=', param('fromStatus'))
    .where('version', '=', param('version'))
    .where('payment_status', '=', param('fromPayment')),
)
type From = Pick<OrderRow, 'id' | 'status' | 'version' | 'payment_status'>
type To = Pick<OrderRow, 'status' | 'updated_at'> & OrderChanges

const changed = async (tx: Tx, from: From, to: To, variant: string) => {
  const { id, version, status: fromStatus, payment_status: fromPayment } = from
  return (await step.run(tx, { id, version, fromStatus, fromPayment, ...to }, variant)) === 1
}
/** False where the order moved on, or was paid, since it was read: of two transitions exactly one wins. */
export const saveOrderStep = (tx: Tx, from: From, to: To) => changed(tx, from, to, '')
/** The same for its payment, which is no step of the timeline. */
export const savePaymentState = (tx: Tx, from: From, to: To) => changed(tx, from, to, 'payment')
