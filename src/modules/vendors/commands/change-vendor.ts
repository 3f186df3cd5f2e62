import type { Static } from 'typebox'
import type { AccountActor } from '../../../kernel/actor.ts'
import { notFound } from '../../../kernel/refusal.ts'
import { fold } from '../../../kernel/text.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { record } from '../../../platform/events.ts'
import { indexVendor } from '../discovery.ts'
import type { VendorChanged } from '../public.ts'
import { findOwnVendor, findVendor, saveVendor, type VendorChanges } from '../queries.ts'
import type { VendorChanges as Input } from '../schemas.ts'
import type { VendorRow } from '../tables.ts'

/** Changes what the owner may change; nothing given changes nothing. */
export async function changeVendor(
  tx: Tx,
  actor: AccountActor,
  id: string,
  input: Static<typeof Input>,
): Promise<VendorRow> {
  const vendor = await (actor.role === 'ADMIN' ? findVendor(tx, id) : findOwnVendor(tx, id, actor.accountId))
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
    data: { name: changes.name },
  })
  return after
}

function toChanges({
  name,
  address,
  prepMinutes,
  acceptingOrders,
  ...same
}: Static<typeof Input>): VendorChanges {
  return {
    ...same,
    ...address,
    ...(name === undefined ? {} : { name, name_key: fold(name) }),
    ...(prepMinutes === undefined ? {} : { prep_minutes: prepMinutes }),
    ...(acceptingOrders === undefined ? {} : { accepting_orders: acceptingOrders ? 1 : 0 }),
  }
}
