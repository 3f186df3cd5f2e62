import type { AccountActor } from '../../../kernel/actor.ts'
import { notFound, Refusal } from '../../../kernel/refusal.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { record } from '../../../platform/events.ts'
import { deleteCategoryRow, findCategory } from '../category-queries.ts'

/** Refuses `category_in_use` while a product that is not archived stands in it. */
export async function deleteCategory(tx: Tx, actor: AccountActor, id: string): Promise<void> {
  const category = await findCategory(tx, id, 'update')
  if (!category) throw notFound()
  if (!(await deleteCategoryRow(tx, id))) throw new Refusal('category_in_use')
  await record(tx, actor, { type: 'category.deleted', subject: id, data: { name: category.name } })
}
