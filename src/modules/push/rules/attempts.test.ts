import { expect, it } from 'vitest'
import { GOOD_FOR_MS, nextAttempt, verdictOf } from './attempts.ts'

it.each([
  [201, 'taken'],
  [200, 'taken'],
  [202, 'taken'],
  [404, 'gone'],
  [410, 'gone'],
  [429, 'later'],
  [408, 'later'],
  [500, 'later'],
  [503, 'later'],
  [null, 'later'],
  [301, 'refused'],
  [400, 'refused'],
  [401, 'refused'],
  [403, 'refused'],
  [413, 'refused'],
])('takes %s for %s', (code, verdict) => expect(verdictOf(code)).toBe(verdict))

it.each([
  [1, null, 10_000],
  [2, null, 60_000],
  [3, null, 300_000],
  [5, null, 3_600_000],
  [9, null, 3_600_000],
  [1, 90_000, 90_000],
  [3, 90_000, 300_000],
  [1, GOOD_FOR_MS, null],
])('after %i attempts, asked for %s ms, waits %s ms', (attempts, asked, expected) => {
  expect(nextAttempt({ attempts, made: 0, now: 0 }, asked, 0)).toBe(expected)
})

it('tries no more once the news are old', () => {
  expect(nextAttempt({ attempts: 1, made: 0, now: GOOD_FOR_MS - 10_001 }, null, 0)).toBe(GOOD_FOR_MS - 1)
  expect(nextAttempt({ attempts: 1, made: 0, now: GOOD_FOR_MS - 10_000 }, null, 0)).toBe(null)
})
