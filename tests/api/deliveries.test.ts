import { afterAll, beforeAll, expect, it } from 'vitest'
import { expectInvariants } from '../helpers/invariants.ts'
import { approvedCourier, type Kitchen, openKitchen, orderAt } from '../helpers/kitchen.ts'
import { type Marketplace, openMarketplace, type Person } from '../helpers/marketplace.ts'
import { outcome } from '../helpers/outcome.ts'

let market: Marketplace
let kitchen: Kitchen
let customer: Person
let courier: Person & { courierId: string }

beforeAll(async () => {
  market = await openMarketplace()
  kitchen = await openKitchen(market)
  customer = await market.register('CUSTOMER')
  courier = await approvedCourier(market)
})
afterAll(() => market.close())

const NEAR = '/deliveries?near=6.43,3.42'
const near = async () => (await courier.client.ok('GET', NEAR)).data.map(({ id }: { id: string }) => id)
const call = async (person: Person, path: string, body?: object) =>
  outcome(await person.client.post(path, body))

it('offers open deliveries near a courier, and takes them out once somebody has them', async () => {
  const { deliveryId } = await orderAt('READY_FOR_PICKUP', { kitchen, customer, courier })
  expect((await courier.client.ok('GET', NEAR)).data).toMatchObject([
    { id: deliveryId, distanceMetres: 298, dropoff: { line1: null } },
  ])
  expect((await courier.client.ok('GET', '/deliveries?near=9.05,7.49')).data).toEqual([])
  await courier.client.ok('POST', `/deliveries/${deliveryId}/accept`)
  expect(await near()).toEqual([])
  await courier.client.ok('POST', `/deliveries/${deliveryId}/release`, { reason: 'Flat tyre' })
  expect(await near()).toEqual([deliveryId])
  const { orderId } = await courier.client.ok('GET', `/deliveries/${deliveryId}`)
  await kitchen.owner.client.ok('POST', `/orders/${orderId}/cancel`, { reason: 'Out of gas' })
  expect(await near()).toEqual([])
})

it('hides a taken delivery from others, who are told that it is taken', async () => {
  const other = await approvedCourier(market)
  const { deliveryId } = await orderAt('ASSIGNED', { kitchen, customer, courier })
  expect(outcome(await other.client.get(`/deliveries/${deliveryId}`))).toBe('404 not_found')
  expect(await call(other, `/deliveries/${deliveryId}/accept`)).toBe('409 delivery_taken')
  expect(await call(other, `/deliveries/${deliveryId}/pick-up`)).toBe('404 not_found')
  expect(await call(courier, `/deliveries/${deliveryId}/deliver`)).toBe('409 invalid_transition')
  await courier.client.ok('POST', `/deliveries/${deliveryId}/release`)
})

it('is assigned and taken back by an admin, who tells the courier and nobody else', async () => {
  const { deliveryId } = await orderAt('READY_FOR_PICKUP', { kitchen, customer, courier })
  const assign = (courierId: string) => market.admin.post(`/deliveries/${deliveryId}/assign`, { courierId })
  expect(outcome(await assign('crr_none'))).toBe('422 unknown_reference /courierId')
  expect(outcome(await assign(courier.courierId))).toBe('200')
  await market.admin.ok('POST', `/deliveries/${deliveryId}/release`, { reason: 'Too far' })
  const told = (await courier.client.ok('GET', '/notifications')).data.map(
    ({ type }: { type: string }) => type,
  )
  expect(told.slice(0, 2)).toEqual(['delivery.released', 'delivery.assigned_to_you'])
})

it('opens again when its courier is suspended, unless the food is on its way', async () => {
  const leaving = await approvedCourier(market)
  const cast = { kitchen, customer, courier: leaving }
  const [waiting, carried] = [await orderAt('ASSIGNED', cast), await orderAt('OUT_FOR_DELIVERY', cast)]
  await market.admin.ok('POST', `/couriers/${leaving.courierId}/suspend`, { reason: 'Complaints' })
  expect((await market.admin.ok('GET', `/deliveries/${waiting.deliveryId}`)).status).toBe('OPEN')
  expect(await call(leaving, `/deliveries/${carried.deliveryId}/deliver`)).toBe('200')
  expect(await call(leaving, `/deliveries/${waiting.deliveryId}/accept`)).toBe('409 courier_unavailable')
  await expectInvariants(market)
})
