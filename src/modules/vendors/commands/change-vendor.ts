import type { Static } from 'typebox'
import type { AccountActor } from '../../../kernel/actor.ts'
import { notFound, Refusal } from '../../../kernel/refusal.ts'
import { sortKey } from '../../../kernel/text.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { changedBy, record } from '../../../platform/events.ts'
import { indexVendor } from '../discovery.ts'
import type { VendorChanged } from '../public.ts'
import { findVendorOf, saveVendor, type VendorChanges } from '../queries.ts'
import type { VendorChanges as Input } from '../schemas.ts'
import type { VendorRow } from '../tables.ts'

/** What an owner may send, and the picture, which comes by an address of its own. */
type Changes = Static<typeof Input> & { imageUrl?: string }

/** Changes what the owner may change, and for an admin the commission; nothing given changes nothing. Refuses `forbidden`. */
export async function changeVendor(
  tx: Tx,
  actor: AccountActor,
  id: string,
  input: Changes,
): Promise<VendorRow> {
  // Whatever the vendor: no owner sets what the marketplace takes.
  if (input.commissionBps !== undefined && actor.role !== 'ADMIN')
    throw new Refusal('forbidden', { detail: 'Only an ADMIN may set commissionBps.' })
  const vendor = await findVendorOf(tx, actor, id, 'update')
  if (!vendor) throw notFound()
  const changes = toChanges(input)
  if (changes.name === vendor.name) delete changes.name
  if (Object.keys(changes).length === 0) return vendor
  await saveVendor(tx, id, changes)
  const after = { ...vendor, ...changes }
  await indexVendor(tx, after)
  await record<VendorChanged>(tx, actor, {
    type: 'vendor.changed',
    subject: id,
    data: { name: changes.name, ...changedBy(actor, vendor, changes) },
  })
  return after
}

function toChanges({
  name,
  address,
  prepMinutes,
  acceptingOrders,
  imageUrl,
  commissionBps,
  ...same
}: Changes): VendorChanges {
  return {
    ...same,
    ...address,
    ...(name === undefined ? {} : { name, name_key: sortKey(name) }),
    ...(prepMinutes === undefined ? {} : { prep_minutes: prepMinutes }),
    ...(imageUrl === undefined ? {} : { image_url: imageUrl }),
    ...(commissionBps === undefined ? {} : { commission_bps: commissionBps }),
    ...(acceptingOrders === undefined ? {} : { accepting_orders: acceptingOrders ? 1 : 0 }),
  }
}
