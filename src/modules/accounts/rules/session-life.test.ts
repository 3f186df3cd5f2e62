import { expect, it } from 'vitest'
import { refreshTokenEnd, sessionEnd } from './session-life.ts'

const DAY_S = 24 * 60 * 60
const DAY_MS = DAY_S * 1000
const NOW = Date.UTC(2026, 10, 23)

it('ends a session after 180 days, however often it is refreshed', () => {
  expect(sessionEnd(NOW, 30 * DAY_S)).toBe(NOW + 180 * DAY_MS)
})

it('lets a session live as long as one refresh token that lives longer', () => {
  expect(sessionEnd(NOW, 365 * DAY_S)).toBe(NOW + 365 * DAY_MS)
})

it('ends a refresh token after its own time', () => {
  expect(refreshTokenEnd(NOW, 30 * DAY_S, NOW + 180 * DAY_MS)).toBe(NOW + 30 * DAY_MS)
})

it('ends a refresh token with its session at the latest', () => {
  expect(refreshTokenEnd(NOW, 30 * DAY_S, NOW + 5 * DAY_MS)).toBe(NOW + 5 * DAY_MS)
})
