import type { AccountActor } from '../../../kernel/actor.ts'
import { notFound } from '../../../kernel/refusal.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { forgetWords } from '../../../platform/database/search.ts'
import { record } from '../../../platform/events.ts'
import { adjustListed } from '../category-queries.ts'
import { lockProductOf } from '../locked-product.ts'
import { archiveProductRow } from '../queries.ts'

/** Takes a product out of discovery for good; past orders keep their snapshot of it. */
export async function archiveProduct(tx: Tx, actor: AccountActor, id: string): Promise<void> {
  const product = await lockProductOf(tx, actor, id)
  if (!product || !(await archiveProductRow(tx, id))) throw notFound()
  await forgetWords(tx, 'products', id)
  if (product.visibility === 'LISTED' && product.category_id) await adjustListed(tx, product.category_id, -1)
  await record(tx, actor, { type: 'product.archived', subject: id, data: { vendorId: product.vendor_id } })
}
