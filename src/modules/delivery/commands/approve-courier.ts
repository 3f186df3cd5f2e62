import type { AccountActor } from '../../../kernel/actor.ts'
import { notFound } from '../../../kernel/refusal.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { record } from '../../../platform/events.ts'
import { findCourier, saveCourierStatus } from '../courier-queries.ts'
import type { CourierApproved } from '../public.ts'
import type { CourierRow } from '../tables.ts'

/** Lets a pending or suspended courier deliver. Again: no effect. */
export async function approveCourier(tx: Tx, actor: AccountActor, id: string): Promise<CourierRow> {
  const courier = await findCourier(tx, id, 'update')
  if (!courier) throw notFound()
  if (courier.status !== 'APPROVED' && (await saveCourierStatus(tx, id, courier.status, 'APPROVED'))) {
    const data = { accountId: courier.account_id }
    await record<CourierApproved>(tx, actor, { type: 'courier.approved', subject: id, data })
  }
  return { ...courier, status: 'APPROVED' }
}
