import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { GUARDS } from '../scripts/guards.ts'

it('stand where the list says, each once', () => {
  expect(GUARDS.length).toBeGreaterThan(80)
  const wrong = GUARDS.filter(({ file, text }) => readFileSync(file, 'utf8').split(text).length !== 2)
  expect(wrong.map(({ keeps, file }) => `${file}: ${keeps}`)).toEqual([])
})

it('have a test that goes red without them, by the table in the docs', () => {
  const page = readFileSync('docs/guards.md', 'utf8')
  const rows = page.split('\n').filter((line) => line.startsWith('| ') && line.includes('src/'))
  expect(rows.map((row) => row.split(' | ').slice(0, 2).join(' | '))).toEqual(
    GUARDS.map(({ keeps, file }) => `| ${keeps} | ${file}`),
  )
  expect(rows.filter((row) => / null \|/.test(row))).toEqual([])
})
