import type { Event } from '../../kernel/event.ts'
import type { Tx } from '../../platform/database/database.ts'
import { type Reaction, when } from '../../platform/events.ts'
import type { VendorApproved, VendorChanged, VendorSuspended } from '../vendors/public.ts'
import { adjustListed, countListedOfVendor } from './category-queries.ts'
import { saveVendorName, saveVisibilityOfVendor } from './queries.ts'

async function listProductsWhenVendorApproved(tx: Tx, { subject }: Event): Promise<void> {
  await saveVisibilityOfVendor(tx, subject, 'HIDDEN', 'LISTED')
  for (const { category_id, products } of await countListedOfVendor(tx, subject)) {
    await adjustListed(tx, category_id, products)
  }
}

async function hideProductsWhenVendorSuspended(tx: Tx, { subject }: Event): Promise<void> {
  for (const { category_id, products } of await countListedOfVendor(tx, subject)) {
    await adjustListed(tx, category_id, -products)
  }
  await saveVisibilityOfVendor(tx, subject, 'LISTED', 'HIDDEN')
}

async function renameVendorOnProducts(
  tx: Tx,
  { subject, data }: Event<string, VendorChanged['data']>,
): Promise<void> {
  if (data.name !== undefined) await saveVendorName(tx, subject, data.name)
}

export const reactions: Reaction[] = [
  when<VendorApproved>('vendor.approved', listProductsWhenVendorApproved),
  when<VendorSuspended>('vendor.suspended', hideProductsWhenVendorSuspended),
  when<VendorChanged>('vendor.changed', renameVendorOnProducts),
]
