import { afterAll, beforeAll, expect, it } from 'vitest'
import { approvedCourier, type Kitchen, openKitchen, orderAt } from '../helpers/kitchen.ts'
import { type Marketplace, openMarketplace, type Person } from '../helpers/marketplace.ts'

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
