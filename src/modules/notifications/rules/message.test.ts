import { expect, it } from 'vitest'
import { because } from './message.ts'

it('ends a sentence with a full stop, and with the reason where there is one', () => {
  expect(because(null)).toBe('.')
  expect(because('Flat tyre')).toBe(': Flat tyre.')
})

it('does not punctuate a reason twice', () => {
  for (const reason of ['Sold out.', 'Sold out!', 'Why?', 'And so on…']) {
    expect(because(reason)).toBe(`: ${reason}`)
  }
})
