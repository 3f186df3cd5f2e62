import type { Read } from '../../platform/database/database.ts'
import {
  type Page,
  pageParams,
  type PageParams,
  pageQuery,
  type Position,
  toPage,
} from '../../platform/database/keyset.ts'
import { type Match, matchOf, rowsMatching, type Sought } from '../../platform/database/search.ts'
import { type Param, statement } from '../../platform/database/statement.ts'
import {
  conditions,
  LISTED,
  type ListedProduct,
  PRODUCT_ORDERS,
  type ProductFilters,
  type ProductSort,
  type Stocked,
  stockedOf,
} from './queries.ts'

export interface ProductSearch {
  search: string
  filters: ProductFilters
  sort: ProductSort | 'relevance'
  seesHidden: boolean
}

type Params = Omit<ProductFilters, 'available'> & Sought
type Found = ListedProduct & { row: number }

function found(db: Read['sql'], param: Param<Params>, variant: string) {
  const [sort, stocked, sees] = variant.split(' ') as [ProductSort | 'relevance', Stocked, string]
  let walk = rowsMatching(db, 'products', param)
    .select([...LISTED, 'products.row'])
    .where('visibility', 'in', sees === 'all' ? ['LISTED', 'HIDDEN'] : ['LISTED'])
  for (const condition of conditions(param, stocked, sort)) walk = walk.where(condition)
  return walk
}

const sorted = statement<Params & PageParams, Found>((db, param, variant) =>
  pageQuery(db, [found(db, param, variant)], PRODUCT_ORDERS[variant.split(' ', 1)[0] as ProductSort], param),
)

/** SQLite's index of words walks from the newest row to the oldest by itself. */
const newest = statement<Params & { limit: number; before?: number }, Found>((db, param, variant) => {
  const walk = found(db, param, variant).orderBy('found.row', 'desc').limit(param('limit'))
  return param.has('before') ? walk.where('found.row', '<', param('before')) : walk
})

/** The one door to search, behind which a search engine could stand: a page of products that hold every word. */
export async function searchProducts(
  read: Read,
  { search, filters: { available, ...filters }, sort, seesHidden }: ProductSearch,
  limit: number,
  after: Position | null,
): Promise<Page<ListedProduct>> {
  const match = await matchOf(read, 'products', search)
  if (!match) return { data: [], next: null }
  const variant = `${sort} ${stockedOf(available)} ${seesHidden ? 'all' : 'listed'}`
  if (sort === 'relevance') return byRelevance(read, match, filters, variant, limit, after)
  const rows = await sorted.all(read, { ...filters, ...match.all, ...pageParams(limit, after) }, variant)
  return toPage(rows, limit, PRODUCT_ORDERS[sort], (row) => row)
}

/** Two walks, each from the newest on: first those whose name holds every word, then the rest. No score, so pages never shift. */
async function byRelevance(
  read: Read,
  match: Match,
  filters: Omit<ProductFilters, 'available'>,
  variant: string,
  limit: number,
  after: Position | null,
): Promise<Page<ListedProduct>> {
  const [tier = 0, before] = (after ?? []) as [number?, number?]
  const walk = async (of: number, sought: Sought, room: number) => {
    const params = { ...filters, ...sought, limit: room, before: of === tier ? before : undefined }
    return (await newest.all(read, params, variant)).map((row) => ({ row, position: [of, row.row] }))
  }
  const named = tier === 0 ? await walk(0, match.named, limit + 1) : []
  const room = limit + 1 - named.length
  const rows = room > 0 ? [...named, ...(await walk(1, match.rest, room))] : named
  const shown = rows.slice(0, limit)
  return {
    data: shown.map(({ row }) => row),
    next: rows.length > limit ? (shown.at(-1)?.position ?? null) : null,
  }
}
