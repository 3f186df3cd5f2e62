import type { Actor } from '../../../kernel/actor.ts'
import { newId } from '../../../kernel/ids.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { record } from '../../../platform/events.ts'
import { withFreeSlug } from '../../vendors/public.ts'
import { categoryKey, findCategoryByName, insertCategory } from '../category-queries.ts'
import type { CategoryRow } from '../tables.ts'

/** Refuses `name_taken`, in any case. */
export async function addCategory(tx: Tx, actor: Actor, name: string): Promise<CategoryRow> {
  if (await findCategoryByName(tx, name)) throw nameTaken()
  const category = { id: newId('cat'), name, name_key: categoryKey(name), slug: '', created_at: tx.now }
  await withFreeSlug(name, (slug) => {
    category.slug = slug
    return insertCategory(tx, category)
  })
  await record(tx, actor, { type: 'category.added', subject: category.id, data: { name } })
  return { ...category, listed_products: 0 }
}

export function nameTaken(): Refusal {
  return new Refusal('name_taken', { errors: [{ path: '/name', message: 'belongs to another category' }] })
}
