import type { Actor } from '../../kernel/actor.ts'
import type { Tx } from '../../platform/database/database.ts'
import { overtaken } from '../../platform/database/faults.ts'
import { orThrow, together } from '../../platform/database/together.ts'
import { record } from '../../platform/events.ts'
import type { OrderFact } from './public.ts'
import { type OrderChanges, saveOrderStep, savePaymentState } from './queries.ts'
import { publicStatus } from './rules/order-flow.ts'
import type { OrderRow } from './tables.ts'

/** One step of an order: the row and its fact, which carries the new version. Who comes second decides again, on what the first left. */
export async function moveOrder(
  tx: Tx,
  actor: Actor,
  order: OrderRow,
  type: OrderFact['type'],
  changes: OrderChanges,
  reason: string | null = null,
): Promise<OrderRow> {
  const moved = { ...order, ...changes }
  const status = publicStatus(moved.kitchen, moved.delivery_status)
  // Two processes' clocks may differ; a timeline never goes back.
  const at = Math.max(tx.now, order.updated_at)
  const after = { ...moved, status, version: order.version + 1, updated_at: at }
  await together(
    orThrow(saveOrderStep(tx, order, { ...changes, status, updated_at: at }), overtaken),
    recordOrderFact(tx, actor, type, order, after, reason),
  )
  return after
}

/** What happened to an order's payment: the row and its fact, and no step of the timeline. */
export async function changePayment(
  tx: Tx,
  actor: Actor,
  order: OrderRow,
  type: 'order.paid' | 'order.payment_failed' | 'order.refunded',
  changes: OrderChanges,
): Promise<OrderRow> {
  const { status } = order
  const updated_at = Math.max(tx.now, order.updated_at)
  const after = { ...order, ...changes, updated_at }
  await together(
    orThrow(savePaymentState(tx, order, { ...changes, status, updated_at }), overtaken),
    recordOrderFact(tx, actor, type, order, after, null),
  )
  return after
}

const PAYMENT_FACTS: readonly string[] = ['order.paid', 'order.payment_failed', 'order.refunded']

/** `before` is null for an order that is only now placed. A fact names everyone it concerns, before and after it. */
export async function recordOrderFact(
  tx: Tx,
  actor: Actor,
  type: OrderFact['type'],
  before: OrderRow | null,
  after: OrderRow,
  reason: string | null,
): Promise<void> {
  await record<OrderFact>(tx, actor, {
    type,
    subject: after.id,
    ...(PAYMENT_FACTS.includes(type) ? {} : { seq: after.version }),
    at: after.updated_at,
    data: {
      from: before?.status ?? null,
      to: after.status,
      reason,
      number: after.number,
      customerId: after.customer_id,
      vendorId: after.vendor_id,
      vendorName: after.vendor_name,
      vendorOwnerId: after.hidden_from_vendor ? null : after.vendor_owner_id,
      deliveryId: after.delivery_id,
      courierAccountId: before?.courier_account_id ?? after.courier_account_id,
      courierName: after.courier_name,
      courierVehicle: after.courier_vehicle,
      readyBy: after.ready_by,
      total: after.total,
      currency: after.currency,
    },
  })
}
