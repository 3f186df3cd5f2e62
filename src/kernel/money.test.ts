import { expect, it } from 'vitest'
import { formatMoney, minorDigits } from './money.ts'

it.each([
  ['NGN', 2],
  ['EUR', 2],
  ['IDR', 2],
  ['HUF', 2],
  ['JPY', 0],
  ['XOF', 0],
  ['UGX', 0],
  ['KWD', 3],
  ['TND', 3],
  ['CLF', 4],
  ['UYW', 4],
])('knows the decimals of %s: %i', (currency, digits) => {
  expect(minorDigits(currency)).toBe(digits)
})

it.each([
  [250_000, 'NGN', 'NGN 2,500.00'],
  [1, 'NGN', 'NGN 0.01'],
  [0, 'NGN', 'NGN 0.00'],
  [100_000_000_000, 'NGN', 'NGN 1,000,000,000.00'],
  [99_999_999_999_999, 'NGN', 'NGN 999,999,999,999.99'],
  [1500, 'JPY', 'JPY 1,500'],
  [1500, 'KWD', 'KWD 1.500'],
])('writes %i minor units of %s as "%s"', (amount, currency, text) => {
  expect(formatMoney(amount, currency)).toBe(text)
})
