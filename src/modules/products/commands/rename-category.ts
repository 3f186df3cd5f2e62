import type { AccountActor } from '../../../kernel/actor.ts'
import { notFound } from '../../../kernel/refusal.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { record } from '../../../platform/events.ts'
import { categoryKey, findCategory, findCategoryByName, renameCategoryRow } from '../category-queries.ts'
import type { CategoryRow } from '../tables.ts'
import { nameTaken } from './add-category.ts'

/** Refuses `name_taken`. The slug stays, so that addresses keep working. */
export async function renameCategory(
  tx: Tx,
  actor: AccountActor,
  id: string,
  name?: string,
): Promise<CategoryRow> {
  const category = await findCategory(tx, id, 'update')
  if (!category) throw notFound()
  if (name === undefined || name === category.name) return category
  const holder = await findCategoryByName(tx, name)
  if (holder && holder.id !== id) throw nameTaken()
  const change = { id, name, name_key: categoryKey(name) }
  await renameCategoryRow(tx, change)
  await record(tx, actor, { type: 'category.renamed', subject: id, data: { name, before: category.name } })
  return { ...category, ...change }
}
