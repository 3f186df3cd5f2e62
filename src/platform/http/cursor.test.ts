import { expect, it } from 'vitest'
import { Cursors } from './cursor.ts'

const cursors = new Cursors('a secret of the marketplace')
const SCOPE = 'products by price'

it.each([[['prd_1']], [[250_000, 'prd_1']], [['crème "brûlée"', 'prd_1']], [[0.1, '𝒳']]])(
  'brings the position %j back',
  (position) => {
    expect(cursors.read(cursors.write(position, SCOPE), SCOPE)).toEqual(position)
  },
)

it('can stand in a URL as it is', () => {
  expect(cursors.write(['ÿþ>>>???', 'prd_1'], SCOPE)).toMatch(/^[\w-]+$/)
})

it('refuses a cursor of another list, of another secret, and what never was one', () => {
  const cursor = cursors.write([1, 'prd_1'], SCOPE)
  expect(() => cursors.read(cursor, 'products by name')).toThrow('cursor')
  expect(() => new Cursors('another secret').read(cursor, SCOPE)).toThrow('cursor')
  for (const text of ['', 'x', 'null', '====', 'a'.repeat(1000)])
    expect(() => cursors.read(text, SCOPE)).toThrow('cursor')
})

it('refuses a cursor in which any one character was changed, added or left out', () => {
  const cursor = cursors.write([1, 'prd_1'], SCOPE)
  for (let at = 0; at < cursor.length; at++) {
    const other = cursor[at] === 'A' ? 'B' : 'A'
    expect(() => cursors.read(cursor.slice(0, at) + other + cursor.slice(at + 1), SCOPE), `at ${at}`).toThrow(
      'cursor',
    )
    expect(() => cursors.read(cursor.slice(0, at) + cursor.slice(at + 1), SCOPE), `without ${at}`).toThrow(
      'cursor',
    )
  }
  for (const more of ['A', '=', ' ', '%']) expect(() => cursors.read(cursor + more, SCOPE)).toThrow('cursor')
})

it('does not let a position pass into the scope', () => {
  const cursor = cursors.write(['b'], 'a')
  expect(() => cursors.read(cursor, 'a\0["b"]')).toThrow('cursor')
})
