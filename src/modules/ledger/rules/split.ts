import { apportion } from './apportion.ts'

const WHOLE_BPS = 10_000

/** What an order holds, minor units, and the shares that were agreed when it was placed. */
export interface OrderMoney {
  /** The total of each line. */
  lines: readonly number[]
  deliveryFee: number
  tip: number
  /** Basis points of what the food costs without VAT. */
  commissionBps: number
  /** Basis points on top of the net price; prices include it. */
  vatBps: number
}

/** Who gets what of an order. The parts add up to its total. */
export interface Split {
  /** What the vendor sold, without VAT; of it goes the commission. */
  sale: number
  commission: number
  /** What bringing it earned, without VAT. */
  delivery: number
  tip: number
  foodTax: number
  deliveryTax: number
}

/**
 * Each line is rounded once, into VAT, commission and what is the vendor's; the fee into VAT and what is the courier's.
 * A tip is a gift: it bears no VAT and goes to the courier whole.
 */
export function splitOf({ lines, deliveryFee, tip, commissionBps, vatBps }: OrderMoney): Split {
  const split = { sale: 0, commission: 0, foodTax: 0 }
  for (const line of lines) {
    const [tax, commission, rest] = apportion(line, [vatBps, commissionBps, WHOLE_BPS - commissionBps])
    split.foodTax += tax
    split.commission += commission
    split.sale += commission + rest
  }
  const [deliveryTax, delivery] = apportion(deliveryFee, [vatBps, WHOLE_BPS])
  return { ...split, delivery, deliveryTax, tip }
}

/** Minor units. */
export function totalOf({ lines, deliveryFee, tip }: OrderMoney): number {
  return lines.reduce((sum, line) => sum + line, 0) + deliveryFee + tip
}
