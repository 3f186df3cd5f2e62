import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Client } from '../helpers/client.ts'
import {
  ADDRESS,
  approvedCourier,
  type Kitchen,
  openKitchen,
  orderAt,
  orderFrom,
} from '../helpers/kitchen.ts'
import { type Marketplace, openMarketplace, type Person } from '../helpers/marketplace.ts'
import { outcome, tally, titled } from '../helpers/outcome.ts'
import { walk } from '../helpers/pages.ts'

let market: Marketplace
let owner: Person
let others: Record<'nobody' | 'a customer' | 'a courier' | 'another vendor', Client>
beforeAll(async () => {
  market = await openMarketplace()
  owner = await market.register('VENDOR', 'Bisi Ade')
  others = {
    nobody: market.anyone,
    'a customer': (await market.register('CUSTOMER')).client,
    'a courier': (await market.register('COURIER')).client,
    'another vendor': (await market.register('VENDOR')).client,
  }
})
afterAll(() => market.close())

const open = (fields: object = {}) =>
  owner.client.post('/vendors', { name: 'Mama Put', address: ADDRESS, ...fields })
const opened = async (fields: object = {}) => (await open(fields)).body
const see = (id: string, client = market.anyone) => client.get(`/vendors/${id}`)
const approve = (id: string) => market.admin.post(`/vendors/${id}/approve`)
const suspend = (id: string, body?: object) => market.admin.post(`/vendors/${id}/suspend`, body)
const change = (id: string, fields: object, client = owner.client) => client.patch(`/vendors/${id}`, fields)

describe('opening a vendor', () => {
  it('makes one that waits for approval', async () => {
    const { status, body } = await open({
      name: ' Mama Put Kitchen ',
      description: 'Home\r\ncooking',
      phone: '+234 801 2345678',
    })
    expect(status).toBe(201)
    expect(body).toEqual({
      id: expect.stringMatching(/^ven_/),
      name: 'Mama Put Kitchen',
      slug: 'mama-put-kitchen',
      description: 'Home\ncooking',
      phone: '+2348012345678',
      address: ADDRESS,
      status: 'PENDING',
      acceptingOrders: true,
      prepMinutes: 20,
      rating: null,
      createdAt: expect.any(String),
      ownerId: owner.id,
      commissionBps: 1500,
    })
    expect((await see(body.id, owner.client)).body).toEqual(body)
  })

  it('is for the role VENDOR', async () => {
    for (const client of [others['a customer'], others['a courier'], market.admin]) {
      expect(outcome(await client.post('/vendors', { name: 'X', address: ADDRESS }))).toBe('403 forbidden')
    }
  })

  it.each(
    titled<[object, string]>([
      [{ name: undefined }, '/name'],
      [{ name: ' ' }, '/name'],
      [{ name: 'x'.repeat(121) }, '/name'],
      [{ name: 'Two\nlines' }, '/name'],
      [{ description: 'x'.repeat(2001) }, '/description'],
      [{ description: '' }, '/description'],
      [{ phone: '0801' }, '/phone'],
      [{ address: undefined }, '/address'],
      [{ address: null }, '/address'],
      [{ address: { ...ADDRESS, lat: undefined } }, '/address/lat'],
      [{ address: { ...ADDRESS, lat: 90.1 } }, '/address/lat'],
      [{ address: { ...ADDRESS, lat: '6.4' } }, '/address/lat'],
      [{ address: { ...ADDRESS, lat: null } }, '/address/lat'],
      [{ address: { ...ADDRESS, lng: -180.1 } }, '/address/lng'],
      [{ address: { ...ADDRESS, line1: 'x'.repeat(201) } }, '/address/line1'],
      [{ address: { ...ADDRESS, city: '' } }, '/address/city'],
      [{ address: { ...ADDRESS, country: 'NG' } }, '/address/country'],
      [{ prepMinutes: 0 }, '/prepMinutes'],
      [{ prepMinutes: 241 }, '/prepMinutes'],
      [{ prepMinutes: 1.5 }, '/prepMinutes'],
      [{ prepMinutes: '20' }, '/prepMinutes'],
      [{ prepMinutes: null }, '/prepMinutes'],
      [{ acceptingOrders: true }, '/acceptingOrders'],
      [{ status: 'APPROVED' }, '/status'],
      [{ ownerId: 'usr_1' }, '/ownerId'],
      [{ slug: 'x' }, '/slug'],
    ]),
  )('refuses %s', async (_, fields, path) => {
    expect(outcome(await open(fields))).toBe(`422 validation_failed ${path}`)
  })

  it.each(
    titled<[object]>([
      [{ address: { ...ADDRESS, lat: 90, lng: -180 } }],
      [{ address: { ...ADDRESS, line1: 'x'.repeat(200), city: 'y'.repeat(120) } }],
      [{ prepMinutes: 1 }],
      [{ prepMinutes: 240 }],
      [{ name: 'é'.repeat(120) }],
      [{ description: '🍚'.repeat(2000) }],
      [{ description: null, phone: null }],
    ]),
  )('takes %s', async (_, fields) => {
    expect(await open(fields)).toMatchObject({ status: 201, body: fields })
  })

  it('gives each its own slug, whatever the name and however many come at once', async () => {
    const names = [...Array.from({ length: 10 }, () => 'Chop Life'), '🍕', '🍕', 'x'.repeat(120)]
    const replies = await Promise.all(names.map((name) => open({ name })))
    expect(tally(replies)).toEqual({ '201': names.length })
    const slugs: string[] = replies.map(({ body }) => body.slug)
    expect(new Set(slugs).size).toBe(names.length)
    for (const slug of slugs) expect(slug).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  })
})

describe('a vendor that is not approved', () => {
  it.each(['PENDING', 'SUSPENDED'])('and %s is seen by its owner and admins alone', async (status) => {
    const { id } = await opened()
    if (status === 'SUSPENDED') await suspend(id)
    for (const client of Object.values(others)) expect(outcome(await see(id, client))).toBe('404 not_found')
    for (const client of [owner.client, market.admin]) {
      expect((await see(id, client)).body).toMatchObject({ id, status, ownerId: owner.id })
    }
    expect(await walk(owner.client, '/vendors', 100)).not.toContain(id)
    expect(await walk(market.admin, '/vendors', 100)).not.toContain(id)
  })
})

describe('approving and suspending', () => {
  it('open a vendor to everybody, who do not learn its owner', async () => {
    const { id } = await opened()
    expect((await approve(id)).body).toMatchObject({ id, status: 'APPROVED', ownerId: owner.id })
    for (const client of Object.values(others)) {
      const { body } = await see(id, client)
      expect(body).toMatchObject({ id, status: 'APPROVED' })
      expect(body).not.toHaveProperty('ownerId')
    }
    expect(await walk(market.anyone, '/vendors', 100)).toContain(id)
    expect((await see(id, owner.client)).body.ownerId).toBe(owner.id)
  })

  it('have an effect once, and approving lifts a suspension', async () => {
    const boss = await market.register('VENDOR')
    const { id } = await boss.client.ok('POST', '/vendors', { name: 'Once', address: ADDRESS })
    const calls = [suspend, suspend, approve, approve, suspend, approve]
    for (const call of calls) expect(outcome(await call(id))).toBe('200')
    const told = (await boss.client.ok('GET', '/notifications')).data
    expect(told.map(({ type }: { type: string }) => type).reverse()).toEqual([
      'vendor.suspended',
      'vendor.approved',
      'vendor.suspended',
      'vendor.approved',
    ])
  })

  it('take a reason, or none', async () => {
    const { id } = await opened()
    for (const body of [undefined, {}, { reason: null }, { reason: 'Inspection failed' }]) {
      expect(outcome(await suspend(id, body))).toBe('200')
    }
    for (const reason of ['x'.repeat(501), 'Two\nlines', '', 1]) {
      expect(outcome(await suspend(id, { reason }))).toBe('422 validation_failed /reason')
    }
    expect(outcome(await market.admin.post(`/vendors/${id}/approve`, { reason: 'Nice' }))).toBe(
      '422 validation_failed /reason',
    )
  })

  it('are for admins, and find only what is there', async () => {
    const { id } = await opened()
    for (const client of [owner.client, others['a customer'], others['a courier']]) {
      expect(outcome(await client.post(`/vendors/${id}/approve`))).toBe('403 forbidden')
      expect(outcome(await client.post(`/vendors/${id}/suspend`))).toBe('403 forbidden')
    }
    expect(outcome(await approve('ven_none'))).toBe('404 not_found')
    expect(outcome(await suspend('ven_none'))).toBe('404 not_found')
  })

  it('take products out of discovery and new orders away, while running orders go on', async () => {
    const kitchen = await openKitchen(market)
    const [customer, courier] = [await market.register('CUSTOMER'), await approvedCourier(market)]
    const running = await orderAt('PLACED', { kitchen, customer, courier })
    const productOutcome = async () => outcome(await market.anyone.get(`/products/${kitchen.productId}`))
    await suspend(kitchen.vendorId)
    expect(await productOutcome()).toBe('404 not_found')
    expect(await walk(market.anyone, '/products', 100)).not.toContain(kitchen.productId)
    expect(outcome(await customer.client.post('/orders', orderFrom(kitchen)))).toBe(
      '409 vendor_not_accepting',
    )
    for (const step of ['accept', 'ready']) {
      expect(outcome(await kitchen.owner.client.post(`/orders/${running.id}/${step}`))).toBe('200')
    }
    await approve(kitchen.vendorId)
    expect(await productOutcome()).toBe('200')
    expect(outcome(await customer.client.post('/orders', orderFrom(kitchen)))).toBe('201')
  })
})

describe('changing a vendor', () => {
  let kitchen: Kitchen
  beforeAll(async () => void (kitchen = await openKitchen(market, {}, owner)))

  it('changes what is given and nothing else', async () => {
    let { body: before } = await see(kitchen.vendorId, owner.client)
    for (const fields of [
      { description: 'From the coast' },
      { phone: '+442079460018' },
      { address: { line1: '1 Marina', city: 'Lagos', lat: 6.45, lng: 3.39 } },
      { prepMinutes: 45 },
      { acceptingOrders: false },
      { acceptingOrders: true },
      { description: null, phone: null },
      {},
    ]) {
      const { status, body } = await change(kitchen.vendorId, fields)
      expect(status).toBe(200)
      expect(body).toEqual({ ...before, ...fields })
      before = body
    }
    expect((await see(kitchen.vendorId, owner.client)).body).toEqual(before)
  })

  it('shows a new name on its products, and keeps the slug', async () => {
    const { body: before } = await see(kitchen.vendorId, owner.client)
    expect((await change(kitchen.vendorId, { name: 'Iya Basira' })).body).toEqual({
      ...before,
      name: 'Iya Basira',
    })
    expect((await market.anyone.ok('GET', `/products/${kitchen.productId}`)).vendorName).toBe('Iya Basira')
    expect(await walk(market.anyone, '/vendors?search=iya+bas', 5)).toEqual([kitchen.vendorId])
  })

  it('pauses its orders and keeps it in discovery', async () => {
    const order = async () => outcome(await others['a customer'].post('/orders', orderFrom(kitchen)))
    await change(kitchen.vendorId, { acceptingOrders: false })
    expect(await order()).toBe('409 vendor_not_accepting')
    expect(outcome(await see(kitchen.vendorId))).toBe('200')
    expect(outcome(await market.anyone.get(`/products/${kitchen.productId}`))).toBe('200')
    await change(kitchen.vendorId, { acceptingOrders: true })
    expect(await order()).toBe('201')
  })

  it.each(
    titled<[object, string]>([
      [{ name: null }, '/name'],
      [{ address: null }, '/address'],
      [{ address: { city: 'Abuja' } }, '/address/line1 /address/lat /address/lng'],
      [{ prepMinutes: null }, '/prepMinutes'],
      [{ acceptingOrders: null }, '/acceptingOrders'],
      [{ acceptingOrders: 'false' }, '/acceptingOrders'],
      [{ status: 'APPROVED' }, '/status'],
      [{ ownerId: 'usr_1' }, '/ownerId'],
      [{ slug: 'x' }, '/slug'],
      [{ rating: 5 }, '/rating'],
    ]),
  )('refuses %s', async (_, fields, paths) => {
    expect(outcome(await change(kitchen.vendorId, fields))).toBe(`422 validation_failed ${paths}`)
  })

  it('is for its owner and admins', async () => {
    const fields = { prepMinutes: 33 }
    expect(outcome(await change(kitchen.vendorId, fields, others['another vendor']))).toBe('404 not_found')
    expect(outcome(await change(kitchen.vendorId, fields, others['a customer']))).toBe('403 forbidden')
    expect(outcome(await change('ven_none', fields, market.admin))).toBe('404 not_found')
    expect((await change(kitchen.vendorId, fields, market.admin)).body).toMatchObject({
      ...fields,
      ownerId: owner.id,
    })
  })
})
