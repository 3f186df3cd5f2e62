import { expect, it } from 'vitest'
import { RememberedAnswers } from './remembered.ts'

const answer = (body: string, versions: number[] = [1, 1], parts = [0, 1]) => ({
  body,
  etag: '"tag"',
  parts,
  versions,
})

it('finds an answer while no part of the catalogue that it shows has changed', () => {
  const answers = new RememberedAnswers(100_000)
  answers.keep('/a', answer('rice'))
  expect(answers.find('/a', [1, 1, 2])?.body).toBe('rice')
  expect(answers.find('/b', [1, 1, 2])).toBeUndefined()
  expect(answers.find('/a', [1, 2, 2])).toBeUndefined()
  expect(answers.bytes).toBe(0)
})

it('never holds more than it may, and lets go of what was asked for longest ago', () => {
  const most = 10_000
  const answers = new RememberedAnswers(most)
  const now = [1, 1, 1]
  for (let index = 0; index < 100; index++) {
    answers.keep(`/${index}`, answer('x'.repeat(500)))
    answers.find('/0', now)
    expect(answers.bytes).toBeLessThanOrEqual(most)
  }
  expect(answers.find('/0', now)).toBeDefined()
  expect(answers.find('/99', now)).toBeDefined()
  expect(answers.find('/50', now)).toBeUndefined()
  answers.keep('/huge', answer('x'.repeat(most)))
  expect(answers.find('/huge', now)).toBeUndefined()
})

it('counts an answer that is made again once', () => {
  const answers = new RememberedAnswers(100_000)
  answers.keep('/a', answer('rice'))
  const { bytes } = answers
  answers.keep('/a', answer('yams', [2, 2]))
  expect([answers.bytes, answers.find('/a', [2, 2, 2])?.body]).toEqual([bytes, 'yams'])
})
