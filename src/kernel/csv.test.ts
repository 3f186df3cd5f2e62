import { expect, it } from 'vitest'
import { csvOf } from './csv.ts'

it('writes what a spreadsheet reads back, and nothing that it runs', () => {
  const rows = [
    ['name', 'amount', 'note'],
    ['Mama "Put", Lagos', -250, null],
    ['=cmd()', 0, 'two\nlines'],
    ['-1', { plain: '-1.50' }, '@a'],
  ]
  expect(csvOf(rows)).toBe(
    'name,amount,note\r\n"Mama ""Put"", Lagos",-250,\r\n\'=cmd(),0,"two\nlines"\r\n\'-1,-1.50,\'@a\r\n',
  )
  expect(csvOf([])).toBe('')
})
