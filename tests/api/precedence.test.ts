import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Client } from '../helpers/client.ts'
import { type Kitchen, openKitchen, orderFrom } from '../helpers/kitchen.ts'
import { type Marketplace, openMarketplace, type Person } from '../helpers/marketplace.ts'
import { outcome } from '../helpers/outcome.ts'

// Of several faults the first is told: token, role, shape, visibility, right to act, state.

let market: Marketplace
let kitchen: Kitchen
let other: Kitchen
let customer: Person
/** An order that was cancelled, so that no step is allowed any more. */
let orderId: string
beforeAll(async () => {
  market = await openMarketplace()
  kitchen = await openKitchen(market)
  other = await openKitchen(market)
  customer = await market.register('CUSTOMER')
  orderId = (await customer.client.ok('POST', '/orders', orderFrom(kitchen))).id
  await customer.client.ok('POST', `/orders/${orderId}/cancel`, { reason: 'Changed my mind' })
})
afterAll(() => market.close())

const BROKEN = '{'
const HUGE = ' '.repeat(70_000)
const MISSHAPEN = { price: 'free' }

async function outcomes(
  client: Client,
  path: string,
  bodies: unknown[],
  method = 'PATCH',
): Promise<string[]> {
  const told: string[] = []
  for (const body of bodies) told.push(outcome(await client.send(method, path, body)))
  return told
}
const asText = (client: Client, path: string) =>
  client.patch(path, BROKEN, { headers: { 'content-type': 'text/plain' } })

describe('of several faults', () => {
  it('no token comes before everything', async () => {
    for (const path of [`/products/${kitchen.productId}`, '/products/none']) {
      const told = await outcomes(market.anyone, path, [BROKEN, HUGE, MISSHAPEN, {}])
      expect(new Set(told)).toEqual(new Set(['401 unauthenticated']))
      expect(outcome(await asText(market.anyone, path))).toBe('401 unauthenticated')
    }
    const signedOut = market.anyone.with('not a token')
    expect(outcome(await signedOut.get('/users?limit=0'))).toBe('401 unauthenticated')
  })

  it('the role comes before the body, the query and the object', async () => {
    for (const path of [`/products/${kitchen.productId}`, '/products/none']) {
      const told = await outcomes(customer.client, path, [BROKEN, HUGE, MISSHAPEN, {}])
      expect(new Set(told)).toEqual(new Set(['403 forbidden']))
      expect(outcome(await asText(customer.client, path))).toBe('403 forbidden')
    }
    expect(outcome(await customer.client.get('/users?limit=0'))).toBe('403 forbidden')
    expect(outcome(await customer.client.get('/users/none?x=1'))).toBe('403 forbidden')
  })

  it('the shape comes before the object', async () => {
    const { client } = other.owner
    for (const path of [`/products/${kitchen.productId}`, '/products/none']) {
      expect(await outcomes(client, path, [BROKEN, HUGE, MISSHAPEN, {}])).toEqual([
        '400 malformed_json',
        '413 body_too_large',
        '422 validation_failed /price',
        '404 not_found',
      ])
      expect(outcome(await asText(client, path))).toBe('415 unsupported_media_type')
      expect(outcome(await client.get(`${path}?x=1`))).toBe('422 validation_failed /x')
    }
    const key = { headers: { 'idempotency-key': 'x'.repeat(256) } }
    const reply = await market.admin.post('/users/none/suspend', {}, key)
    expect(outcome(reply)).toBe('422 validation_failed /idempotency-key')
  })

  it('the object comes before its references and its state', async () => {
    const path = `/orders/${orderId}`
    expect(outcome(await other.owner.client.post(`${path}/accept`))).toBe('404 not_found')
    expect(outcome(await kitchen.owner.client.post(`${path}/accept`))).toBe('409 invalid_transition')
    const foreign = await other.owner.client.patch(`/products/${kitchen.productId}`, {
      categoryId: 'cat_none',
    })
    expect(outcome(foreign)).toBe('404 not_found')
  })

  it('a reference comes before the state', async () => {
    await kitchen.owner.client.ok('PATCH', `/vendors/${kitchen.vendorId}`, { acceptingOrders: false })
    const order = (more: object) => customer.client.post('/orders', orderFrom(kitchen, 1, more))
    expect(outcome(await order({ vendorId: 'ven_none' }))).toBe('422 unknown_reference /vendorId')
    expect(outcome(await order({ vendorId: 'ven_none', items: [] }))).toBe('422 validation_failed /items')
    expect(outcome(await order({}))).toBe('409 vendor_not_accepting')
  })
})
