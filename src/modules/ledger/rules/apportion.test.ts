import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { apportion, proportionOf } from './apportion.ts'

describe('an amount in parts', () => {
  it.each<[amount: number, weights: number[], parts: number[]]>([
    [100, [1, 1], [50, 50]],
    [101, [1, 1], [51, 50]],
    [100, [1, 1, 1], [34, 33, 33]],
    [200, [1, 1, 1], [67, 67, 66]],
    [10, [0, 1], [0, 10]],
    [0, [3, 4], [0, 0]],
    // 7.5 % of VAT in 107.50 and in 1.00.
    [10_750, [750, 10_000], [750, 10_000]],
    [100, [750, 10_000], [7, 93]],
    // What loses most gets what is left, not what comes first.
    [10, [13, 33, 54], [1, 3, 6]],
    [4_950_000_000_000, [1, 9_999], [495_000_000, 4_949_505_000_000]],
  ])('%i by %j is %j', (amount, weights, parts) => {
    expect(apportion(amount, weights)).toEqual(parts)
  })

  const anyAmount = fc.integer({ min: 0, max: 5_000_000_000_000 })
  const anyWeights = fc
    .array(fc.integer({ min: 0, max: 10_000 }), { minLength: 1, maxLength: 6 })
    .filter((weights) => weights.some((weight) => weight > 0))

  it('adds up to it, each part less than one from its exact share', () => {
    fc.assert(
      fc.property(anyAmount, anyWeights, (amount, weights) => {
        const parts = apportion(amount, weights)
        const all = BigInt(weights.reduce((sum, weight) => sum + weight, 0))
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(amount)
        for (const [index, part] of parts.entries()) {
          const off = BigInt(part) * all - BigInt(amount) * BigInt(weights[index] ?? 0)
          expect(off > -all && off < all).toBe(true)
          if (weights[index] === 0) expect(part).toBe(0)
        }
      }),
    )
  })

  it('rounds a proportion half up', () => {
    expect(proportionOf(5, 1, 2)).toBe(3)
    expect(proportionOf(7, 0, 0)).toBe(0)
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1_000_000 }),
        fc.integer({ min: 0, max: 10_000 }),
        (amount, bps) => {
          expect(proportionOf(amount, bps, 10_000)).toBe(Math.floor((amount * bps * 2 + 10_000) / 20_000))
        },
      ),
    )
  })
})
