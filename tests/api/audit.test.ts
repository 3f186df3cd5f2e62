import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Kitchen, openKitchen, orderFrom } from '../helpers/kitchen.ts'
import { type Marketplace, openMarketplace, type Person } from '../helpers/marketplace.ts'
import { outcome } from '../helpers/outcome.ts'
import { walk } from '../helpers/pages.ts'

interface Entry {
  id: string
  at: string
  actorId: string
  type: string
  subject: string
  data: Record<string, unknown>
}

let market: Marketplace
let kitchen: Kitchen
let person: Person
let adminId: string
beforeAll(async () => {
  market = await openMarketplace()
  kitchen = await openKitchen(market)
  person = await market.register('CUSTOMER')
  adminId = (await market.admin.ok('GET', '/me')).id
})
afterAll(() => market.close())

const idsOf = (entries: readonly Entry[]) => entries.map(({ id }) => id)
const audit = async (query = ''): Promise<Entry[]> => (await market.admin.ok('GET', `/audit${query}`)).data

it('holds what each admin did, to what, when and why, latest first, and nothing that others did', async () => {
  market.wait(1000)
  await market.admin.ok('POST', `/vendors/${kitchen.vendorId}/suspend`, { reason: 'Inspection' })
  await market.admin.ok('POST', `/vendors/${kitchen.vendorId}/approve`)
  await person.client.ok('POST', '/orders', orderFrom(kitchen))
  await market.admin.ok('POST', `/users/${person.id}/suspend`)
  const [last, approval, suspension, ...before] = await audit()
  expect(last).toMatchObject({ type: 'account.suspended', subject: person.id, actorId: adminId })
  expect(approval).toMatchObject({ type: 'vendor.approved', subject: kitchen.vendorId })
  expect(suspension).toMatchObject({ type: 'vendor.suspended', data: { reason: 'Inspection' } })
  expect(before.map(({ type }) => type)).toEqual(
    expect.arrayContaining(['category.added', 'vendor.approved', 'account.signed_in']),
  )
  expect(before.every(({ actorId }) => actorId === adminId)).toBe(true)
  expect(JSON.stringify(await audit())).not.toContain('order.placed')
})

it('is found by admin, by subject and by time, each without gaps over its pages', async () => {
  const all = await audit('?limit=100')
  expect(await walk(market.admin, '/audit', 2)).toEqual(idsOf(all))
  expect(await audit(`?actorId=${adminId}&limit=100`)).toEqual(all)
  expect(await audit('?actorId=usr_nobody')).toEqual([])
  const ofVendor = all.filter(({ subject }) => subject === kitchen.vendorId)
  expect(ofVendor.length).toBeGreaterThan(2)
  expect(await audit(`?subject=${kitchen.vendorId}`)).toEqual(ofVendor)
  expect(await walk(market.admin, `/audit?subject=${kitchen.vendorId}`, 1)).toEqual(idsOf(ofVendor))
  const moment = all[2]?.at ?? ''
  const since = encodeURIComponent(moment)
  expect(await audit(`?from=${since}&limit=100`)).toEqual(all.filter(({ at }) => at >= moment))
  expect(await audit(`?to=${since}&limit=100`)).toEqual(all.filter(({ at }) => at < moment))
  expect(outcome(await market.admin.get('/audit?role=ADMIN'))).toBe('422 validation_failed /role')
})

it('tells what was there before a change and what after, and not how to reach anybody', async () => {
  const { vendorId, productId, categoryId } = kitchen
  await market.admin.ok('PATCH', `/vendors/${vendorId}`, { name: 'Mama Rich', phone: '+2348011112222' })
  await market.admin.ok('PATCH', `/products/${productId}`, { price: 3, available: true })
  const { name } = await market.admin.ok('GET', `/categories/${categoryId}`)
  await market.admin.ok('PATCH', `/categories/${categoryId}`, { name: 'Rice of today' })
  const [renamed, repriced, changed] = await audit()
  expect(changed?.data).toMatchObject({ changed: { name: { from: 'Mama Put', to: 'Mama Rich' }, phone: {} } })
  expect(JSON.stringify(changed)).not.toContain('11112222')
  expect(repriced?.data).toMatchObject({ changed: { price: { from: 250_000, to: 3 } } })
  expect(renamed?.data).toEqual({ name: 'Rice of today', before: name })
})
