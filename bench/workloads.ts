import { AccessTokens } from '../src/platform/security/access-tokens.ts'
import { accountOf, idOf } from './fill-catalogue.ts'
import type { Call, Lane } from './load.ts'
import { JWT_SECRET } from './servers.ts'

/** The marketplace that is asked: 10,000 products of 200 vendors in 50 categories, 100 customers. */
export const SIZE = {
  products: 10_000,
  productsOfAVendor: 50,
  holdersOfAWord: 200,
  stock: 100_000_000,
  orders: 10_000,
  vendors: 200,
  customers: 100,
  couriers: 100,
  activeOfAThousand: 40,
}
const CATEGORIES = 50

/** Makes the token of an account. */
export type TokenOf = (accountId: string) => string

/** Tokens of the accounts that the filled marketplace has, each signed in already. */
export function tokens(): TokenOf {
  const signer = new AccessTokens(JWT_SECRET, 86_400, Date.now)
  const made = new Map<string, string>()
  return (accountId) => {
    let token = made.get(accountId)
    if (!token) {
      token = signer.issue({ sub: accountId, sid: accountId.replace('usr', 'ses') })
      made.set(accountId, token)
    }
    return token
  }
}

export interface Workload {
  name: string
  /** What it does, for the table. */
  about: string
  /** Whether the answer is the same again and again, so that two servers can be held against each other byte by byte. */
  reads: boolean
  /** A lane draws what it asks from its own sequence of chances, the same for every server. */
  lane: (chance: Chance, index: number, tokenOf: TokenOf) => Lane
}

/** A number from 0 up to `below`. */
export type Chance = (below: number) => number

/** The same sequence for the same seed (a linear congruential generator; its high bits are the good ones). */
export function chanceOf(seed: number): Chance {
  let state = (seed * 2_654_435_761 + 1) >>> 0
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

function get(path: string, token?: string): Call {
  const authorization = token ? `authorization: Bearer ${token}\r\n` : ''
  return {
    status: 200,
    bytes: Buffer.from(`GET /api/v1${path} HTTP/1.1\r\nhost: bench\r\n${authorization}\r\n`),
  }
}

function post(path: string, token: string, status: number, body?: object): Call {
  const text = body ? JSON.stringify(body) : ''
  const type = body ? `content-type: application/json\r\n` : ''
  const head = `POST /api/v1${path} HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer ${token}\r\n${type}`
  return { status, bytes: Buffer.from(`${head}content-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`) }
}

/** Lanes that ask one of these, whatever was answered before. */
function anyOf(count: number, callOf: (index: number, tokenOf: TokenOf) => Call): Workload['lane'] {
  const made: Call[] = []
  return (chance, _index, tokenOf) => ({
    first() {
      const index = chance(count)
      return (made[index] ??= callOf(index, tokenOf))
    },
  })
}

/** Where a customer lives, within the vendors' town. */
function homeOf(customer: number) {
  const chance = chanceOf(customer + 1)
  const near = (middle: number) => Math.round((middle + (chance(1400) - 700) / 10_000) * 10_000) / 10_000
  return { lat: near(6.5), lng: near(3.4) }
}

/** Three products of one vendor, which are there: each tenth is out of stock. */
function orderOf(vendor: number, customer: number, chance: Chance) {
  const tens = [0, 1, 2, 3, 4]
  const items = Array.from({ length: 3 }, () => {
    const [ten = 0] = tens.splice(chance(tens.length), 1)
    const product = vendor * SIZE.productsOfAVendor + ten * 10 + 1 + chance(9)
    return { productId: idOf('prd', product), quantity: 1 + chance(3) }
  })
  const address = { line1: '4 Bourdillon Road', city: 'Lagos', ...homeOf(customer), note: 'Blue gate' }
  return { vendorId: idOf('ven', vendor), items, deliveryAddress: address }
}

function place(chance: Chance, tokenOf: TokenOf): { vendor: number; call: Call } {
  const vendor = chance(SIZE.vendors)
  const customer = chance(SIZE.customers)
  const body = orderOf(vendor, customer, chance)
  return { vendor, call: post('/orders', tokenOf(accountOf('customer', customer)), 201, body) }
}

/** A whole order: each step by whoever takes it, when the step before was answered. A lane has a courier of its own. */
function journey(chance: Chance, index: number, tokenOf: TokenOf): Lane {
  const courier = tokenOf(accountOf('courier', index))
  let owner = ''
  let steps: ((answer: { id: string; delivery?: { id: string } }) => Call)[] = []
  const deliver = (step: string) => (answer: { id: string }) =>
    post(`/deliveries/${answer.id}/${step}`, courier, 200)
  return {
    first() {
      const { vendor, call } = place(chance, tokenOf)
      owner = tokenOf(accountOf('owner', vendor))
      steps = [
        ({ id }) => post(`/orders/${id}/accept`, owner, 200),
        ({ id }) => post(`/orders/${id}/ready`, owner, 200),
        ({ delivery }) => deliver('accept')({ id: delivery?.id ?? '' }),
        deliver('pick-up'),
        deliver('deliver'),
      ]
      return call
    },
    next(body) {
      const step = steps.shift()
      return step ? step(JSON.parse(body.toString())) : null
    },
  }
}

export const WORKLOADS: readonly Workload[] = [
  {
    name: 'list',
    about: 'a category by price, 20 rows',
    reads: true,
    lane: anyOf(CATEGORIES, (index) => get(`/products?categoryId=${idOf('cat', index)}&sort=price`)),
  },
  {
    name: 'search',
    about: 'a word that 200 products hold, 20 rows',
    reads: true,
    lane: anyOf(SIZE.products / SIZE.holdersOfAWord, (index) => get(`/products?search=w${index}x`)),
  },
  {
    name: 'detail',
    about: 'one product of 10,000',
    reads: true,
    lane: anyOf(SIZE.products, (index) => get(`/products/${idOf('prd', index)}`)),
  },
  {
    name: 'near',
    about: 'vendors near one of 100 homes, 20 rows',
    reads: true,
    lane: anyOf(SIZE.customers, (index) => get(`/vendors?near=${Object.values(homeOf(index)).join()}`)),
  },
  {
    name: 'board',
    about: 'a vendor’s active orders, signed in',
    reads: true,
    lane: anyOf(SIZE.vendors, (index, tokenOf) =>
      get('/orders?active=true', tokenOf(accountOf('owner', index))),
    ),
  },
  {
    name: 'order',
    about: 'an order of 3 lines, signed in',
    reads: false,
    lane: (chance, _index, tokenOf) => ({ first: () => place(chance, tokenOf).call }),
  },
  {
    name: 'journey',
    about: 'a whole order to DELIVERED, six calls',
    reads: false,
    lane: journey,
  },
]
