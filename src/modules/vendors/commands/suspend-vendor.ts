import type { AccountActor } from '../../../kernel/actor.ts'
import { notFound } from '../../../kernel/refusal.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { record } from '../../../platform/events.ts'
import type { VendorSuspended } from '../public.ts'
import { findVendor, saveVendorStatus } from '../queries.ts'
import type { VendorRow } from '../tables.ts'

/** Takes a vendor out of discovery; its running orders go on. Again: no effect. */
export async function suspendVendor(
  tx: Tx,
  actor: AccountActor,
  id: string,
  reason: string | null,
): Promise<VendorRow> {
  const vendor = await findVendor(tx, id, 'update')
  if (!vendor) throw notFound()
  if (vendor.status !== 'SUSPENDED' && (await saveVendorStatus(tx, id, vendor.status, 'SUSPENDED'))) {
    await record<VendorSuspended>(tx, actor, {
      type: 'vendor.suspended',
      subject: id,
      data: { ownerId: vendor.owner_id, name: vendor.name, reason },
    })
  }
  return { ...vendor, status: 'SUSPENDED' }
}
