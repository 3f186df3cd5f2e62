import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Refusal, type RefusalCode } from '../../../kernel/refusal.ts'
import { mergeLines, quantityByProduct, snapshotLines, subtotalOf, type WantedLine } from './order-lines.ts'

const VENDOR = 'ven_mama'
type Product = Parameters<typeof snapshotLines>[1][number]

function product(id: string, more: Partial<Product> = {}): Product {
  const usual = {
    vendor_id: VENDOR,
    name: `Meal ${id}`,
    price: 1_000,
    available: 1,
    stock: null,
    visibility: 'LISTED',
  } as const
  return { id, ...usual, ...more }
}

const line = (productId: string, quantity = 1, note?: string | null): WantedLine => ({
  productId,
  quantity,
  note,
})

/** The refusal's code and the paths that it names. */
function refusalOf(work: () => unknown): { code: RefusalCode; paths: string[] } | undefined {
  try {
    work()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { code: error.code, paths: (error.facts.errors ?? []).map(({ path }) => path) }
  }
  return undefined
}

describe('merging', () => {
  it('makes one line of the same product with the same note, at its first place', () => {
    const merged = mergeLines([line('a', 2, 'hot'), line('b', 1), line('a', 3, 'hot')])
    expect(merged).toEqual([
      { productId: 'a', quantity: 5, note: 'hot', index: 0 },
      { productId: 'b', quantity: 1, note: null, index: 1 },
    ])
  })

  it('keeps the same product with another note apart', () => {
    expect(mergeLines([line('a', 1, 'hot'), line('a', 1, 'mild'), line('a')])).toHaveLength(3)
  })

  it('takes no note and null for the same', () => {
    expect(mergeLines([line('a', 1), line('a', 1, null)])).toMatchObject([{ quantity: 2, note: null }])
  })

  it('does not mistake a product and its note for another pair', () => {
    expect(mergeLines([line('a","b', 1), line('a', 1, 'b')])).toHaveLength(2)
  })

  it('allows 99 of a line in all and refuses the line that makes it 100', () => {
    expect(mergeLines([line('a', 98), line('a', 1)])).toMatchObject([{ quantity: 99 }])
    expect(refusalOf(() => mergeLines([line('a', 60), line('b', 99), line('a', 39), line('a', 1)]))).toEqual({
      code: 'validation_failed',
      paths: ['/items/3/quantity'],
    })
  })

  it('leaves what was sent untouched', () => {
    const wanted = [line('a', 1), line('a', 2)]
    mergeLines(wanted)
    expect(wanted).toEqual([line('a', 1), line('a', 2)])
  })

  it('loses nothing, adds nothing and never keeps two lines for one pair', () => {
    const anyLine = fc.record({
      productId: fc.constantFrom('a', 'b', 'c'),
      quantity: fc.integer({ min: 1, max: 3 }),
      note: fc.constantFrom(null, 'hot', 'mild'),
    })
    fc.assert(
      fc.property(fc.array(anyLine, { maxLength: 30 }), (wanted) => {
        const merged = mergeLines(wanted)
        expect(quantityByProduct(merged)).toEqual(quantityByProduct(wanted))
        const pairs = merged.map(({ productId, note }) => `${productId} ${note}`)
        expect(new Set(pairs).size).toBe(pairs.length)
        expect(merged.map(({ index }) => index)).toEqual(
          merged.map(({ index }) => index).sort((a, b) => a - b),
        )
      }),
    )
  })
})

describe('a snapshot', () => {
  it('holds name, price and total as they are now', () => {
    const rice = product('a', { name: 'Jollof', price: 250_000, stock: 9 })
    expect(snapshotLines([line('a', 2, 'hot')], [rice], VENDOR)).toEqual([
      {
        productId: 'a',
        name: 'Jollof',
        unitPrice: 250_000,
        quantity: 2,
        total: 500_000,
        note: 'hot',
        stockTaken: true,
      },
    ])
  })

  it('takes no stock where none is counted', () => {
    expect(snapshotLines([line('a', 99)], [product('a')], VENDOR)).toMatchObject([{ stockTaken: false }])
  })

  it('keeps the lines in the order in which they were sent', () => {
    const products = [product('c'), product('a'), product('b')]
    const lines = snapshotLines([line('b'), line('a'), line('c')], products, VENDOR)
    expect(lines.map(({ productId }) => productId)).toEqual(['b', 'a', 'c'])
  })

  it('adds up exactly at the highest prices and the most lines', () => {
    const products = Array.from({ length: 50 }, (_, index) => product(`p${index}`, { price: 1_000_000_000 }))
    const lines = snapshotLines(
      products.map(({ id }) => line(id, 99)),
      products,
      VENDOR,
    )
    expect(subtotalOf(lines)).toBe(4_950_000_000_000)
    expect(Number.isSafeInteger(subtotalOf(lines))).toBe(true)
  })
})

describe('a refusal', () => {
  const foreign = product('foreign', { vendor_id: 'ven_other' })
  const archived = product('archived', { visibility: 'ARCHIVED' })
  const paused = product('paused', { available: 0 })
  const scarce = product('scarce', { stock: 3 })
  const plenty = product('plenty', { stock: 1_000 })
  const all = [foreign, archived, paused, scarce, plenty]
  const refused = (...wanted: WantedLine[]) => refusalOf(() => snapshotLines(wanted, all, VENDOR))

  it('names every line that it concerns', () => {
    expect(refused(line('unknown'), line('plenty'), line('archived'), line('paused'))).toEqual({
      code: 'product_unavailable',
      paths: ['/items/0/productId', '/items/2/productId', '/items/3/productId'],
    })
    expect(refused(line('plenty'), line('foreign'))).toEqual({
      code: 'product_of_other_vendor',
      paths: ['/items/1/productId'],
    })
    expect(refused(line('plenty', 1), line('scarce', 4))).toEqual({
      code: 'insufficient_stock',
      paths: ['/items/1/productId'],
    })
  })

  it('tells nothing of what another vendor hides', () => {
    const hidden = product('hidden', { vendor_id: 'ven_other', visibility: 'HIDDEN' })
    const refusal = refusalOf(() => snapshotLines([line('hidden')], [hidden], VENDOR))
    expect(refusal).toEqual({ code: 'product_unavailable', paths: ['/items/0/productId'] })
  })

  it('names a merged line by the first place at which it was sent', () => {
    expect(refused(line('plenty'), line('scarce', 2), line('plenty'), line('scarce', 2))?.paths).toEqual([
      '/items/1/productId',
    ])
  })

  it('counts a product over all its lines, whatever their notes', () => {
    expect(refused(line('scarce', 2, 'hot'), line('scarce', 2, 'mild'))).toEqual({
      code: 'insufficient_stock',
      paths: ['/items/0/productId', '/items/1/productId'],
    })
    expect(refused(line('scarce', 1, 'hot'), line('scarce', 2, 'mild'))).toBeUndefined()
  })

  it('comes in this order: too many of a line, another vendor, unavailable, too little in stock', () => {
    const tooMany = [line('plenty', 99), line('plenty', 1)]
    expect(refused(line('scarce', 4), line('paused'), line('foreign'), ...tooMany)?.code).toBe(
      'validation_failed',
    )
    expect(refused(line('scarce', 4), line('paused'), line('foreign'))?.code).toBe('product_of_other_vendor')
    expect(refused(line('scarce', 4), line('paused'))?.code).toBe('product_unavailable')
    expect(refused(line('scarce', 4))?.code).toBe('insufficient_stock')
  })

  it('comes at once for stock 0, and never for exactly what is left', () => {
    const none = product('none', { stock: 0 })
    expect(refusalOf(() => snapshotLines([line('none')], [none], VENDOR))?.code).toBe('insufficient_stock')
    expect(refused(line('scarce', 3))).toBeUndefined()
  })
})
