import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Client } from '../helpers/client.ts'
import { ADDRESS, type Kitchen, openKitchen, orderFrom } from '../helpers/kitchen.ts'
import { type Marketplace, openMarketplace } from '../helpers/marketplace.ts'
import { outcome, tally, titled } from '../helpers/outcome.ts'
import { walk } from '../helpers/pages.ts'

let market: Marketplace
let kitchen: Kitchen
let foreign: Kitchen
/** A vendor of the kitchen's owner that is not approved. */
let hiddenVendorId: string
let customer: Client
beforeAll(async () => {
  market = await openMarketplace()
  kitchen = await openKitchen(market)
  foreign = await openKitchen(market)
  customer = (await market.register('CUSTOMER')).client
  hiddenVendorId = (await kitchen.owner.client.ok('POST', '/vendors', { name: 'Later', address: ADDRESS })).id
})
afterAll(() => market.close())

const PLAIN = { name: 'Suya', price: 1500 }
const add = (fields: object = {}, client = kitchen.owner.client) =>
  client.post('/products', {
    vendorId: kitchen.vendorId,
    categoryId: kitchen.categoryId,
    ...PLAIN,
    ...fields,
  })
const added = async (fields: object = {}) => (await add(fields)).body
const see = (id: string, client = market.anyone) => client.get(`/products/${id}`)
const change = (id: string, fields: object, client = kitchen.owner.client) =>
  client.patch(`/products/${id}`, fields)
const archive = (id: string, client = kitchen.owner.client) => client.delete(`/products/${id}`)

const TOO_LONG_URL = `https://example.com/${'x'.repeat(1981)}`

/** What neither a new nor a changed product may say. */
const FAULTS: [object, string][] = [
  [{ name: '' }, '/name'],
  [{ name: null }, '/name'],
  [{ name: 'x'.repeat(256) }, '/name'],
  [{ name: 'Two\nlines' }, '/name'],
  [{ description: 'x'.repeat(2001) }, '/description'],
  [{ description: 'bell\u0007' }, '/description'],
  [{ price: 0 }, '/price'],
  [{ price: -1 }, '/price'],
  [{ price: 1_000_000_001 }, '/price'],
  [{ price: 99.5 }, '/price'],
  [{ price: '1500' }, '/price'],
  [{ price: null }, '/price'],
  [{ price: [1500] }, '/price'],
  [{ price: true }, '/price'],
  [{ available: 'true' }, '/available'],
  [{ available: 1 }, '/available'],
  [{ available: null }, '/available'],
  [{ stock: -1 }, '/stock'],
  [{ stock: 1.5 }, '/stock'],
  [{ stock: '3' }, '/stock'],
  [{ imageUrl: 'example.com/x.jpg' }, '/imageUrl'],
  [{ imageUrl: 'ftp://example.com/x.jpg' }, '/imageUrl'],
  [{ imageUrl: 'javascript:alert(1)' }, '/imageUrl'],
  [{ imageUrl: '' }, '/imageUrl'],
  [{ imageUrl: TOO_LONG_URL }, '/imageUrl'],
  [{ categoryId: null }, '/categoryId'],
  [{ categoryId: 7 }, '/categoryId'],
  [{ currency: 'USD' }, '/currency'],
  [{ id: 'prd_1' }, '/id'],
  [{ vendorName: 'Mine' }, '/vendorName'],
  [{ createdAt: '2026-11-23' }, '/createdAt'],
]

const TAKEN: [object][] = [
  [{ price: 1 }],
  [{ price: 1_000_000_000 }],
  [{ price: 250_000.0 }],
  [{ name: 'é'.repeat(255) }],
  [{ description: `one\n${'🍚'.repeat(1996)}` }],
  [{ description: null, stock: null, imageUrl: null }],
  [{ stock: 0 }],
  [{ stock: 1_000_000_000 }],
  [{ available: false }],
  [{ imageUrl: 'http://127.0.0.1:8080/x.jpg?y=1#z' }],
  [{ imageUrl: TOO_LONG_URL.slice(0, 2000) }],
]

describe('adding a product', () => {
  it('lists it at once, with what was left out at its default', async () => {
    const { status, body } = await add({ name: '  Suya ' })
    expect(status).toBe(201)
    expect(body).toEqual({
      id: expect.stringMatching(/^prd_/),
      vendorId: kitchen.vendorId,
      vendorName: 'Mama Put',
      categoryId: kitchen.categoryId,
      name: 'Suya',
      description: null,
      price: 1500,
      currency: 'NGN',
      available: true,
      stock: null,
      imageUrl: null,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      updatedAt: body.createdAt,
    })
    expect((await see(body.id)).body).toEqual(body)
    expect((await market.anyone.ok('GET', '/products?limit=1')).data).toEqual([body])
  })

  it.each(titled(TAKEN))('takes %s', async (_, fields) => {
    expect(await add(fields)).toMatchObject({ status: 201, body: fields })
  })

  it.each(
    titled<[object, string]>([
      ...FAULTS,
      [{ vendorId: null }, '/vendorId'],
      [{ vendorId: undefined }, '/vendorId'],
    ]),
  )('refuses %s', async (_, fields, path) => {
    expect(outcome(await add(fields))).toBe(`422 validation_failed ${path}`)
  })

  it('knows only your vendors, and to an admin every vendor', async () => {
    for (const vendorId of ['ven_none', '', foreign.vendorId]) {
      expect(outcome(await add({ vendorId }))).toBe('422 unknown_reference /vendorId')
    }
    expect(outcome(await add({ vendorId: 'ven_none' }, market.admin))).toBe('422 unknown_reference /vendorId')
    expect(outcome(await add({ vendorId: foreign.vendorId }, market.admin))).toBe('201')
    expect(outcome(await add({ vendorId: hiddenVendorId }))).toBe('201')
  })

  it('knows only categories that are there', async () => {
    for (const categoryId of ['cat_none', '', kitchen.vendorId]) {
      expect(outcome(await add({ categoryId }))).toBe('422 unknown_reference /categoryId')
    }
  })

  it('is for vendors and admins', async () => {
    expect(outcome(await add({}, customer))).toBe('403 forbidden')
    expect(outcome(await add({}, (await market.register('COURIER')).client))).toBe('403 forbidden')
    expect(outcome(await add({}, market.anyone))).toBe('401 unauthenticated')
  })
})

describe('a product of a vendor that is not approved', () => {
  it('is seen by the owner and admins alone', async () => {
    const { id } = await added({ vendorId: hiddenVendorId })
    for (const client of [market.anyone, customer, foreign.owner.client]) {
      expect(outcome(await see(id, client))).toBe('404 not_found')
    }
    for (const client of [kitchen.owner.client, market.admin]) {
      expect(outcome(await see(id, client))).toBe('200')
      expect(await walk(client, `/products?vendorId=${hiddenVendorId}`, 100)).toContain(id)
    }
    expect(await walk(market.admin, '/products', 100)).toContain(id)
    expect(await walk(kitchen.owner.client, '/products', 100)).not.toContain(id)
  })

  it('may be changed and archived by the owner, and shows once the vendor may sell', async () => {
    const { id: vendorId } = await kitchen.owner.client.ok('POST', '/vendors', {
      name: 'Soon',
      address: ADDRESS,
    })
    const [kept, gone] = [await added({ vendorId }), await added({ vendorId })]
    expect((await change(kept.id, { price: 7 })).body.price).toBe(7)
    expect(outcome(await archive(gone.id))).toBe('204')
    await market.admin.ok('POST', `/vendors/${vendorId}/approve`)
    expect((await see(kept.id)).body.price).toBe(7)
    expect(outcome(await see(gone.id))).toBe('404 not_found')
  })
})

describe('changing a product', () => {
  it('changes what is given and when, and nothing else', async () => {
    let before = await added({ description: 'Hot', stock: 5, imageUrl: 'https://example.com/x.jpg' })
    for (const fields of [
      { name: 'Kilishi' },
      { price: 1 },
      { available: false },
      { available: true, stock: 0 },
      { categoryId: foreign.categoryId },
      { description: null },
      { stock: null },
      { imageUrl: null },
      { description: 'Mild', stock: 9, imageUrl: 'https://example.com/y.jpg' },
    ]) {
      market.wait(5)
      const { status, body } = await change(before.id, fields)
      expect(status).toBe(200)
      expect(body).toEqual({ ...before, ...fields, updatedAt: body.updatedAt })
      expect(Date.parse(body.updatedAt)).toBeGreaterThan(Date.parse(before.updatedAt))
      before = body
    }
    expect((await see(before.id)).body).toEqual(before)
  })

  it('with nothing given changes nothing, not even the time', async () => {
    const before = await added()
    market.wait(5)
    expect(await change(before.id, {})).toMatchObject({ status: 200, body: before })
    expect((await see(before.id)).body).toEqual(before)
  })

  it.each(titled(TAKEN))('takes %s', async (_, fields) => {
    const { id } = await added()
    expect(await change(id, fields)).toMatchObject({ status: 200, body: fields })
  })

  it.each(titled<[object, string]>([...FAULTS, [{ vendorId: 'ven_1' }, '/vendorId']]))(
    'refuses %s',
    async (_, fields, path) => {
      const before = await added()
      expect(outcome(await change(before.id, fields))).toBe(`422 validation_failed ${path}`)
      expect((await see(before.id)).body).toEqual(before)
    },
  )

  it('moves it into categories that are there alone', async () => {
    const before = await added()
    for (const categoryId of ['cat_none', '', kitchen.vendorId]) {
      const reply = await change(before.id, { categoryId, price: 1 })
      expect(outcome(reply)).toBe('422 unknown_reference /categoryId')
    }
    expect((await see(before.id)).body).toEqual(before)
  })

  it('is for its owner and admins', async () => {
    const { id } = await added()
    expect(outcome(await change(id, { price: 2 }, foreign.owner.client))).toBe('404 not_found')
    expect(outcome(await change(id, { price: 2 }, customer))).toBe('403 forbidden')
    expect(outcome(await change('prd_none', { price: 2 }))).toBe('404 not_found')
    expect((await change(id, { price: 2 }, market.admin)).body.price).toBe(2)
  })
})

describe('archiving a product', () => {
  it('takes it away from everybody, for good', async () => {
    const { id } = await added()
    expect(outcome(await archive(id))).toBe('204')
    for (const client of [market.anyone, kitchen.owner.client, market.admin]) {
      expect(outcome(await see(id, client))).toBe('404 not_found')
      expect(await walk(client, `/products?vendorId=${kitchen.vendorId}`, 100)).not.toContain(id)
    }
    expect(outcome(await change(id, { price: 1 }))).toBe('404 not_found')
    expect(outcome(await archive(id))).toBe('404 not_found')
    expect(outcome(await archive(id, market.admin))).toBe('404 not_found')
    await market.admin.ok('POST', `/vendors/${kitchen.vendorId}/suspend`)
    await market.admin.ok('POST', `/vendors/${kitchen.vendorId}/approve`)
    expect(outcome(await see(id))).toBe('404 not_found')
  })

  it('leaves past orders as they were, and takes no new ones', async () => {
    const { id } = await added({ name: 'Asaro', stock: 5 })
    const order = orderFrom({ ...kitchen, productId: id })
    const { id: orderId, items } = await customer.ok('POST', '/orders', order)
    await archive(id)
    expect((await customer.ok('GET', `/orders/${orderId}`)).items).toEqual(items)
    expect(outcome(await customer.post('/orders', order))).toBe('409 product_unavailable /items/0/productId')
  })

  it('is for its owner and admins, and works once of five at once', async () => {
    const { id } = await added()
    expect(outcome(await archive(id, foreign.owner.client))).toBe('404 not_found')
    expect(outcome(await archive(id, customer))).toBe('403 forbidden')
    const replies = await Promise.all(Array.from({ length: 5 }, () => archive(id, market.admin)))
    expect(tally(replies)).toEqual({ '204': 1, '404 not_found': 4 })
  })
})
