import type { AccountActor } from '../../../kernel/actor.ts'
import { follow } from '../../../kernel/flow.ts'
import { notFound, Refusal } from '../../../kernel/refusal.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { together } from '../../../platform/database/together.ts'
import { vendorCard } from '../../vendors/public.ts'
import { findOrderFor, findOrderOfOwner } from '../queries.ts'
import { awaitsPayment, KITCHEN_FLOW } from '../rules/order-flow.ts'
import type { OrderRow } from '../tables.ts'
import { endAcceptance } from '../acceptance-time.ts'
import { moveOrder } from '../transition.ts'

const MINUTE_MS = 60_000

/**
 * The vendor will cook it, and says when it is ready: in `prepMinutes`, or as long as the vendor usually takes. Refuses
 * `payment_required` where it must be paid first.
 */
export async function acceptOrder(
  tx: Tx,
  actor: AccountActor,
  id: string,
  prepMinutes?: number,
): Promise<OrderRow> {
  const order = await findOrderFor(tx, actor, id)
  if (!order) throw await unpaidOrNone(tx, actor, id)
  if (awaitsPayment(order)) throw new Refusal('payment_required')
  const kitchen = follow(KITCHEN_FLOW, order.kitchen, 'accept', actor.role, order.status)
  const minutes = prepMinutes ?? (await vendorCard(tx, order.vendor_id))?.prepMinutes ?? 0
  const ready_by = tx.now + minutes * MINUTE_MS
  const [, accepted] = await together(
    endAcceptance(tx, id),
    moveOrder(tx, actor, order, 'order.accepted', { kitchen, ready_by }),
  )
  return accepted
}

/** A vendor does not see an order that waits for its payment; who knows of it all the same is told what it waits for. */
async function unpaidOrNone(tx: Tx, actor: AccountActor, id: string): Promise<Refusal> {
  const hidden = actor.role === 'VENDOR' ? await findOrderOfOwner(tx, actor.accountId, id) : undefined
  return hidden && awaitsPayment(hidden) ? new Refusal('payment_required') : notFound()
}
