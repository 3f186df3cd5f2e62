import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { inTime } from './in-time.ts'

const request = () => ({ waitedMs: 0 })
const never = new Promise<never>(() => {})

it('gives what was waited for, a value or an error', async () => {
  expect(await inTime(request(), Promise.resolve('rice'), 1000)).toBe('rice')
  await expect(inTime(request(), Promise.reject(new Error('burnt')), 1000)).rejects.toThrow('burnt')
})

it('refuses once a request has waited too long', async () => {
  await expect(inTime(request(), never, 10)).rejects.toMatchObject({
    code: 'unavailable',
    facts: { retryAfter: 5 },
  })
})

it('counts all that a request waits for together', async () => {
  const slow = request()
  await inTime(slow, sleep(60), 10_000)
  // Nothing is left of 50 ms, so not even a moment is waited for.
  await expect(inTime(slow, sleep(5), 50)).rejects.toMatchObject({ code: 'unavailable' })
  expect(await inTime(request(), sleep(5, 'rice'), 5_000)).toBe('rice')
})
