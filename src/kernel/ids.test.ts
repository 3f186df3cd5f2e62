import { expect, it } from 'vitest'
import { newId } from './ids.ts'

const ids = Array.from({ length: 20_000 }, () => newId('ord'))

it('sorts ids by creation, within a millisecond too', () => {
  expect(ids.toSorted()).toEqual(ids)
})

it('never makes the same id twice', () => {
  expect(new Set(ids).size).toBe(ids.length)
})

it('writes a prefix and 26 letters and digits that nobody mixes up', () => {
  for (const id of ids) expect(id).toMatch(/^ord_[0-9a-hjkmnp-tv-z]{26}$/)
})
