import type { Read } from '../../platform/database/database.ts'
import { statement } from '../../platform/database/statement.ts'
import type { CheckedOrder } from '../ledger/public.ts'
import { findLines } from './queries.ts'
import { partsOf } from './rules/order-money.ts'
import type { OrderRow } from './tables.ts'

const ORDERS_A_PAGE = 200

const next = statement<{ after: string; limit: number }, OrderRow>((db, param) =>
  db.selectFrom('orders').selectAll().where('id', '>', param('after')).orderBy('id').limit(param('limit')),
)
/** The next orders by id, as the ledger is held against them. */
export async function nextOrdersOfLedger(read: Read, after: string): Promise<CheckedOrder[]> {
  const orders = await next.all(read, { after, limit: ORDERS_A_PAGE })
  const lines = await findLines(
    read,
    orders.map(({ id }) => id),
  )
  return orders.map((order) => ({
    ...partsOf(order, lines.get(order.id) ?? []),
    id: order.id,
    vendorId: order.vendor_id,
    courierAccountId: order.courier_account_id,
    isDelivered: order.status === 'DELIVERED',
    isCash: order.payment_method === 'CASH',
    total: order.total,
    isInLedger: order.commission_bps !== null,
  }))
}
