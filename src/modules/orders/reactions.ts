import type { Event } from '../../kernel/event.ts'
import type { Tx } from '../../platform/database/database.ts'
import { everyRow, toPage } from '../../platform/database/keyset.ts'
import { type Reaction, when } from '../../platform/events.ts'
import type { AccountErased } from '../accounts/public.ts'
import { eraseDropoffs } from '../delivery/public.ts'
import type {
  DeliveryAssigned,
  DeliveryDelivered,
  DeliveryPickedUp,
  DeliveryReleased,
} from '../delivery/public.ts'
import { collectCash } from '../payments/public.ts'
import { closeAccounts, postDelivered } from '../ledger/public.ts'
import { follow } from '../../kernel/flow.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { eraseAddresses, eraseCourierName } from './erasure-queries.ts'
import { listOrders, NEWEST } from './list-queries.ts'
import { findLines, findOrder } from './queries.ts'
import { paymentReactions } from './payment-reactions.ts'
import { partsOf } from './rules/order-money.ts'
import { KITCHEN_FLOW } from './rules/order-flow.ts'
import type { OrderRow } from './tables.ts'
import { moveOrder } from './transition.ts'

async function assignOrderWhenDeliveryAssigned(
  tx: Tx,
  { actor, data }: Event<string, DeliveryAssigned['data']>,
): Promise<void> {
  await moveOrder(tx, actor, await orderOf(tx, data.orderId), 'order.assigned', {
    delivery_status: 'ASSIGNED',
    courier_account_id: data.courierAccountId,
    courier_name: data.courierName,
    courier_vehicle: data.vehicle,
  })
}

async function reopenOrderWhenDeliveryReleased(
  tx: Tx,
  { actor, data }: Event<string, DeliveryReleased['data']>,
): Promise<void> {
  const nobody = { courier_account_id: null, courier_name: null, courier_vehicle: null }
  const order = await orderOf(tx, data.orderId)
  await moveOrder(tx, actor, order, 'order.reopened', { delivery_status: 'OPEN', ...nobody }, data.reason)
}

async function handOverOrderWhenDeliveryPickedUp(
  tx: Tx,
  { actor, data }: Event<string, DeliveryPickedUp['data']>,
): Promise<void> {
  const order = await orderOf(tx, data.orderId)
  const kitchen = follow(KITCHEN_FLOW, order.kitchen, 'handOver', actor.role, order.status)
  await moveOrder(tx, actor, order, 'order.out_for_delivery', { kitchen, delivery_status: 'PICKED_UP' })
}

async function completeOrderWhenDeliveryDelivered(
  tx: Tx,
  { actor, data }: Event<string, DeliveryDelivered['data']>,
): Promise<void> {
  const order = await orderOf(tx, data.orderId)
  // Cash is handed over at the door.
  const isCash = order.payment_method === 'CASH'
  const payment = isCash
    ? { payment_status: 'PAID' as const, payment_id: await collectCash(tx, actor, payableOf(order)) }
    : {}
  await moveOrder(tx, actor, order, 'order.delivered', { delivery_status: 'DELIVERED', ...payment })
  const lines = (await findLines(tx, [order.id])).get(order.id) ?? []
  await postDelivered(tx, {
    ...partsOf(order, lines),
    orderId: order.id,
    vendorId: order.vendor_id,
    courierAccountId: data.courierAccountId,
    isCash,
  })
}

function payableOf(order: OrderRow) {
  const { id, number, customer_id, total, currency } = order
  return { orderId: id, orderNumber: number, customerId: customer_id, amount: total, currency }
}

async function orderOf(tx: Tx, orderId: string): Promise<OrderRow> {
  const order = await findOrder(tx, orderId)
  if (!order) throw new Error('a delivery names an order that is not there')
  return order
}

/** The books keep what was sold for how much. Who lived where, and what they wrote, goes. */
async function forgetPersonWhenAccountErased(
  tx: Tx,
  { subject, data }: Event<string, AccountErased['data']>,
): Promise<void> {
  const actor = { accountId: subject, role: data.role, sessionId: '' }
  if (data.role === 'ADMIN') return
  if ((await listOrders(tx, actor, { active: true }, 1, null)).length > 0)
    throw new Refusal('account_in_use', { detail: 'Orders are under way; let them end first.' })
  await closeAccounts(tx, subject, data.role)
  if (data.role === 'COURIER') await eraseCourierName(tx, subject)
  if (data.role !== 'CUSTOMER') return
  await eraseAddresses(tx, subject)
  await everyRow(async (limit, after) => {
    const rows = await listOrders(tx, actor, {}, limit, after)
    const ids = rows.slice(0, limit).map(({ id }) => id)
    if (ids.length > 0) await eraseDropoffs(tx, ids)
    return toPage(rows, limit, NEWEST, ({ id }) => id)
  })
}

export const reactions: Reaction[] = [
  when<DeliveryAssigned>('delivery.assigned', assignOrderWhenDeliveryAssigned),
  when<DeliveryReleased>('delivery.released', reopenOrderWhenDeliveryReleased),
  when<DeliveryPickedUp>('delivery.picked_up', handOverOrderWhenDeliveryPickedUp),
  when<DeliveryDelivered>('delivery.delivered', completeOrderWhenDeliveryDelivered),
  when<AccountErased>('account.erased', forgetPersonWhenAccountErased),
  ...paymentReactions,
]
