import { type Call, type Chance, get, post, type TokenOf } from './calls.ts'
import { accountOf, type CatalogueSize, idOf } from './fill-catalogue.ts'
import type { OrdersSize } from './fill-orders.ts'
import type { Lane } from './load.ts'

export type Size = Required<CatalogueSize & OrdersSize>

/** The marketplace that is asked: 10,000 products of 200 vendors in 50 categories, 100 customers. */
export const SIZE = sizeOf(10_000)

/** As many orders as products; what one vendor, one word, one customer has beside it stays as it is. */
export function sizeOf(products: number): Size {
  return {
    products,
    productsOfAVendor: 50,
    holdersOfAWord: 200,
    stock: 100_000_000,
    orders: products,
    vendors: products / 50,
    customers: 100,
    couriers: 100,
    activeOfAThousand: 40,
  }
}

export interface Workload {
  name: string
  /** What it does, for the docs. */
  about: string
  /** Whether the answer is the same again and again, so that two servers can be held against each other. */
  reads: boolean
  /** A lane draws what it asks from its own sequence of chances, the same for every server. */
  lane: (chance: Chance, index: number, tokenOf: TokenOf) => Lane
}

/** Lanes that ask one of so many calls, whatever was answered before. */
export function anyOf(count: number, callOf: (index: number, tokenOf: TokenOf) => Call): Workload['lane'] {
  const made = new Map<number, Call>()
  return (chance, _index, tokenOf) => ({
    first() {
      const index = chance(count)
      let call = made.get(index)
      if (!call) made.set(index, (call = callOf(index, tokenOf)))
      return call
    },
  })
}

/** Where a customer lives, within the vendors' town. */
export function homeOf(customer: number): { lat: number; lng: number } {
  const spread = (salt: number) => ((customer * 7919 * salt) % 1400) - 700
  const near = (middle: number, salt: number) =>
    Math.round((middle + spread(salt) / 10_000) * 10_000) / 10_000
  return { lat: near(6.5, 1), lng: near(3.4, 31) }
}

/** Three products of one vendor, which are there: each tenth is out of stock. */
export function orderOf(size: Size, vendor: number, customer: number, chance: Chance) {
  const tens = [0, 1, 2, 3, 4]
  const items = Array.from({ length: 3 }, () => {
    const [ten = 0] = tens.splice(chance(tens.length), 1)
    const product = vendor * size.productsOfAVendor + ten * 10 + 1 + chance(9)
    return { productId: idOf('prd', product), quantity: 1 + chance(3) }
  })
  const address = { line1: '4 Bourdillon Road', city: 'Lagos', ...homeOf(customer), note: 'Blue gate' }
  return { vendorId: idOf('ven', vendor), items, deliveryAddress: address }
}

function place(size: Size, chance: Chance, tokenOf: TokenOf): { vendor: number; call: Call } {
  const vendor = chance(size.vendors)
  const customer = chance(size.customers)
  const body = orderOf(size, vendor, customer, chance)
  return { vendor, call: post('/orders', tokenOf(accountOf('customer', customer)), 201, body) }
}

/** Of an order or of a delivery. */
export interface Answer {
  id: string
  delivery?: { id: string }
}
type Step = (answer: Answer) => Call

/** What follows on an order that was placed: each step by whoever takes it, with what the step before answered. */
export function stepsOf(owner: string, courier: string): Step[] {
  const deliver =
    (step: string): Step =>
    ({ id, delivery }) =>
      post(`/deliveries/${delivery?.id ?? id}/${step}`, courier, 200)
  return [
    ({ id }) => post(`/orders/${id}/accept`, owner, 200),
    ({ id }) => post(`/orders/${id}/ready`, owner, 200),
    deliver('accept'),
    deliver('pick-up'),
    deliver('deliver'),
  ]
}

/** Whole orders, one after the other. A lane has a courier of its own. */
function journey(size: Size): Workload['lane'] {
  return (chance, index, tokenOf) => {
    let steps: Step[] = []
    return {
      first() {
        const { vendor, call } = place(size, chance, tokenOf)
        steps = stepsOf(tokenOf(accountOf('owner', vendor)), tokenOf(accountOf('courier', index)))
        return call
      },
      next: (body) => steps.shift()?.(JSON.parse(body.toString())) ?? null,
    }
  }
}

const CATEGORIES = 50

export function workloadsOf(size: Size): Workload[] {
  const read = (name: string, about: string, lane: Workload['lane']) => ({ name, about, reads: true, lane })
  return [
    read(
      'list',
      'a category by price, 20 rows',
      anyOf(CATEGORIES, (index) => get(`/products?categoryId=${idOf('cat', index)}&sort=price`)),
    ),
    read(
      'search',
      'a word that 200 products hold, 20 rows',
      anyOf(size.products / size.holdersOfAWord, (index) => get(`/products?search=w${index}x`)),
    ),
    read(
      'detail',
      'one product of all',
      anyOf(size.products, (index) => get(`/products/${idOf('prd', index)}`)),
    ),
    read(
      'near',
      'vendors near one of 100 homes, 20 rows',
      anyOf(100, (index) => get(`/vendors?near=${Object.values(homeOf(index)).join()}`)),
    ),
    read(
      'board',
      'a vendor’s active orders, signed in',
      anyOf(size.vendors, (index, tokenOf) => get('/orders?active=true', tokenOf(accountOf('owner', index)))),
    ),
    {
      name: 'order',
      about: 'an order of 3 lines, signed in',
      reads: false,
      lane: (chance, _index, tokenOf) => ({ first: () => place(size, chance, tokenOf).call }),
    },
    { name: 'journey', about: 'a whole order to DELIVERED, six calls', reads: false, lane: journey(size) },
  ]
}
