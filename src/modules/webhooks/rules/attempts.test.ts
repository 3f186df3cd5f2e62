import { expect, it } from 'vitest'
import { isHopeless, isTaken, pauseAfter } from './attempts.ts'

const HOUR = 3_600_000

it('tries eleven times over a day, later each time, and then no more', () => {
  const pauses = Array.from({ length: 10 }, (_, index) => pauseAfter(index + 1, 0) ?? 0)
  expect(pauses).toEqual(pauses.toSorted((a, b) => a - b))
  const whole = pauses.reduce((sum, pause) => sum + pause, 0)
  expect(whole).toBeGreaterThan(23 * HOUR)
  expect(whole).toBeLessThan(25 * HOUR)
  expect(pauseAfter(11, 0)).toBeNull()
  expect(pauseAfter(1, 1)).toBe(5_500)
})

it('gives an endpoint up that says it is gone, or fails for three days', () => {
  expect(isHopeless(410, 0, 0)).toBe(true)
  expect(isHopeless(500, 0, 72 * HOUR - 1)).toBe(false)
  expect(isHopeless(null, 0, 72 * HOUR)).toBe(true)
})

it.each([
  [200, true],
  [204, true],
  [199, false],
  [302, false],
  [500, false],
  [null, false],
])('takes %s for taken: %s', (code, expected) => expect(isTaken(code)).toBe(expected))
