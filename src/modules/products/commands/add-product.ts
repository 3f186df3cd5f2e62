import type { Static } from 'typebox'
import type { AccountActor } from '../../../kernel/actor.ts'
import { newId } from '../../../kernel/ids.ts'
import { unknownReference } from '../../../kernel/refusal.ts'
import { sortKey } from '../../../kernel/text.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { indexWords } from '../../../platform/database/search.ts'
import { record } from '../../../platform/events.ts'
import { ownVendorCard, vendorCard } from '../../vendors/public.ts'
import { adjustListed, findCategory } from '../category-queries.ts'
import { insertProduct } from '../queries.ts'
import type { NewProduct } from '../schemas.ts'
import type { ProductRow } from '../tables.ts'

/** Refuses `unknown_reference` for a vendor that is not there or not the owner's, and for a category. */
export async function addProduct(
  tx: Tx,
  actor: AccountActor,
  input: Static<typeof NewProduct>,
): Promise<ProductRow> {
  const vendor = await (actor.role === 'ADMIN'
    ? vendorCard(tx, input.vendorId, 'share')
    : ownVendorCard(tx, input.vendorId, actor.accountId, 'share'))
  if (!vendor) throw unknownReference('/vendorId', 'is not a vendor of yours')
  await knownCategory(tx, input.categoryId)
  const product: ProductRow = {
    id: newId('prd'),
    vendor_id: vendor.id,
    owner_id: vendor.ownerId,
    vendor_name: vendor.name,
    category_id: input.categoryId,
    import_key: null,
    name: input.name,
    name_key: sortKey(input.name),
    description: input.description ?? null,
    price: input.price,
    available: input.available === false ? 0 : 1,
    stock: input.stock ?? null,
    image_url: input.imageUrl ?? null,
    visibility: vendor.isApproved ? 'LISTED' : 'HIDDEN',
    created_at: tx.now,
    updated_at: tx.now,
  }
  await insertProduct(tx, product)
  await indexWords(tx, 'products', product.id, product.name, product.description)
  if (vendor.isApproved) await adjustListed(tx, input.categoryId, 1)
  await record(tx, actor, { type: 'product.added', subject: product.id, data: { vendorId: vendor.id } })
  return product
}

/** It is not deleted before the command ends. Refuses `unknown_reference`. */
export async function knownCategory(tx: Tx, categoryId: string): Promise<void> {
  if (!(await findCategory(tx, categoryId, 'update')))
    throw unknownReference('/categoryId', 'is not a category')
}
