import type { AccountActor } from '../../../kernel/actor.ts'
import { notFound } from '../../../kernel/refusal.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { record } from '../../../platform/events.ts'
import type { VendorApproved } from '../public.ts'
import { findVendor, saveVendorStatus } from '../queries.ts'
import type { VendorRow } from '../tables.ts'

/** Lets a pending or suspended vendor sell. Again: no effect. */
export async function approveVendor(tx: Tx, actor: AccountActor, id: string): Promise<VendorRow> {
  const vendor = await findVendor(tx, id, 'update')
  if (!vendor) throw notFound()
  if (vendor.status !== 'APPROVED' && (await saveVendorStatus(tx, id, vendor.status, 'APPROVED'))) {
    await record<VendorApproved>(tx, actor, {
      type: 'vendor.approved',
      subject: id,
      data: { ownerId: vendor.owner_id, name: vendor.name },
    })
  }
  return { ...vendor, status: 'APPROVED' }
}
