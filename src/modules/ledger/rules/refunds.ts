import { proportionOf } from './apportion.ts'

/** What was earned with an order, as far as a refund asks. Minor units. */
export interface Earned {
  total: number
  tip: number
  tax: number
}

/**
 * How much of a refund the tax office gives back; the rest is for whoever bears it. `before` is what earlier refunds of
 * the order came to. What bears VAT is refunded before the tip, and what all refunds together give back is rounded half
 * up, so that refunding everything, in however many steps, gives back all of the VAT and never more.
 */
export function taxReturned({ total, tip, tax }: Earned, before: number, amount: number): number {
  const taxed = total - tip
  const givenBack = (refunded: number) => proportionOf(Math.min(refunded, taxed), tax, taxed)
  return givenBack(before + amount) - givenBack(before)
}
