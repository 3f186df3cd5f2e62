import type { AccountActor } from '../../../kernel/actor.ts'
import { notFound } from '../../../kernel/refusal.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { record } from '../../../platform/events.ts'
import { findCourier, saveCourierStatus } from '../courier-queries.ts'
import type { CourierSuspended } from '../public.ts'
import { findDeliveriesOf } from '../queries.ts'
import type { CourierRow } from '../tables.ts'
import { release } from './release-delivery.ts'

/** Stops a courier: what was only assigned opens again, what was picked up they may finish. Again: no effect. */
export async function suspendCourier(
  tx: Tx,
  actor: AccountActor,
  id: string,
  reason: string | null,
): Promise<CourierRow> {
  const courier = await findCourier(tx, id, 'update')
  if (!courier) throw notFound()
  if (courier.status === 'SUSPENDED' || !(await saveCourierStatus(tx, id, courier.status, 'SUSPENDED')))
    return courier
  const assigned = await findDeliveriesOf(tx, courier.account_id, 'ASSIGNED')
  for (const delivery of assigned) await release(tx, actor, delivery, reason)
  const data = { accountId: courier.account_id, reason }
  await record<CourierSuspended>(tx, actor, { type: 'courier.suspended', subject: id, data })
  const active_deliveries = courier.active_deliveries - assigned.length
  return { ...courier, status: 'SUSPENDED', available: 0, active_deliveries }
}
