import { expect, it } from 'vitest'
import { isForgotten, nextCheckAt, nextTryAt } from './patience.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

it.each([
  [0, 2],
  [1, 2],
  [8, 2],
  [60, 15],
  [240, 60],
  [24 * 60, 60],
  [3 * 24 * 60, 60],
])('asks for a payment of %i minutes again after %i', (age, pause) => {
  expect(nextCheckAt(HOUR * 1000 + 7, HOUR * 1000 + 7 - age * MINUTE)).toBe(HOUR * 1000 + 7 + pause * MINUTE)
})

it('asks no more after three days, and only ever in whole milliseconds', () => {
  expect(nextCheckAt(73 * HOUR, 0)).toBeNull()
  expect(nextCheckAt(10 * MINUTE + 1, 0)).toSatisfy(Number.isInteger)
})

it.each([
  [0, 2],
  [1, 4],
  [5, 64],
  [9, 600],
  [500, 600],
])('tries for the time after %i tries in %i seconds', (tries, seconds) => {
  expect(nextTryAt(1_000, tries)).toBe(1_000 + seconds * 1_000)
})

it('forgets a page once no order can wait for it', () => {
  expect(isForgotten(15 * MINUTE, 0)).toBe(false)
  expect(isForgotten(15 * MINUTE + 1, 0)).toBe(true)
})
