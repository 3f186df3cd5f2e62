import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { taxReturned } from './refunds.ts'
import { type OrderMoney, type Split, splitOf, totalOf } from './split.ts'

const money = (more: Partial<OrderMoney>): OrderMoney => ({
  lines: [500_000],
  deliveryFee: 50_000,
  tip: 0,
  commissionBps: 1_500,
  vatBps: 0,
  ...more,
})

const sumOf = ({ sale, delivery, tip, foodTax, deliveryTax }: Split) =>
  sale + delivery + tip + foodTax + deliveryTax

describe('an order in parts', () => {
  it.each<[what: string, order: Partial<OrderMoney>, split: Partial<Split>]>([
    ['without VAT', {}, { sale: 500_000, commission: 75_000, delivery: 50_000, foodTax: 0, deliveryTax: 0 }],
    ['without commission', { commissionBps: 0 }, { sale: 500_000, commission: 0 }],
    ['with all of it as commission', { commissionBps: 10_000 }, { sale: 500_000, commission: 500_000 }],
    // 537,500 hold 37,500 of VAT; the commission is of the rest. 53,750 hold 3,750.
    [
      'with VAT in its prices',
      { lines: [537_500], deliveryFee: 53_750, vatBps: 750 },
      { sale: 500_000, commission: 75_000, foodTax: 37_500, delivery: 50_000, deliveryTax: 3_750 },
    ],
    [
      'as docs/money.md has it',
      { lines: [537_500], deliveryFee: 53_750, tip: 20_000, vatBps: 750 },
      {
        commission: 75_000,
        sale: 500_000,
        delivery: 50_000,
        tip: 20_000,
        foodTax: 37_500,
        deliveryTax: 3_750,
      },
    ],
    ['with a tip, which bears nothing', { tip: 999, vatBps: 750 }, { tip: 999 }],
    ['with no fee', { deliveryFee: 0, vatBps: 750 }, { delivery: 0, deliveryTax: 0 }],
    // 33.3 of commission three times: each line is rounded by itself.
    ['line by line', { lines: [333, 333, 333], commissionBps: 1_000 }, { commission: 99, sale: 999 }],
    ['of one minor unit', { lines: [1], commissionBps: 5_000 }, { commission: 1, sale: 1 }],
  ])('%s', (_what, order, split) => {
    expect(splitOf(money(order))).toMatchObject(split)
    expect(sumOf(splitOf(money(order)))).toBe(totalOf(money(order)))
  })

  const anyMoney = fc.record({
    lines: fc.array(fc.integer({ min: 1, max: 99_000_000_000 }), { minLength: 1, maxLength: 50 }),
    deliveryFee: fc.integer({ min: 0, max: 1_000_000_000 }),
    tip: fc.integer({ min: 0, max: 1_000_000_000 }),
    commissionBps: fc.integer({ min: 0, max: 10_000 }),
    vatBps: fc.integer({ min: 0, max: 10_000 }),
  })

  it('adds up, whatever was ordered, and nobody pays for being paid', () => {
    fc.assert(
      fc.property(anyMoney, (order) => {
        const split = splitOf(order)
        expect(sumOf(split)).toBe(totalOf(order))
        for (const part of Object.values(split)) expect(part).toBeGreaterThanOrEqual(0)
        expect(split.commission).toBeLessThanOrEqual(split.sale)
        expect(split.tip).toBe(order.tip)
      }),
    )
  })

  it('gives back all of the VAT with all of the money, in however many steps, and never more', () => {
    fc.assert(
      fc.property(anyMoney, fc.array(fc.nat(1_000), { minLength: 1, maxLength: 8 }), (order, steps) => {
        const split = splitOf(order)
        const earned = { total: totalOf(order), tip: split.tip, tax: split.foodTax + split.deliveryTax }
        const all = steps.reduce((sum, step) => sum + step, 1)
        let [before, returned] = [0, 0]
        for (const step of [...steps, 1]) {
          const amount = Math.floor((earned.total * step) / all)
          const tax = taxReturned(earned, before, amount)
          expect(tax).toBeGreaterThanOrEqual(0)
          expect(tax).toBeLessThanOrEqual(amount)
          before += amount
          returned += tax
          expect(returned).toBeLessThanOrEqual(earned.tax)
        }
        expect(returned + taxReturned(earned, before, earned.total - before)).toBe(earned.tax)
      }),
    )
  })
})
