import { newId } from '../../../kernel/ids.ts'
import { sortKey } from '../../../kernel/text.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { indexWords } from '../../../platform/database/search.ts'
import { findImportedProduct } from '../import-queries.ts'
import { insertProduct, type ProductChanges, saveProduct } from '../queries.ts'
import type { ProductRow } from '../tables.ts'
import type { CategoryBook } from './categories.ts'
import { DEFAULT_CATEGORY, type ImportedProduct } from './entry.ts'
import type { KnownVendor, Tally } from './tally.ts'

/** Makes or updates one product. One that its owner archived stays archived. */
export async function importProduct(
  tx: Tx,
  vendor: KnownVendor,
  product: ImportedProduct,
  categories: CategoryBook,
  writes: boolean,
): Promise<keyof Tally> {
  const existing = await findImportedProduct(tx, vendor.id, product.key)
  if (!existing) {
    const row = newProduct(tx, vendor, product, await categories.idOf(product.category ?? DEFAULT_CATEGORY))
    if (writes) {
      await insertProduct(tx, row)
      await indexWords(tx, 'products', row.id, row.name, row.description)
    }
    if (row.visibility === 'LISTED' && row.category_id) categories.count(row.category_id, 1)
    return 'created'
  }
  if (existing.visibility === 'ARCHIVED') return 'unchanged'
  const categoryId = product.category === undefined ? undefined : await categories.idOf(product.category)
  const changes = changesOf(existing, product, categoryId)
  if (Object.keys(changes).length === 0) return 'unchanged'
  if (writes) await save(tx, existing, changes)
  if (changes.category_id && existing.visibility === 'LISTED') {
    if (existing.category_id) categories.count(existing.category_id, -1)
    categories.count(changes.category_id, 1)
  }
  return 'updated'
}

async function save(tx: Tx, existing: ProductRow, changes: ProductChanges): Promise<void> {
  await saveProduct(tx, existing.id, { ...changes, updated_at: tx.now })
  if (changes.name !== undefined || changes.description !== undefined) {
    const { name, description } = { ...existing, ...changes }
    await indexWords(tx, 'products', existing.id, name, description)
  }
}

function newProduct(tx: Tx, vendor: KnownVendor, product: ImportedProduct, categoryId: string): ProductRow {
  return {
    id: newId('prd'),
    vendor_id: vendor.id,
    owner_id: vendor.ownerId,
    vendor_name: vendor.name,
    category_id: categoryId,
    import_key: product.key,
    name: product.name,
    name_key: sortKey(product.name),
    description: product.description ?? null,
    price: product.price,
    available: product.available === false ? 0 : 1,
    stock: null,
    image_url: product.imageUrl ?? null,
    visibility: vendor.isApproved ? 'LISTED' : 'HIDDEN',
    created_at: tx.now,
    updated_at: tx.now,
  }
}

/** What the file tells and the product has otherwise. */
function changesOf(
  existing: ProductRow,
  product: ImportedProduct,
  categoryId: string | undefined,
): ProductChanges {
  const told: ProductChanges = {
    name: product.name,
    price: product.price,
    description: product.description,
    image_url: product.imageUrl,
    category_id: categoryId,
    available: product.available === undefined ? undefined : product.available ? 1 : 0,
  }
  const changed = Object.entries(told).filter(
    ([column, value]) => value !== undefined && value !== existing[column as keyof ProductRow],
  )
  const changes: ProductChanges = Object.fromEntries(changed)
  return changes.name === undefined ? changes : { ...changes, name_key: sortKey(changes.name) }
}
