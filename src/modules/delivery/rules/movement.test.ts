import { expect, it } from 'vitest'
import { isPlausible, isWorthKeeping, type Position } from './movement.ts'

const HERE: Position = { lat: 6.45, lng: 3.4, at: 1_000_000 }
/** About 111 metres of latitude are a thousandth of a degree. */
const moved = (metres: number, ms: number): Position => ({
  lat: 6.45 + metres / 111_195,
  lng: 3.4,
  at: 1_000_000 + ms,
})

it.each([
  ['the first', null, moved(0, 0), true],
  ['one that stands still', HERE, moved(0, 1_000), false],
  ['a few steps', HERE, moved(90, 1_000), false],
  ['a street further', HERE, moved(110, 1_000), true],
  ['the same place, later', HERE, moved(0, 14_999), false],
  ['the same place, much later', HERE, moved(0, 15_000), true],
])('keeps %s or not', (_title, kept, next, expected) => {
  expect(isWorthKeeping(kept, next)).toBe(expected)
})

it.each([
  ['the first of all', null, moved(0, 0), true],
  ['across the town at once', HERE, moved(49_000, 100), true],
  ['to another country at once', HERE, moved(51_000, 100), false],
  ['300 km in an hour', HERE, moved(300_000, 3_600_000), true],
  ['400 km in an hour', HERE, moved(400_000, 3_600_000), false],
  ['back in time', HERE, moved(100, -60_000), true],
])('believes a movement or not: %s', (_title, before, next, expected) => {
  expect(isPlausible(before, next)).toBe(expected)
})
