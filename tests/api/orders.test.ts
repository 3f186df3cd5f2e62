import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { everything, expectInvariants } from '../helpers/invariants.ts'
import { HOME, type Kitchen, openKitchen, orderFrom } from '../helpers/kitchen.ts'
import { type Marketplace, openMarketplace, type Person } from '../helpers/marketplace.ts'
import { outcome } from '../helpers/outcome.ts'

const FEE = 12_345

let market: Marketplace
let kitchen: Kitchen
let customer: Person
beforeAll(async () => {
  market = await openMarketplace({ CURRENCY: 'GHS', DELIVERY_FEE: String(FEE) })
  kitchen = await openKitchen(market)
  customer = await market.register('CUSTOMER', 'Ada Obi')
})
afterAll(() => market.close())

const place = (body: unknown) => customer.client.post('/orders', body)
const placed = (body: unknown) => customer.client.ok('POST', '/orders', body)

/** A product of the kitchen. */
async function cook(fields: object = {}): Promise<string> {
  const product = { vendorId: kitchen.vendorId, categoryId: kitchen.categoryId, name: 'Suya', price: 1_000 }
  return (await kitchen.owner.client.ok('POST', '/products', { ...product, ...fields })).id
}

const change = (productId: string, fields: object) =>
  kitchen.owner.client.ok('PATCH', `/products/${productId}`, fields)
const stockOf = async (productId: string) => (await market.anyone.ok('GET', `/products/${productId}`)).stock

interface Line {
  productId: string
  quantity?: unknown
  note?: string | null
}
const orderOf = (lines: Line[], more: object = {}) => ({
  vendorId: kitchen.vendorId,
  items: lines.map((line) => ({ quantity: 1, ...line })),
  deliveryAddress: HOME,
  ...more,
})

describe('a placed order', () => {
  it('is what was asked for, at the marketplace’s prices, fee and currency', async () => {
    const rice = await cook({ name: 'Rice', price: 250_000 })
    const yam = await cook({ name: 'Yam', price: 99 })
    const lines = [
      { productId: rice, quantity: 2, note: 'No onions' },
      { productId: yam, quantity: 3 },
    ]
    const order = await placed(orderOf(lines, { note: 'For six\npeople', paymentMethod: 'CASH' }))
    expect(order).toEqual({
      id: expect.stringMatching(/^ord_/),
      number: expect.stringMatching(/^[2-9A-HJ-NP-Z]{8}$/),
      status: 'PLACED',
      customerId: customer.id,
      vendorId: kitchen.vendorId,
      vendorName: 'Mama Put',
      items: [
        {
          productId: rice,
          name: 'Rice',
          unitPrice: 250_000,
          quantity: 2,
          total: 500_000,
          note: 'No onions',
        },
        { productId: yam, name: 'Yam', unitPrice: 99, quantity: 3, total: 297, note: null },
      ],
      subtotal: 500_297,
      deliveryFee: FEE,
      tip: 0,
      total: 500_297 + FEE,
      currency: 'GHS',
      deliveryAddress: HOME,
      note: 'For six\npeople',
      paymentMethod: 'CASH',
      paymentStatus: 'NONE',
      placedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      readyBy: null,
      updatedAt: order.placedAt,
      allowedActions: ['cancel'],
      delivery: null,
    })
    expect(await customer.client.ok('GET', `/orders/${order.id}`)).toEqual(order)
  })

  it('keeps the lines in the order sent, each product and note at its first place', async () => {
    const [a, b, c] = [await cook(), await cook(), await cook()]
    const order = await placed(
      orderOf([
        { productId: c, note: 'hot' },
        { productId: a, quantity: 2 },
        { productId: b },
        { productId: a, quantity: 3, note: null },
        { productId: c, note: ' hot ' },
        { productId: c, note: 'mild' },
      ]),
    )
    expect(
      order.items.map((line: { productId: string; quantity: number; note: string | null }) => [
        line.productId,
        line.quantity,
        line.note,
      ]),
    ).toEqual([
      [c, 2, 'hot'],
      [a, 5, null],
      [b, 1, null],
      [c, 1, 'mild'],
    ])
    expect((await customer.client.ok('GET', `/orders/${order.id}`)).items).toEqual(order.items)
  })

  it('is a snapshot that neither a change, nor archiving, nor a rename touches', async () => {
    const productId = await cook({ name: 'Egusi', price: 700 })
    const order = await placed(orderOf([{ productId, quantity: 2 }]))
    await change(productId, { name: 'Gold', price: 900_000_000, available: false })
    await kitchen.owner.client.ok('DELETE', `/products/${productId}`)
    await kitchen.owner.client.ok('PATCH', `/vendors/${kitchen.vendorId}`, { name: 'Papa Put' })
    expect(await customer.client.ok('GET', `/orders/${order.id}`)).toEqual(order)
    await kitchen.owner.client.ok('PATCH', `/vendors/${kitchen.vendorId}`, { name: 'Mama Put' })
  })

  it('has a number of its own', async () => {
    const body = orderOf([{ productId: kitchen.productId }])
    const orders = await Promise.all(Array.from({ length: 20 }, () => placed(body)))
    expect(new Set(orders.map(({ number }) => number)).size).toBe(20)
  })

  it('may leave out notes and payment method, and give null for a note', async () => {
    const { line1, city, lat, lng } = HOME
    const order = await placed(
      orderOf([{ productId: kitchen.productId, note: null }], {
        deliveryAddress: { line1, city, lat, lng },
        note: null,
      }),
    )
    expect(order).toMatchObject({ note: null, paymentMethod: 'CASH', deliveryAddress: { note: null } })
  })
})

describe('stock', () => {
  it('is taken where it is counted, over all lines of the product', async () => {
    const productId = await cook({ stock: 10 })
    await placed(
      orderOf([
        { productId, quantity: 3, note: 'hot' },
        { productId, quantity: 4, note: 'mild' },
      ]),
    )
    expect(await stockOf(productId)).toBe(3)
    await placed(orderOf([{ productId, quantity: 3 }]))
    expect(await stockOf(productId)).toBe(0)
  })

  it('has no end where it is not counted', async () => {
    const productId = await cook()
    for (let i = 0; i < 3; i++) await placed(orderOf([{ productId, quantity: 99 }]))
    expect(await stockOf(productId)).toBeNull()
  })

  it('is refused beyond what is there, naming the lines, and taken from no product then', async () => {
    const [plenty, scarce] = [await cook({ stock: 50 }), await cook({ stock: 4 })]
    const before = await everything(market)
    const lines = [
      { productId: plenty, quantity: 5 },
      { productId: scarce, quantity: 2, note: 'hot' },
      { productId: scarce, quantity: 3 },
    ]
    expect(outcome(await place(orderOf(lines)))).toBe(
      '409 insufficient_stock /items/1/productId /items/2/productId',
    )
    expect(await everything(market)).toEqual(before)
  })
})

describe('a client', () => {
  it('may not send what the server decides: it is told so at the path of the field', async () => {
    const productId = kitchen.productId
    const owned = {
      id: 'ord_mine',
      number: 'AAAAAAAA',
      status: 'DELIVERED',
      customerId: customer.id,
      subtotal: 1,
      deliveryFee: 0,
      total: 1,
      currency: 'NGN',
      paymentStatus: 'PAID',
    }
    for (const [field, value] of Object.entries(owned)) {
      const reply = await place(orderOf([{ productId }], { [field]: value }))
      expect(outcome(reply)).toBe(`422 validation_failed /${field}`)
    }
    for (const field of ['price', 'unitPrice', 'total', 'name', 'stockTaken']) {
      const line = { productId, quantity: 1, [field]: 1 }
      const reply = await place({ ...orderFrom(kitchen), items: [{ productId, quantity: 1 }, line] })
      expect(outcome(reply)).toBe(`422 validation_failed /items/1/${field}`)
    }
  })

  it('orders 1 to 50 lines of 1 to 99', async () => {
    const productId = kitchen.productId
    const many = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ productId, note: `${index}` }))
    expect((await place(orderOf(many(50)))).status).toBe(201)
    expect(outcome(await place(orderOf(many(51))))).toBe('422 validation_failed /items')
    expect(outcome(await place(orderOf([])))).toBe('422 validation_failed /items')
    expect((await place(orderOf([{ productId, quantity: 99 }]))).status).toBe(201)
    for (const quantity of [0, -1, 100, 1.5, '2', null, true, [2]]) {
      const reply = await place(orderOf([{ productId, quantity }]))
      expect(outcome(reply)).toBe('422 validation_failed /items/0/quantity')
    }
  })

  it('orders 99 of a line in all, however often it is sent', async () => {
    const productId = kitchen.productId
    const split = (last: number) =>
      orderOf([
        { productId, quantity: 60 },
        { productId, note: 'hot' },
        { productId, quantity: last },
      ])
    expect((await place(split(39))).body.items[0].quantity).toBe(99)
    expect(outcome(await place(split(40)))).toBe('422 validation_failed /items/2/quantity')
  })

  it('needs an address within the bounds of the earth, and words within their lengths', async () => {
    const lines = [{ productId: kitchen.productId }]
    const at = (fields: object) => orderOf(lines, { deliveryAddress: { ...HOME, ...fields } })
    const faults: [object, string][] = [
      [orderOf(lines, { deliveryAddress: undefined }), '/deliveryAddress'],
      [at({ line1: undefined }), '/deliveryAddress/line1'],
      [at({ line1: '  ' }), '/deliveryAddress/line1'],
      [at({ line1: 'x'.repeat(201) }), '/deliveryAddress/line1'],
      [at({ lat: 90.1 }), '/deliveryAddress/lat'],
      [at({ lng: -180.1 }), '/deliveryAddress/lng'],
      [at({ lat: '6.4' }), '/deliveryAddress/lat'],
      [at({ note: 'x'.repeat(501) }), '/deliveryAddress/note'],
      [at({ country: 'NG' }), '/deliveryAddress/country'],
      [orderOf(lines, { note: 'x'.repeat(501) }), '/note'],
      [orderOf([{ productId: kitchen.productId, note: 'x'.repeat(501) }]), '/items/0/note'],
      [orderOf(lines, { vendorId: 7 }), '/vendorId'],
    ]
    for (const [body, path] of faults)
      expect(outcome(await place(body))).toBe(`422 validation_failed ${path}`)
  })

  it('pays in cash; the other methods are not configured, and a method that is none is a fault', async () => {
    const lines = [{ productId: kitchen.productId }]
    for (const paymentMethod of ['STRIPE', 'PAYSTACK']) {
      const reply = await place(orderOf(lines, { paymentMethod }))
      expect(outcome(reply)).toBe('422 payment_method_unavailable /paymentMethod')
    }
    for (const paymentMethod of ['cash', 'BITCOIN', null]) {
      const reply = await place(orderOf(lines, { paymentMethod }))
      expect(outcome(reply)).toBe('422 validation_failed /paymentMethod')
    }
  })
})

it('leaves the marketplace whole', async () => {
  await expect(expectInvariants(market)).resolves.toBeUndefined()
})
