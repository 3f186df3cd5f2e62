import type { Numbered } from '../../platform/database/database.ts'
/** LISTED in discovery, HIDDEN because its vendor is not approved, ARCHIVED by its owner. */
export type Visibility = 'LISTED' | 'HIDDEN' | 'ARCHIVED'

export interface CategoryRow {
  id: string
  name: string
  /** The name in lower case: names are unique in any case. */
  name_key: string
  slug: string
  /** How many products of it discovery shows. */
  listed_products: number
  created_at: number
}

export interface ProductRow {
  id: string
  vendor_id: string
  /** The vendor's owner, for access. */
  owner_id: string
  vendor_name: string
  /** Null only for an archived product whose category was deleted. */
  category_id: string | null
  /** What identifies it within its vendor in the file that it was imported from. */
  import_key: string | null
  name: string
  /** The name without case and accents, for sorting. */
  name_key: string
  description: string | null
  /** Minor units. */
  price: number
  available: 0 | 1
  /** Null where it is not counted. */
  stock: number | null
  image_url: string | null
  visibility: Visibility
  created_at: number
  updated_at: number
}

declare module '../../platform/database/database.ts' {
  interface Tables {
    categories: CategoryRow
    products: Numbered<ProductRow>
  }
}
