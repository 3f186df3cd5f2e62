import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Database } from '../../src/platform/database/database.ts'
import { callsOf, type Entry, History, type Outcome, readHistory } from './history.ts'
import { judge, judgeBriefly } from './judge.ts'
import { castFor, letThemLive } from './people.ts'
import { SEED } from './settings.ts'
import { Site } from './site.ts'

/** Enough that everybody has done everything that they do. */
const ENTRIES = 1500

let site: Site
let entries: Entry[]
let stock: Record<string, number>

beforeAll(async () => {
  site = new Site()
  await site.start()
  const history = await History.create(join(site.folder.path, 'history.ndjson'))
  const cast = await castFor(site, history, SEED)
  stock = cast.stock
  await letThemLive(cast.people, () => history.entries.length > ENTRIES)
  await history.close()
  entries = await readHistory(history.path)
})
afterAll(() => site.remove())

type Judge = (told: readonly Entry[], database: Database) => Promise<void>
const fully: Judge = (told, database) => judge(told, database, stock)
const verdict = (told: readonly Entry[], by: Judge = fully) =>
  site
    .look((database) => by(told, database))
    .then(
      () => 'nothing is wrong',
      (error: Error) => error.message,
    )

/** The history as it would be had the call that `which` finds ended in another way; null: without the call. */
function retold(
  which: (told: ReturnType<typeof callsOf>[number]) => unknown,
  change: (outcome: Outcome) => object | null,
): Entry[] {
  const told = callsOf(entries).findLast(which)
  if (!told?.outcome) throw new Error(`nobody made such a call (seed ${SEED})`)
  const changed = change(told.outcome)
  return entries.flatMap((entry) => {
    if (entry.call !== told.call) return [entry]
    if (!changed) return []
    return entry.kind === 'invoke' ? [entry] : [{ ...entry, ...changed }]
  })
}

const isPlacing = ({ path, outcome }: ReturnType<typeof callsOf>[number]) =>
  path === '/orders' && outcome?.kind === 'ok'
const isStep = ({ path, outcome }: ReturnType<typeof callsOf>[number]) =>
  path.endsWith('/accept') && outcome?.kind === 'ok'
const isLook = ({ path, outcome }: ReturnType<typeof callsOf>[number]) =>
  path.includes('/events') && outcome?.kind === 'ok'
const isEdit = ({ method, outcome }: ReturnType<typeof callsOf>[number]) =>
  method === 'PATCH' && outcome?.kind === 'ok'
const gist = (change: object) => (outcome: Outcome) => ({
  gist: { ...('gist' in outcome ? outcome.gist : {}), ...change },
})

it('finds nothing wrong where nothing is', async () => {
  expect(await verdict(entries)).toBe('nothing is wrong')
  expect(await verdict(entries, judgeBriefly)).toBe('nothing is wrong')
})

it.each([
  ['an acknowledged order that is not there', () => retold(isPlacing, gist({ order: 'ord_gone' }))],
  ['an order that nobody asked for', () => retold(isPlacing, () => null)],
  ['an order with another total', () => retold(isPlacing, gist({ total: 1 }))],
  ['an order with other lines', () => retold(isPlacing, gist({ lines: [] }))],
  ['a step that nobody asked for', () => retold(isStep, () => null)],
  ['a step that was refused and made', () => retold(isStep, () => ({ kind: 'fail', status: 409 }))],
  ['a call that never got an outcome', () => retold(isStep, () => ({ kind: 'unknown', status: undefined }))],
  ['a reader who sees fewer steps than were made before', () => retold(isLook, gist({ steps: 0 }))],
  ['an edit that did not stay', () => retold(isEdit, gist({ stock: -7 }))],
  ['an answer after more than ten seconds', () => retold(isLook, () => ({ ms: 10_500 }))],
  ['an answer of 500', () => retold(isLook, () => ({ status: 500, kind: 'fail', problem: {} }))],
  [
    'an answer that tells of the inside',
    () => retold(isLook, () => ({ status: 422, kind: 'fail', problem: 'SQLITE_BUSY' })),
  ],
] as [what: string, tell: () => Entry[]][])('finds %s', async (_what, tell) => {
  expect(await verdict(tell())).not.toBe('nothing is wrong')
})

it('finds a lost order at once', async () => {
  const told = retold(isPlacing, gist({ order: 'ord_gone' }))
  expect(await verdict(told, judgeBriefly)).not.toBe('nothing is wrong')
})
