import type { Static } from 'typebox'
import type { AccountActor } from '../../../kernel/actor.ts'
import { newId } from '../../../kernel/ids.ts'
import { Refusal, unknownReference } from '../../../kernel/refusal.ts'
import { readableCode } from '../../../kernel/text.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { overtaken } from '../../../platform/database/faults.ts'
import { orThrow, together } from '../../../platform/database/together.ts'
import { mayStillAct } from '../../accounts/public.ts'
import { setFirstTimer } from '../../../platform/outbox/timers.ts'
import { PAY_WITHIN_MS } from '../../payments/public.ts'
import { findOrderable, takeStock } from '../../products/public.ts'
import { vendorCard, type VendorCard } from '../../vendors/public.ts'
import { insertOrder, insertOrderLines } from '../queries.ts'
import { amountsOf, type Line, snapshotLines, subtotalOf } from '../rules/order-lines.ts'
import type { NewOrder } from '../schemas.ts'
import type { OrderLineRow, OrderRow } from '../tables.ts'
import { awaitAcceptance } from '../acceptance-time.ts'
import { EXPIRY } from '../rules/order-flow.ts'
import { recordOrderFact } from '../transition.ts'

type Input = Static<typeof NewOrder>

/**
 * Places an order: prices are read here, every line is a snapshot, counted stock is taken, or nothing happens.
 * Refuses `unknown_reference`, `payment_method_unavailable`, `product_of_other_vendor`, `vendor_not_accepting`,
 * `product_unavailable`, `insufficient_stock`.
 */
export async function placeOrder(
  tx: Tx,
  actor: AccountActor,
  input: Input,
): Promise<{ order: OrderRow; lines: OrderLineRow[] }> {
  const { paymentMethod = 'CASH' } = input
  const methods = ['CASH', ...tx.marketplace.paymentProviders]
  if (!methods.includes(paymentMethod)) {
    const message = `is not configured in this marketplace; use ${methods.join(' or ')}`
    throw new Refusal('payment_method_unavailable', { errors: [{ path: '/paymentMethod', message }] })
  }
  const ids = [...new Set(input.items.map((item) => item.productId))]
  const [vendor, products] = await together(
    // Whoever suspends it waits for this order, or this order for them.
    vendorCard(tx, input.vendorId, 'share'),
    findOrderable(tx, ids),
  )
  if (!vendor) throw unknownReference('/vendorId', 'is not a vendor')
  const snapshot = snapshotOf(input, products, vendor)

  const order = newOrder(tx, actor, input, vendor, snapshot)
  const lines = snapshot.map((line, index) => toRow(order.id, index + 1, line))
  const counted = snapshot.filter((line) => line.stockTaken)
  await together(
    orThrow(takeStock(tx, vendor.id, amountsOf(counted)), overtaken),
    insert(tx, order),
    insertOrderLines(tx, lines),
    recordOrderFact(tx, actor, 'order.placed', null, order, null),
  )
  if (paymentMethod === 'CASH') awaitAcceptance(tx, order.id)
  else setFirstTimer(tx, { kind: EXPIRY, subject: order.id, dueAt: tx.now + PAY_WITHIN_MS })
  return { order, lines }
}

/** Faults of the request come before the state of the vendor, the state of the vendor before that of its products. */
function snapshotOf(input: Input, products: Parameters<typeof snapshotLines>[1], vendor: VendorCard): Line[] {
  try {
    const lines = snapshotLines(input.items, products, vendor.id)
    if (vendor.takesOrders) return lines
  } catch (error) {
    if (vendor.takesOrders || !(error instanceof Refusal) || error.status === 422) throw error
  }
  // The name of a vendor that is not approved is not public.
  const name = vendor.isApproved ? vendor.name : 'The vendor'
  throw new Refusal('vendor_not_accepting', { detail: `${name} takes no orders at the moment.` })
}

function newOrder(tx: Tx, actor: AccountActor, input: Input, vendor: VendorCard, lines: Line[]): OrderRow {
  const { line1, city, lat, lng, note: addressNote } = input.deliveryAddress
  const { tip = 0 } = input
  const { terms } = tx.marketplace
  const subtotal = subtotalOf(lines)
  const { paymentMethod = 'CASH' } = input
  const isOnline = paymentMethod !== 'CASH'
  return {
    id: newId('ord'),
    number: readableCode(8),
    customer_id: actor.accountId,
    vendor_id: vendor.id,
    vendor_owner_id: vendor.ownerId,
    vendor_name: vendor.name,
    kitchen: 'PLACED',
    status: 'PLACED',
    version: 1,
    subtotal,
    delivery_fee: tx.marketplace.deliveryFee,
    tip,
    total: subtotal + tx.marketplace.deliveryFee + tip,
    currency: tx.marketplace.currency,
    line1,
    city,
    lat,
    lng,
    address_note: addressNote ?? null,
    note: input.note ?? null,
    payment_method: paymentMethod,
    payment_status: isOnline ? 'PENDING' : 'NONE',
    payment_id: null,
    hidden_from_vendor: isOnline ? 1 : 0,
    placed_at: tx.now,
    ready_by: null,
    updated_at: tx.now,
    delivery_id: null,
    delivery_status: null,
    courier_account_id: null,
    courier_name: null,
    courier_vehicle: null,
    commission_bps: vendor.commissionBps ?? terms.commissionBps,
    vat_bps: terms.vatBps,
  }
}

async function insert(tx: Tx, order: OrderRow): Promise<void> {
  if (await insertOrder(tx, order)) return
  // Its number is taken, which the next try draws anew, or its customer is suspended.
  throw (await mayStillAct(tx, order.customer_id)) ? overtaken() : new Refusal('unauthenticated')
}

function toRow(orderId: string, position: number, line: Line): OrderLineRow {
  return {
    order_id: orderId,
    line: position,
    product_id: line.productId,
    name: line.name,
    unit_price: line.unitPrice,
    quantity: line.quantity,
    total: line.total,
    note: line.note,
    stock_taken: line.stockTaken ? 1 : 0,
  }
}
