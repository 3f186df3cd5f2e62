import type { AccountActor } from '../../kernel/actor.ts'
import type { Tx } from '../../platform/database/database.ts'
import { vendorCard } from '../vendors/public.ts'
import { findProductOf } from './queries.ts'
import type { ProductRow } from './tables.ts'

/**
 * The product that this account may change, as it stays until the command ends. Its vendor is locked first: who lists
 * or hides all products of a vendor, and counts them, walks an index in which a change would move them.
 */
export async function lockProductOf(
  tx: Tx,
  actor: AccountActor,
  id: string,
): Promise<ProductRow | undefined> {
  const found = await findProductOf(tx, actor, id)
  if (!found) return undefined
  await vendorCard(tx, found.vendor_id, 'share')
  return findProductOf(tx, actor, id, 'update')
}
