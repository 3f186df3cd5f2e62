import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { overtaken } from './faults.ts'
import { together } from './together.ts'

it('gives the answers in the order in which they were asked for', async () => {
  const later = nextTurn().then(() => 'later')
  expect(await together(later, Promise.resolve(7))).toEqual(['later', 7])
})

it('throws the fault of the first that has one, once all have ended', async () => {
  let ended = 0
  const slow = nextTurn().then(() => ended++)
  const first = nextTurn().then(() => Promise.reject(new Error('the first')))
  await expect(together(slow, first, Promise.reject(new Error('the second')))).rejects.toThrow('the first')
  expect(ended).toBe(1)
})

it('throws what undid the whole transaction before what followed from it', async () => {
  const refused = Promise.reject(new Error('drawn from another transaction'))
  await expect(together(refused, Promise.reject(overtaken()))).rejects.toThrow(overtaken().message)
})
