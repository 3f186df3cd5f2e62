import { Type, type Static } from 'typebox'
import { toTime } from '../../kernel/clock.ts'
import { MAX_PRICE } from '../../kernel/money.ts'
import {
  body,
  changes,
  currency,
  id,
  line,
  lines,
  money,
  nullable,
  oneOf,
  search,
  time,
  webAddress,
} from '../../platform/http/fields.ts'
import type { Marketplace } from '../../platform/database/database.ts'
import { imageAddress } from '../../platform/images/image-store.ts'
import type { ListedProduct } from './queries.ts'
import type { CategoryRow } from './tables.ts'

export const Category = Type.Object(
  {
    id: id('cat'),
    name: Type.String({ examples: ['Rice dishes'] }),
    slug: Type.String({ examples: ['rice-dishes'] }),
    productCount: Type.Integer({ examples: [12], description: 'What discovery shows' }),
  },
  { $id: 'Category', description: 'A kind of product' },
)

export const Product = Type.Object(
  {
    id: id('prd'),
    vendorId: id('ven'),
    vendorName: Type.String({ examples: ['Mama Put Kitchen'] }),
    categoryId: id('cat'),
    name: Type.String({ examples: ['Party jollof with plantain'] }),
    description: nullable(Type.String()),
    price: money(),
    currency: currency(),
    available: Type.Boolean(),
    stock: nullable(Type.Integer({ description: 'null: not counted' })),
    imageUrl: nullable(Type.String({ examples: ['https://example.com/jollof.jpg'] })),
    createdAt: time(),
    updatedAt: time(),
  },
  { $id: 'Product', description: 'What a vendor sells' },
)

export const NewCategory = body({ name: line(120, 'Rice dishes') })
export const CategoryChanges = changes({ name: line(120, 'Rice dishes') })

const price = () =>
  Type.Integer({ minimum: 1, maximum: MAX_PRICE, examples: [250000], description: 'Minor units' })
const stock = () =>
  nullable(
    Type.Integer({ minimum: 0, maximum: 1_000_000_000, examples: [40], description: 'null: not counted' }),
  )
const reference = (prefix: string) =>
  Type.String({ maxLength: 64, examples: [`${prefix}_06f1qk3v8xc7y2m4n5p6r7s8t9`] })

const fields = {
  categoryId: reference('cat'),
  name: line(255, 'Party jollof with plantain'),
  description: Type.Optional(nullable(lines(2000, 'Smoky, with fried plantain'))),
  price: price(),
  available: Type.Optional(Type.Boolean({ default: true })),
  stock: Type.Optional(stock()),
  imageUrl: Type.Optional(nullable(webAddress())),
}
export const NewProduct = body({ vendorId: reference('ven'), ...fields })
export const ProductChanges = changes(fields)

const bound = () =>
  Type.Optional(Type.Integer({ minimum: 0, maximum: MAX_PRICE, description: 'Minor units' }))
export const ProductFilters = body({
  search: Type.Optional(search()),
  categoryId: Type.Optional(Type.String({ maxLength: 64 })),
  vendorId: Type.Optional(Type.String({ maxLength: 64 })),
  available: Type.Optional(Type.Boolean({ description: 'true: can be ordered now, false: cannot' })),
  minPrice: bound(),
  maxPrice: bound(),
  sort: Type.Optional(
    oneOf(['-createdAt', 'price', '-price', 'name', 'relevance'], {
      description: '-createdAt, or relevance with search',
    }),
  ),
})

export function viewCategory(row: CategoryRow): Static<typeof Category> {
  return { id: row.id, name: row.name, slug: row.slug, productCount: row.listed_products }
}

export function viewProduct(
  row: ListedProduct,
  { currency, publicUrl }: Marketplace,
): Static<typeof Product> {
  return {
    id: row.id,
    vendorId: row.vendor_id,
    vendorName: row.vendor_name,
    // Only an archived product may be without a category, and nobody sees those.
    categoryId: row.category_id ?? '',
    name: row.name,
    description: row.description,
    price: row.price,
    currency,
    available: row.available === 1,
    stock: row.stock,
    imageUrl: row.image_url === null ? null : imageAddress(row.image_url, publicUrl),
    createdAt: toTime(row.created_at),
    updatedAt: toTime(row.updated_at),
  }
}
