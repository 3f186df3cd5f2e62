import { type Call, chanceOf, get, type TokenOf, tokens } from './calls.ts'
import { accountOf, fillCatalogue, idOf } from './fill-catalogue.ts'
import { fillOrders } from './fill-orders.ts'
import { ask, type Lane, load } from './load.ts'
import { figure, table } from './markdown.ts'
import { median, quantile } from './measure.ts'
import { progress } from './progress.ts'
import { type Server, startProduct } from './servers.ts'
import type { Engine, Stage } from './stage.ts'
import { anyOf, homeOf, type Size, sizeOf, type Workload, workloadsOf } from './workloads.ts'

const SECONDS = 0.15
/** What a million products and orders take. */
const ROOM_BYTES = 6 * 1024 ** 3
/** Of each page, before any is measured. */
const WARM_UP_SECONDS = 0.1

interface Market {
  size: Size
  server: Server
}

/** How much more each page takes in a larger marketplace, and far behind in the largest: medians on one connection. */
export async function growth(stage: Stage, sizes: readonly number[], rounds: number): Promise<string> {
  const markets: Market[] = []
  await stage.makeRoom(ROOM_BYTES)
  try {
    for (const products of sizes) markets.push(await openMarket(stage, sizeOf(products)))
    const rows: string[][] = []
    for (const [index, { name }] of pagesOf(stage.engine, sizeOf(sizes[0] ?? 0)).entries()) {
      progress(name)
      const lanes = markets.map(({ size, server }) => ({
        server,
        work: pagesOf(stage.engine, size)[index] as Page,
      }))
      const medians = await inTurn(
        lanes.map(({ server, work }) => ({ server, lane: work.lane })),
        rounds,
      )
      const ratio = (medians.at(-1) ?? NaN) / (medians[0] ?? NaN)
      const deep = await deepRatio(lanes.at(-1), rounds)
      rows.push([name, ...medians.map(figure), `**${ratio.toFixed(2)}**`, deep?.toFixed(2) ?? ''])
    }
    progress('')
    const heads = sizes.map((size) => `${size.toLocaleString('en')}, ms`)
    return table(['page', ...heads, 'last : first', 'page 1,000 : page 1'], rows)
  } finally {
    for (const { server } of markets) await server.stop()
  }
}

async function openMarket(stage: Stage, size: Size): Promise<Market> {
  progress(`filling ${size.products.toLocaleString('en')} products and orders`)
  const [database = ''] = await stage.databases([`growth${size.products}`], async (filled) => {
    await fillCatalogue(filled, size)
    await fillOrders(filled, size)
  })
  const server = await startProduct({ database, folder: stage.folder, noCache: true })
  for (const { lane } of pagesOf(stage.engine, size))
    await load(server.port, [lane(chanceOf(1), 0, tokens())], WARM_UP_SECONDS)
  return { size, server }
}

interface Work {
  server: Server
  lane: Workload['lane']
}

/** The median of the medians of rounds that take turns, milliseconds. */
async function inTurn(works: readonly Work[], rounds: number): Promise<number[]> {
  const tokenOf = tokens()
  const times: number[][] = works.map(() => [])
  for (let round = -1; round < rounds; round++) {
    for (const [index, { server, lane }] of works.entries()) {
      const lanes = [lane(chanceOf(round + 2), 0, tokenOf)]
      const { latencies } = await load(server.port, lanes, SECONDS)
      if (round >= 0) times[index]?.push(quantile(latencies, 0.5))
    }
  }
  return times.map(median)
}

interface Page {
  name: string
  lane: Workload['lane']
  /** A list that is a thousand pages long: the same page each time, and whoever may see it. */
  deep?: { path: string; account?: string }
}

function pagesOf(engine: Engine, size: Size): Page[] {
  const all = (name: string, path: string, account?: string): Page => ({
    name,
    lane: anyOf(1, (_index, tokenOf) => get(path, account && tokenOf(account))),
    deep: { path, account },
  })
  const some = (name: string, count: number, callOf: (index: number, tokenOf: TokenOf) => Call): Page => ({
    name,
    lane: anyOf(count, callOf),
  })
  const words = size.products / size.holdersOfAWord
  const category = (index: number) => `categoryId=${idOf('cat', index)}`
  const admin = accountOf('admin', 0)
  return [
    ...workloadsOf(size).filter(({ name }) => name !== 'journey'),
    all('all products, newest', '/products'),
    all('all products, by price', '/products?sort=price'),
    all('all products, by name', '/products?sort=name'),
    some('a category, in stock, newest', 50, (index) => get(`/products?available=true&${category(index)}`)),
    some('a vendor’s products', size.vendors, (index) => get(`/products?vendorId=${idOf('ven', index)}`)),
    some('search, with a word that all hold too', words, (index) =>
      get(`/products?search=w${index}x%20jollof`),
    ),
    some('search, by price', words, (index) => get(`/products?search=w${index}x&sort=price`)),
    // MariaDB gathers what a million products hold for longer than anybody waits.
    ...(engine === 'sqlite' ? [all('search, a beginning that all hold', '/products?search=me')] : []),
    some('an order', size.orders, (index, tokenOf) =>
      get(`/orders/${idOf('ord', index)}`, tokenOf(accountOf('customer', index % size.customers))),
    ),
    some('a customer’s orders', size.customers, (index, tokenOf) =>
      get('/orders', tokenOf(accountOf('customer', index))),
    ),
    some('a customer’s notifications', size.customers, (index, tokenOf) =>
      get('/notifications', tokenOf(accountOf('customer', index))),
    ),
    some('open deliveries near', 100, (index, tokenOf) =>
      get(`/deliveries?near=${Object.values(homeOf(index)).join()}`, tokenOf(accountOf('courier', index))),
    ),
    all('all orders, for an admin', '/orders', admin),
    all('all deliveries that came, for an admin', '/deliveries?status=DELIVERED', admin),
  ]
}

const PAGE = 20
const LONGEST_PAGE = 100

/** What page 1,000 of the largest marketplace's list takes, as a multiple of page 1; undefined where it is not that long. */
async function deepRatio(
  last: { server: Server; work: Page } | undefined,
  rounds: number,
): Promise<number | undefined> {
  if (!last?.work.deep) return undefined
  const { server, work } = last
  const { path, account } = work.deep as NonNullable<Page['deep']>
  const token = account && tokens()(account)
  const cursor = await cursorAfter(server, path, token, 999 * PAGE)
  if (!cursor) return undefined
  const far = anyOf(1, () => get(more(path, `cursor=${cursor}`), token))
  const [first = NaN, second = NaN] = await inTurn(
    [
      { server, lane: work.lane },
      { server, lane: far },
    ],
    rounds,
  )
  return second / first
}

const more = (path: string, parameter: string) => `${path}${path.includes('?') ? '&' : '?'}${parameter}`

/** The cursor behind so many rows, null where there are fewer. */
async function cursorAfter(
  server: Server,
  path: string,
  token: string | undefined,
  rows: number,
): Promise<string | null> {
  let left = rows
  let cursor: string | null = null
  const page = () => {
    const limit = Math.min(left, LONGEST_PAGE)
    left -= limit
    const from = more(path, `limit=${limit}`)
    return get(cursor ? more(from, `cursor=${cursor}`) : from, token)
  }
  const lane: Lane = {
    first: page,
    next(body) {
      cursor = JSON.parse(body.toString()).nextCursor
      return cursor && left > 0 ? page() : null
    },
  }
  await ask(server.port, lane, 1)
  return left > 0 ? null : cursor
}
