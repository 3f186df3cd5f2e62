import { expect, it } from 'vitest'
import { Refusal } from '../../../kernel/refusal.ts'
import { amountOfLines } from './refund-lines.ts'

const ORDERED = [
  { product_id: 'prd_1', unit_price: 250, quantity: 2 },
  { product_id: 'prd_2', unit_price: 100, quantity: 1 },
  // The same with another note.
  { product_id: 'prd_1', unit_price: 250, quantity: 1 },
]
const line = (productId: string, quantity: number) => ({ productId, quantity })

it.each([
  [[line('prd_1', 1)], 250],
  [[line('prd_1', 3)], 750],
  [[line('prd_1', 1), line('prd_1', 2)], 750],
  [[line('prd_1', 3), line('prd_2', 1)], 850],
])('%j cost %i', (wanted, amount) => {
  expect(amountOfLines(wanted, ORDERED, undefined)).toBe(amount)
})

const fault = (wanted: ReturnType<typeof line>[], amount?: number) => {
  try {
    return amountOfLines(wanted, ORDERED, amount)
  } catch (error) {
    return error instanceof Refusal ? [error.code, error.facts.errors?.map(({ path }) => path)] : error
  }
}

it.each([
  [[line('prd_1', 4)], undefined, ['validation_failed', ['/lines/0/quantity']]],
  [[line('prd_1', 2), line('prd_1', 2)], undefined, ['validation_failed', ['/lines/1/quantity']]],
  [[line('prd_2', 1), line('prd_3', 1)], undefined, ['unknown_reference', ['/lines/1/productId']]],
  [[line('prd_1', 1)], 5, ['validation_failed', ['/amount']]],
] as const)('%j beside %s is refused', (wanted, amount, expected) => {
  expect(fault([...wanted], amount)).toEqual(expected)
})
