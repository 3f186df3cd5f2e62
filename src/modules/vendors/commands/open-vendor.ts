import type { Static } from 'typebox'
import type { AccountActor } from '../../../kernel/actor.ts'
import { newId } from '../../../kernel/ids.ts'
import { sortKey } from '../../../kernel/text.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { record } from '../../../platform/events.ts'
import { isSuspended } from '../../accounts/public.ts'
import { indexVendor } from '../discovery.ts'
import { insertVendor } from '../queries.ts'
import type { NewVendor } from '../schemas.ts'
import { withFreeSlug } from '../slugs.ts'
import { DEFAULT_PREP_MINUTES, type VendorRow } from '../tables.ts'

/** A new vendor, owned by whoever opens it. It sells nothing until an admin approves it. */
export async function openVendor(
  tx: Tx,
  actor: AccountActor,
  input: Static<typeof NewVendor>,
): Promise<VendorRow> {
  const vendor: VendorRow = {
    id: newId('ven'),
    owner_id: actor.accountId,
    import_ref: null,
    name: input.name,
    name_key: sortKey(input.name),
    slug: '',
    description: input.description ?? null,
    phone: input.phone ?? null,
    ...input.address,
    status: 'PENDING',
    accepting_orders: 1,
    owner_suspended: (await isSuspended(tx, actor.accountId)) ? 1 : 0,
    prep_minutes: input.prepMinutes ?? DEFAULT_PREP_MINUTES,
    image_url: null,
    commission_bps: null,
    created_at: tx.now,
  }
  await withFreeSlug(vendor.name, (slug) => {
    vendor.slug = slug
    return insertVendor(tx, vendor)
  })
  await indexVendor(tx, vendor)
  await record(tx, actor, { type: 'vendor.opened', subject: vendor.id, data: { name: vendor.name } })
  return vendor
}
