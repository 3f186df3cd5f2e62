// How much more a page costs in a marketplace a hundred times as large: `node bench/growth.ts [small] [large]`.
// Medians of interleaved rounds in one process, without HTTP; what counts is the ratio.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import {
  listProducts,
  PRODUCT_ORDERS,
  type ProductFilters,
  type ProductSort,
} from '../src/modules/products/queries.ts'
import { searchProducts } from '../src/modules/products/search-queries.ts'
import { nearestVendors } from '../src/modules/vendors/discovery.ts'
import type { Database, Read } from '../src/platform/database/database.ts'
import { type Position, toPage } from '../src/platform/database/keyset.ts'
import { openSqlite } from '../src/platform/database/sqlite.ts'
import { fillCatalogue, idOf } from './fill-catalogue.ts'

const ROUNDS = 200
const PAGE = 20

interface Work {
  name: string
  run: (read: Read) => Promise<unknown>
}

async function main([small = '10000', large = '1000000']: string[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'fastyums-growth-'))
  try {
    const markets: { size: number; database: Database; read: Read }[] = []
    for (const size of [Number(small), Number(large)]) {
      const database = openSqlite(join(folder, `${size}.db`))
      await database.migrate()
      const started = performance.now()
      await fillCatalogue(database, { products: size })
      const seconds = ((performance.now() - started) / 1000).toFixed(0)
      process.stderr.write(
        `${size.toLocaleString('en')} products of ${size / 10} vendors made in ${seconds} s\n`,
      )
      const marketplace = { currency: 'NGN', deliveryFee: 0, publicUrl: '' }
      markets.push({ size, database, read: { sql: database.read, marketplace } })
    }
    await compare(
      markets.map(({ read }) => read),
      markets.map(({ size }) => size),
    )
    for (const { database } of markets) await database.close()
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Prints a row for each kind of page: its median at each size, and the ratios that are promised. */
async function compare(reads: Read[], sizes: number[]): Promise<void> {
  const [small, large] = sizes.map((size) => size.toLocaleString('en'))
  process.stdout.write(
    `| page | ${small}, ms | ${large}, ms | ratio | page 1,000 : page 1 |\n|---|---|---|---|---|\n`,
  )
  for (const [index, { name }] of worksOf().entries()) {
    const medians = await measured(reads.map((read) => () => worksOf()[index]!.run(read)))
    const [first = NaN, second = NaN] = medians
    const last = reads[1]!
    const deep = deepWorks()[name]
    let depth = ''
    if (deep) {
      const position = await deep.seek(last)
      const [shallow = NaN, far = NaN] = await measured([
        () => worksOf()[index]!.run(last),
        () => deep.run(last, position),
      ])
      depth = (far / shallow).toFixed(2)
    }
    process.stdout.write(
      `| ${name} | ${first.toFixed(3)} | ${second.toFixed(3)} | ${(second / first).toFixed(2)} | ${depth} |\n`,
    )
  }
}

/** Medians in milliseconds, of rounds that take turns. */
async function measured(runs: (() => Promise<unknown>)[]): Promise<number[]> {
  const times: number[][] = runs.map(() => [])
  for (let round = -20; round < ROUNDS; round++) {
    for (const [index, run] of runs.entries()) {
      const started = performance.now()
      await run()
      if (round >= 0) times[index]!.push(performance.now() - started)
    }
  }
  return times.map((all) => all.sort((a, b) => a - b)[all.length >> 1] ?? NaN)
}

const list =
  (filters: ProductFilters, sort: ProductSort, after: Position | null = null) =>
  (read: Read) =>
    listProducts(read, filters, sort, false, PAGE, after)
const find =
  (search: string, sort: ProductSort | 'relevance', filters: ProductFilters = {}) =>
  (read: Read) =>
    searchProducts(read, { search, sort, filters, seesHidden: false }, PAGE, null)
const near = (search?: string) => (read: Read) =>
  nearestVendors(read, { lat: 6.5, lng: 3.4 }, { status: 'APPROVED', search }, PAGE, null)

const LISTS: [string, ProductFilters, ProductSort][] = [
  ['all, newest', {}, '-createdAt'],
  ['all, by price', {}, 'price'],
  ['all, by name', {}, 'name'],
  ['a category, by price', { categoryId: idOf('cat', 7) }, 'price'],
  ['a category, available, newest', { categoryId: idOf('cat', 7), available: true }, '-createdAt'],
  ['a price range, dearest first', { minPrice: 100_000, maxPrice: 400_000 }, '-price'],
  ['a vendor, newest', { vendorId: idOf('ven', 7) }, '-createdAt'],
]

function worksOf(): Work[] {
  return [
    ...LISTS.map(([name, filters, sort]) => ({ name, run: list(filters, sort) })),
    { name: 'search, a word of 500 products', run: find('w7x', 'relevance') },
    { name: 'search, two words', run: find('w7x jollof', 'relevance') },
    { name: 'search, a word, by price', run: find('w7x', 'price') },
    { name: 'search, a word in a category', run: find('w7x', 'relevance', { categoryId: idOf('cat', 7) }) },
    { name: 'search, a beginning that all products hold', run: find('me', 'relevance') },
    { name: 'vendors near', run: near() },
    { name: 'vendors near, with a word', run: near('w1x') },
  ]
}

interface Deep {
  seek: (read: Read) => Promise<Position>
  run: (read: Read, position: Position) => Promise<unknown>
}

/** The lists that are a thousand pages long, at their thousandth page. */
function deepWorks(): Record<string, Deep> {
  const long = LISTS.filter(([, filters]) => Object.keys(filters).length === 0)
  return Object.fromEntries(
    long.map(([name, filters, sort]) => [
      name,
      {
        async seek(read) {
          const rows = await listProducts(read, filters, sort, false, 999 * PAGE, null)
          return toPage(rows, 999 * PAGE, PRODUCT_ORDERS[sort], (row) => row).next ?? []
        },
        run: (read, position) => list(filters, sort, position)(read),
      } satisfies Deep,
    ]),
  )
}

await main(process.argv.slice(2))
