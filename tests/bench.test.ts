import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { CLAIMS } from '../bench/claims.ts'
import { framesOf, type Profile, sharesOf } from '../bench/flame-graph.ts'
import { claimsTable, PAGE, quotesOf } from '../bench/page.ts'
import { SIZE, workloadsOf } from '../bench/workloads.ts'

const page = readFileSync(PAGE, 'utf8')

it('claims something of every work, on both databases', () => {
  const works = workloadsOf(SIZE).map(({ name }) => name)
  expect(Object.keys(CLAIMS.sqlite)).toEqual(works)
  expect(Object.keys(CLAIMS.mysql)).toEqual(works)
})

it('says in the docs what the bench holds the product to', () => {
  expect(page).toContain(claimsTable())
})

it('quotes results as they were measured', () => {
  for (const { file, text } of quotesOf(page)) {
    if (text === '') continue
    const result = readFileSync(file, 'utf8')
    for (const line of text.split('\n')) expect(result, `${file}: ${line}`).toContain(line)
  }
})

it('tells where time went between two moments, without idling', () => {
  const frame = (id: number, functionName: string, url: string, children?: number[]) => ({
    id,
    callFrame: { functionName, url, lineNumber: 1 },
    children,
  })
  const profile: Profile = {
    startTime: 1000,
    nodes: [
      frame(1, '(root)', '', [2, 3]),
      frame(2, '(idle)', ''),
      frame(3, 'page', 'file:///x/src/modules/products/routes.ts', [4]),
      frame(4, 'all', ''),
    ],
    samples: [4, 2, 3, 4, 4],
    timeDeltas: [100, 10, 10, 30, 100],
  }
  const root = framesOf(profile, 1100, 1160)
  expect(root.total).toBe(140)
  expect(sharesOf(root).areas).toEqual([
    ['native', 130 / 140],
    ['modules/products', 10 / 140],
  ])
})
