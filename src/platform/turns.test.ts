import { expect, it } from 'vitest'
import { createTurns } from './turns.ts'

it('runs so many at once and no more, and turns away whoever comes when enough wait', async () => {
  const turns = createTurns(2, 3)
  let running = 0
  let most = 0
  const finish: (() => void)[] = []
  const work = async () => {
    most = Math.max(most, ++running)
    await new Promise<void>((done) => finish.push(done))
    running--
  }
  const first = Array.from({ length: 5 }, () => turns.run(work))
  expect(turns.waiting()).toBe(3)
  await expect(turns.run(work)).rejects.toMatchObject({ code: 'overloaded', facts: { retryAfter: 2 } })
  for (let done = 0; done < 5; done++) {
    finish.shift()?.()
    await new Promise((later) => setImmediate(later))
  }
  await Promise.all(first)
  expect({ most, waiting: turns.waiting() }).toEqual({ most: 2, waiting: 0 })
})

it('hands a place on though the work before it failed', async () => {
  const turns = createTurns(1, 1)
  const failed = turns.run(() => Promise.reject(new Error('burnt')))
  const next = turns.run(async () => 'served')
  await expect(failed).rejects.toThrow('burnt')
  expect(await next).toBe('served')
})
