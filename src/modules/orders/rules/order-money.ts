import type { OrderMoney } from '../../ledger/public.ts'
import type { OrderLineRow, OrderRow } from '../tables.ts'

/** What an order holds and the shares that were agreed, as the ledger splits it. */
export function partsOf(
  order: Pick<OrderRow, 'delivery_fee' | 'tip' | 'commission_bps' | 'vat_bps'>,
  lines: readonly Pick<OrderLineRow, 'total'>[],
): OrderMoney {
  return {
    lines: lines.map(({ total }) => total),
    deliveryFee: order.delivery_fee,
    tip: order.tip,
    commissionBps: order.commission_bps ?? 0,
    vatBps: order.vat_bps ?? 0,
  }
}
