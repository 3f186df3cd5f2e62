import type { Static } from 'typebox'
import type { AccountActor } from '../../../kernel/actor.ts'
import { notFound } from '../../../kernel/refusal.ts'
import { sortKey } from '../../../kernel/text.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { indexWords } from '../../../platform/database/search.ts'
import { changedBy, record } from '../../../platform/events.ts'
import { adjustListed } from '../category-queries.ts'
import { lockProductOf } from '../locked-product.ts'
import { type ProductChanges, saveProduct } from '../queries.ts'
import type { ProductChanges as Input } from '../schemas.ts'
import type { ProductRow } from '../tables.ts'
import { knownCategory } from './add-product.ts'

/** Changes what is given; nothing given changes nothing. Refuses `unknown_reference` for a category. */
export async function changeProduct(
  tx: Tx,
  actor: AccountActor,
  id: string,
  input: Static<typeof Input>,
): Promise<ProductRow> {
  const product = await lockProductOf(tx, actor, id)
  if (!product) throw notFound()
  const changes = toChanges(input)
  if (Object.keys(changes).length === 0) return product
  const { categoryId } = input
  if (categoryId !== undefined && categoryId !== product.category_id) {
    await knownCategory(tx, categoryId)
    if (product.visibility === 'LISTED') {
      if (product.category_id) await adjustListed(tx, product.category_id, -1)
      await adjustListed(tx, categoryId, 1)
    }
  }
  const saved = { ...changes, updated_at: tx.now }
  if (!(await saveProduct(tx, id, saved))) throw notFound()
  if (input.name !== undefined || input.description !== undefined) {
    const { name, description } = { ...product, ...changes }
    await indexWords(tx, 'products', id, name, description)
  }
  const data = {
    vendorId: product.vendor_id,
    fields: Object.keys(input),
    ...changedBy(actor, product, changes),
  }
  await record(tx, actor, { type: 'product.changed', subject: id, data })
  return { ...product, ...saved }
}

function toChanges({ categoryId, name, available, imageUrl, ...same }: Static<typeof Input>): ProductChanges {
  return {
    ...same,
    ...(categoryId === undefined ? {} : { category_id: categoryId }),
    ...(name === undefined ? {} : { name, name_key: sortKey(name) }),
    ...(available === undefined ? {} : { available: available ? 1 : 0 }),
    ...(imageUrl === undefined ? {} : { image_url: imageUrl }),
  }
}
