import { type FieldFault, Refusal } from '../../../kernel/refusal.ts'
import type { Amount, Orderable } from '../../products/public.ts'

export interface WantedLine {
  productId: string
  quantity: number
  note?: string | null
}

/** A line as it will be kept: a snapshot that later changes of the product do not touch. */
export interface Line {
  productId: string
  name: string
  unitPrice: number
  quantity: number
  total: number
  note: string | null
  stockTaken: boolean
}

export const MOST_OF_A_LINE = 99

/** The same product with the same note twice is one line, at its first place. Refuses more than 99 in all. */
export function mergeLines(
  wanted: readonly WantedLine[],
): (WantedLine & { note: string | null; index: number })[] {
  const merged = new Map<string, WantedLine & { note: string | null; index: number }>()
  for (const [index, line] of wanted.entries()) {
    const note = line.note ?? null
    const key = JSON.stringify([line.productId, note])
    const first = merged.get(key)
    if (!first) merged.set(key, { ...line, note, index })
    else if (first.quantity + line.quantity <= MOST_OF_A_LINE) first.quantity += line.quantity
    else {
      const message = `makes ${first.quantity + line.quantity} of the same product; a line has at most ${MOST_OF_A_LINE}`
      throw new Refusal('validation_failed', { errors: [{ path: `/items/${index}/quantity`, message }] })
    }
  }
  return [...merged.values()]
}

/**
 * Snapshots the lines with the prices of the products as they are now. Refuses `product_of_other_vendor`,
 * `product_unavailable` and `insufficient_stock`, each with the lines that it concerns.
 */
export function snapshotLines(
  wanted: readonly WantedLine[],
  products: readonly Orderable[],
  vendorId: string,
): Line[] {
  const byId = new Map(products.map((product) => [product.id, product]))
  const lines = mergeLines(wanted)
  const productOf = (line: WantedLine) => byId.get(line.productId)
  const faults = (says: (line: (typeof lines)[number]) => string | undefined): FieldFault[] =>
    lines.flatMap((line) => {
      const message = says(line)
      return message ? [{ path: `/items/${line.index}/productId`, message }] : []
    })

  const foreign = faults((line) => {
    const product = productOf(line)
    return product && product.vendor_id !== vendorId && product.visibility === 'LISTED'
      ? 'belongs to another vendor; an order has one vendor'
      : undefined
  })
  if (foreign.length > 0) throw new Refusal('product_of_other_vendor', { errors: foreign })

  const unavailable = faults((line) => whyUnavailable(productOf(line), vendorId))
  if (unavailable.length > 0) throw new Refusal('product_unavailable', { errors: unavailable })

  const wantedInAll = quantityByProduct(lines)
  const short = faults((line) => {
    const { stock } = productOf(line) as Orderable
    return stock !== null && stock < (wantedInAll.get(line.productId) ?? 0) ? `has ${stock} left` : undefined
  })
  if (short.length > 0) throw new Refusal('insufficient_stock', { errors: short })

  return lines.map((line) => snapshot(line, productOf(line) as Orderable))
}

/** What another vendor hides is as if it were not there. */
function whyUnavailable(product: Orderable | undefined, vendorId: string): string | undefined {
  if (!product || product.visibility === 'ARCHIVED' || product.vendor_id !== vendorId)
    return 'is not on the menu'
  return product.available === 1 ? undefined : 'is not available at the moment'
}

function snapshot(
  { productId, quantity, note }: WantedLine & { note: string | null },
  product: Orderable,
): Line {
  return {
    productId,
    name: product.name,
    unitPrice: product.price,
    quantity,
    total: product.price * quantity,
    note,
    stockTaken: product.stock !== null,
  }
}

/** The same as amounts in the order of the products' ids: the order in which they are locked everywhere. */
export function amountsOf(lines: readonly { productId: string; quantity: number }[]): Amount[] {
  const amounts = [...quantityByProduct(lines)].map(([productId, quantity]) => ({ productId, quantity }))
  return amounts.sort((a, b) => (a.productId < b.productId ? -1 : 1))
}

/** How many of each product the lines hold in all, whatever their notes. */
export function quantityByProduct(
  lines: readonly { productId: string; quantity: number }[],
): Map<string, number> {
  const totals = new Map<string, number>()
  for (const { productId, quantity } of lines) totals.set(productId, (totals.get(productId) ?? 0) + quantity)
  return totals
}

/** Minor units. 50 lines of 99 at the highest price stay far below 2^53. */
export function subtotalOf(lines: readonly Line[]): number {
  return lines.reduce((sum, line) => sum + line.total, 0)
}
