import { addComputed, addComputedIndex, type Computed, dropIndex } from '../ddl-indexes.ts'
import type { Step } from '../ddl.ts'

/** One phase for all statuses in which somebody still works on an order. */
export const ORDER_PHASE: Computed = {
  name: 'phase',
  definition: 'string(20)',
  expression: "case when status in ('DELIVERED', 'CANCELLED') then status else 'ACTIVE' end",
}

const SCOPES = {
  customer: 'customer_id',
  owner: 'vendor_owner_id',
  vendor: 'vendor_id',
  courier: 'courier_account_id',
}

/** Whoever has orders asks for the active ones: they stand together, and a step from one active status to another moves nothing. */
export const orderPhases: readonly Step[] = [
  addComputed('orders', ORDER_PHASE),
  ...Object.entries(SCOPES).flatMap(([who, column]) => [
    addComputedIndex(
      'orders',
      `orders_of_${who}_by_phase`,
      ORDER_PHASE,
      (phase) => `${column}, ${phase}, placed_at, id`,
    ),
    dropIndex('orders', `orders_of_${who}_by_status`),
  ]),
]
