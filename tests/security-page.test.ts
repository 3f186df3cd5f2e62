import { readFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'

const ROW = /^\| (A\d+(?:, A\d+)*) \| (.+?) \| (.+) \|$/

it('shows every requirement by a test that is there', () => {
  const rows = readFileSync('docs/security.md', 'utf8')
    .split('\n')
    .flatMap((line) => ROW.exec(line) ?? [])
  const shown = Array.from({ length: rows.length / 4 }, (_, index) =>
    rows.slice(index * 4 + 1, index * 4 + 4),
  )
  expect(shown.length).toBeGreaterThan(50)
  const missing = shown.flatMap(([number, , tests = '']) =>
    tests.split(' · ').flatMap((test) => {
      const [file = '', ...words] = test.split(': ')
      return readFileSync(file, 'utf8').includes(words.join(': ')) ? [] : [`${number}: ${test}`]
    }),
  )
  expect(missing).toEqual([])
})

it('the libraries are no older than their floors', () => {
  const versionOf = (name: string): string =>
    JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version
  const { sqlite } = new DatabaseSync(':memory:').prepare('select sqlite_version() as sqlite').get() as {
    sqlite: string
  }
  const found = {
    fastify: versionOf('fastify'),
    'fast-jwt': versionOf('fast-jwt'),
    ws: versionOf('ws'),
    sqlite,
  }
  const floors = { fastify: '5.8.5', 'fast-jwt': '6.3.6', ws: '8.17.1', sqlite: '3.51.3' }
  for (const [name, floor] of Object.entries(floors)) {
    const isOlder = found[name as keyof typeof found].localeCompare(floor, 'en', { numeric: true }) < 0
    expect(isOlder, name).toBe(false)
  }
})
