import { type FieldFault, Refusal } from '../../../kernel/refusal.ts'

interface Wanted {
  productId: string
  quantity: number
}

interface Ordered {
  product_id: string
  unit_price: number
  quantity: number
}

/** What lines of an order cost, minor units. Refuses `unknown_reference` and more than was ordered. */
export function amountOfLines(
  wanted: readonly Wanted[],
  ordered: readonly Ordered[],
  amount: number | undefined,
): number {
  if (amount !== undefined) {
    throw new Refusal('validation_failed', {
      errors: [{ path: '/amount', message: 'must not be sent beside lines, which have their prices' }],
    })
  }
  let total = 0
  const counts = new Map<string, number>()
  const faults: FieldFault[] = []
  for (const [index, { productId, quantity }] of wanted.entries()) {
    const lines = ordered.filter(({ product_id }) => product_id === productId)
    const most = lines.reduce((sum, line) => sum + line.quantity, 0)
    const count = (counts.get(productId) ?? 0) + quantity
    counts.set(productId, count)
    if (most === 0)
      throw new Refusal('unknown_reference', {
        errors: [{ path: `/lines/${index}/productId`, message: 'is not in the order' }],
      })
    if (count > most)
      faults.push({ path: `/lines/${index}/quantity`, message: `must be at most the ${most} ordered` })
    total += (lines[0]?.unit_price ?? 0) * quantity
  }
  if (faults.length > 0) throw new Refusal('validation_failed', { errors: faults })
  return total
}
