import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { everything, expectInvariants } from '../helpers/invariants.ts'
import { ADDRESS, HOME, type Kitchen, openKitchen } from '../helpers/kitchen.ts'
import { type Marketplace, openMarketplace, type Person } from '../helpers/marketplace.ts'
import { outcome } from '../helpers/outcome.ts'

let market: Marketplace
let customer: Person
let kitchen: Kitchen
let other: Kitchen
/** Products of the kitchen, each wrong in its own way. */
let menu: Record<'plenty' | 'scarce' | 'paused' | 'archived', string>

beforeAll(async () => {
  market = await openMarketplace()
  customer = await market.register('CUSTOMER')
  kitchen = await openKitchen(market)
  other = await openKitchen(market)
  menu = {
    plenty: await cook({ stock: 1_000 }),
    scarce: await cook({ stock: 3 }),
    paused: await cook({ available: false }),
    archived: await cook({}),
  }
  await kitchen.owner.client.ok('DELETE', `/products/${menu.archived}`)
})
afterAll(() => market.close())

async function cook(fields: object): Promise<string> {
  const { vendorId, categoryId } = kitchen
  const product = { vendorId, categoryId, name: 'Suya', price: 1_000, ...fields }
  return (await kitchen.owner.client.ok('POST', '/products', product)).id
}

type Line = [productId: string, quantity?: unknown]
const NO_PRODUCT = 'prd_00000000000000000000000000'
const NO_VENDOR = 'ven_00000000000000000000000000'

/** What comes of ordering these lines, which must leave no trace where it is a refusal. */
async function ordering(lines: Line[], more: object = {}): Promise<string> {
  const items = lines.map(([productId, quantity = 1]) => ({ productId, quantity }))
  const before = await everything(market)
  const body = { vendorId: kitchen.vendorId, items, deliveryAddress: HOME, ...more }
  const reply = await customer.client.post('/orders', body)
  if (reply.status >= 400) expect(await everything(market)).toEqual(before)
  return outcome(reply)
}

describe('an order is refused', () => {
  it('where a product is unknown, archived or not available, naming each such line', async () => {
    const lines: Line[] = [[menu.plenty], [NO_PRODUCT], [menu.archived], [menu.plenty, 2], [menu.paused]]
    expect(await ordering(lines)).toBe(
      '409 product_unavailable /items/1/productId /items/2/productId /items/4/productId',
    )
    expect(await ordering([['nonsense']])).toBe('409 product_unavailable /items/0/productId')
    expect(await ordering([[kitchen.vendorId]])).toBe('409 product_unavailable /items/0/productId')
  })

  it('where there is less in stock than asked for, naming each such line', async () => {
    expect(
      await ordering([
        [menu.plenty, 99],
        [menu.scarce, 4],
      ]),
    ).toBe('409 insufficient_stock /items/1/productId')
    expect(await ordering([[menu.scarce, 2], [menu.plenty], [menu.scarce, 2]])).toBe(
      '409 insufficient_stock /items/0/productId',
    )
  })

  it('where a product belongs to another vendor, naming each such line', async () => {
    expect(await ordering([[menu.plenty], [other.productId]])).toBe(
      '422 product_of_other_vendor /items/1/productId',
    )
  })

  it('where the vendor never was', async () => {
    for (const vendorId of [NO_VENDOR, 'nonsense', '', customer.id]) {
      expect(await ordering([[menu.plenty]], { vendorId })).toBe('422 unknown_reference /vendorId')
    }
  })
})

describe('a vendor takes no orders', () => {
  const closed = '409 vendor_not_accepting'
  const admin = (path: string, body?: object) => market.admin.ok('POST', path, body)

  it('before it is approved', async () => {
    const owner = await market.register('VENDOR')
    const pending = await owner.client.ok('POST', '/vendors', { name: 'Not yet', address: ADDRESS })
    const product = { categoryId: kitchen.categoryId, name: 'Soon', price: 100, vendorId: pending.id }
    const { id } = await owner.client.ok('POST', '/products', product)
    expect(await ordering([[id]], { vendorId: pending.id })).toBe(closed)
    await admin(`/vendors/${pending.id}/approve`)
    expect(await ordering([[id]], { vendorId: pending.id })).toBe('201')
  })

  it('while it is paused', async () => {
    const pause = (acceptingOrders: boolean) =>
      kitchen.owner.client.ok('PATCH', `/vendors/${kitchen.vendorId}`, { acceptingOrders })
    await pause(false)
    expect(await ordering([[menu.plenty]])).toBe(closed)
    await pause(true)
    expect(await ordering([[menu.plenty]])).toBe('201')
  })

  it('while it is suspended', async () => {
    await admin(`/vendors/${kitchen.vendorId}/suspend`, { reason: 'Inspection' })
    expect(await ordering([[menu.plenty]])).toBe(closed)
    await admin(`/vendors/${kitchen.vendorId}/approve`)
    expect(await ordering([[menu.plenty]])).toBe('201')
  })

  it('while the account of its owner is suspended', async () => {
    await admin(`/users/${other.owner.id}/suspend`)
    expect(await ordering([[other.productId]], { vendorId: other.vendorId })).toBe(closed)
    await admin(`/users/${other.owner.id}/reactivate`)
    expect(await ordering([[other.productId]], { vendorId: other.vendorId })).toBe('201')
  })
})

describe('of several faults the first is told', () => {
  const setAccepting = (acceptingOrders: boolean) =>
    kitchen.owner.client.ok('PATCH', `/vendors/${kitchen.vendorId}`, { acceptingOrders })
  const everyFault = (): Line[] => [[other.productId], [NO_PRODUCT], [menu.scarce, 4]]

  describe('while the vendor is paused', () => {
    beforeEach(async () => {
      await setAccepting(false)
      return () => setAccepting(true)
    })

    it('the shape comes before everything', async () => {
      expect(await ordering([...everyFault(), [menu.plenty, 0]])).toBe(
        '422 validation_failed /items/3/quantity',
      )
    })

    it('an unknown vendor and too many of a line come before the state of either', async () => {
      expect(await ordering(everyFault(), { vendorId: NO_VENDOR })).toBe('422 unknown_reference /vendorId')
      expect(
        await ordering([
          [NO_PRODUCT, 60],
          [NO_PRODUCT, 60],
        ]),
      ).toBe('422 validation_failed /items/1/quantity')
    })

    it('a product of another vendor comes before the state of either', async () => {
      expect(await ordering(everyFault())).toBe('422 product_of_other_vendor /items/0/productId')
    })

    it('the vendor comes before its products', async () => {
      expect(await ordering([[NO_PRODUCT], [menu.scarce, 4]])).toBe('409 vendor_not_accepting')
    })
  })

  it('what cannot be ordered at all comes before what is scarce', async () => {
    expect(await ordering([[menu.scarce, 4], [menu.paused]])).toBe(
      '409 product_unavailable /items/1/productId',
    )
  })
})

it('leaves the marketplace whole', async () => {
  await expect(expectInvariants(market)).resolves.toBeUndefined()
})
