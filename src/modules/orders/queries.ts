import { sql } from 'kysely'
import type { Actor } from '../../kernel/actor.ts'
import type { Read, Tx } from '../../platform/database/database.ts'
import { insertion } from '../../platform/database/insertion.ts'
import { statement } from '../../platform/database/statement.ts'
import type { OrderLineRow, OrderRow } from './tables.ts'

/** The column that says whose order it is, by role; an admin sees all. */
export const SCOPES = {
  CUSTOMER: 'customer_id',
  VENDOR: 'vendor_owner_id',
  COURIER: 'courier_account_id',
  ADMIN: null,
  SYSTEM: null,
} as const

const one = statement<{ id: string; accountId: string }, OrderRow>((db, param, role) => {
  const column = SCOPES[role as keyof typeof SCOPES]
  const order = db.selectFrom('orders').selectAll().where('id', '=', param('id'))
  return column ? order.where(column, '=', param('accountId')) : order
})
/** An order that this account may see. */
export const findOrderFor = (read: Read, { role, accountId }: Actor, id: string) =>
  one.first(read, { id, accountId: accountId ?? '' }, role)

/** Any order, for the reactions to its delivery. */
export const findOrder = (read: Read, id: string) => one.first(read, { id, accountId: '' }, 'ADMIN')

const COLUMNS = [
  'id',
  'number',
  'customer_id',
  'vendor_id',
  'vendor_owner_id',
  'vendor_name',
  'kitchen',
  'status',
  'version',
  'subtotal',
  'delivery_fee',
  'tip',
  'total',
  'currency',
  'line1',
  'city',
  'lat',
  'lng',
  'address_note',
  'note',
  'payment_method',
  'payment_status',
  'placed_at',
  'ready_by',
  'updated_at',
  'delivery_id',
  'delivery_status',
  'courier_account_id',
  'courier_name',
  'courier_vehicle',
  'commission_bps',
  'vat_bps',
] as const satisfies readonly (keyof OrderRow)[]

const insert = insertion<OrderRow>(
  (db, param) =>
    db.insertInto('orders').values(Object.fromEntries(COLUMNS.map((name) => [name, param(name)])) as never),
  'number',
)
/** False where the number is taken. */
export const insertOrder = (tx: Tx, row: OrderRow) => insert(tx, row)

const LINE_COLUMNS = [
  'order_id',
  'line',
  'product_id',
  'name',
  'unit_price',
  'quantity',
  'total',
  'note',
  'stock_taken',
] as const satisfies readonly (keyof OrderLineRow)[]

type LinesParams = Record<string, string | number | null>

const insertLines = statement<LinesParams>((db, param, count) =>
  db
    .insertInto('order_lines')
    .values(
      Array.from(
        { length: Number(count) },
        (_, index) =>
          Object.fromEntries(LINE_COLUMNS.map((name) => [name, param(`${name}${index}`)])) as never,
      ),
    ),
)
/** All lines in one statement. */
export function insertOrderLines(tx: Tx, rows: readonly OrderLineRow[]): Promise<number> {
  const params = rows.flatMap((row, index) => LINE_COLUMNS.map((name) => [`${name}${index}`, row[name]]))
  return insertLines.run(tx, Object.fromEntries(params), String(rows.length))
}

const lines = statement<LinesParams, OrderLineRow>((db, param, count) =>
  db
    .selectFrom('order_lines')
    .selectAll()
    .where(
      sql<boolean>`order_id in (${sql.join(Array.from({ length: Number(count) }, (_, index) => sql`${param(`id${index}`)}`))})`,
    )
    .orderBy('order_id')
    .orderBy('line'),
)
/** The lines of orders, by order. */
export async function findLines(
  read: Read,
  orderIds: readonly string[],
): Promise<Map<string, OrderLineRow[]>> {
  if (orderIds.length === 0) return new Map()
  const params = Object.fromEntries(orderIds.map((id, index) => [`id${index}`, id]))
  return Map.groupBy(await lines.all(read, params, String(orderIds.length)), (line) => line.order_id)
}

const CHANGEABLE = [
  'kitchen',
  'payment_status',
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
} & OrderChanges

const step = statement<StepParams>((db, param) =>
  db
    .updateTable('orders')
    .set({
      status: param('status'),
      updated_at: param('updated_at'),
      version: sql<number>`version + 1`,
      ...Object.fromEntries(CHANGEABLE.filter(param.has).map((name) => [name, param(name)])),
    })
    .where('id', '=', param('id'))
    .where('status', '=', param('fromStatus'))
    .where('version', '=', param('version')),
)
/** False where the order moved on since it was read: of two transitions exactly one wins. */
export async function saveOrderStep(
  tx: Tx,
  from: Pick<OrderRow, 'id' | 'status' | 'version'>,
  to: Pick<OrderRow, 'status' | 'updated_at'> & OrderChanges,
): Promise<boolean> {
  return (await step.run(tx, { id: from.id, version: from.version, fromStatus: from.status, ...to })) === 1
}
