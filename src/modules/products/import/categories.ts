import { newId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { withFreeSlug } from '../../vendors/public.ts'
import { categoryKey, findCategoryByName, insertCategory } from '../category-queries.ts'

/** The categories that a batch meets, by name, and how many products of each enter or leave discovery in it. */
export class CategoryBook {
  /** By category id. */
  readonly listed = new Map<string, number>()
  readonly #ids = new Map<string, string>()
  readonly #tx: Tx
  readonly #writes: boolean

  constructor(tx: Tx, writes: boolean) {
    this.#tx = tx
    this.#writes = writes
  }

  /** The category's id; it is made where it is missing. */
  async idOf(name: string): Promise<string> {
    const key = categoryKey(name)
    const id =
      this.#ids.get(key) ?? (await findCategoryByName(this.#tx, name))?.id ?? (await this.#make(name))
    this.#ids.set(key, id)
    return id
  }

  count(categoryId: string, by: number): void {
    this.listed.set(categoryId, (this.listed.get(categoryId) ?? 0) + by)
  }

  async #make(name: string): Promise<string> {
    const category = { id: newId('cat'), name, name_key: categoryKey(name), created_at: this.#tx.now }
    if (this.#writes) await withFreeSlug(name, (slug) => insertCategory(this.#tx, { ...category, slug }))
    return category.id
  }
}
