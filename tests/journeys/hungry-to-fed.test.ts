import { afterAll, beforeAll, expect, it } from 'vitest'
import { approvedCourier, openKitchen, orderFrom } from '../helpers/kitchen.ts'
import { type Marketplace, openMarketplace } from '../helpers/marketplace.ts'

let market: Marketplace
beforeAll(async () => void (market = await openMarketplace()))
afterAll(() => market.close())

it('brings an order from a customer to the door, and tells everyone once', async () => {
  const kitchen = await openKitchen(market, { stock: 10 })
  const customer = await market.register('CUSTOMER', 'Ada Obi')
  const courier = await approvedCourier(market, 'Chidi Eze')

  const found = await market.anyone.ok('GET', `/products?vendorId=${kitchen.vendorId}`)
  expect(found.data).toHaveLength(1)

  const placed = await customer.client.ok('POST', '/orders', orderFrom(kitchen, 2))
  expect(placed).toMatchObject({
    status: 'PLACED',
    subtotal: 500_000,
    deliveryFee: 50_000,
    total: 550_000,
    currency: 'NGN',
    paymentMethod: 'CASH',
    paymentStatus: 'NONE',
    readyBy: null,
    allowedActions: ['cancel'],
    delivery: null,
  })
  expect(placed.number).toMatch(/^[2-9A-HJ-NP-Z]{8}$/)
  expect((await market.anyone.ok('GET', `/products/${kitchen.productId}`)).stock).toBe(8)

  const accepted = await kitchen.owner.client.ok('POST', `/orders/${placed.id}/accept`, { prepMinutes: 25 })
  expect(accepted).toMatchObject({ status: 'ACCEPTED', allowedActions: ['ready', 'cancel'] })
  expect(Date.parse(accepted.readyBy) - Date.parse(accepted.updatedAt)).toBe(25 * 60_000)

  const ready = await kitchen.owner.client.ok('POST', `/orders/${placed.id}/ready`)
  expect(ready).toMatchObject({ status: 'READY_FOR_PICKUP', delivery: { status: 'OPEN', courier: null } })

  const [offer] = (await courier.client.ok('GET', '/deliveries?status=OPEN')).data
  expect(offer).toMatchObject({
    orderId: placed.id,
    dropoff: { line1: null, city: 'Lagos', lat: 6.45, lng: 3.43, note: null },
  })
  expect(offer.dropoff).not.toHaveProperty('phone')

  const assigned = await courier.client.ok('POST', `/deliveries/${offer.id}/accept`)
  expect(assigned).toMatchObject({ status: 'ASSIGNED', courierId: courier.courierId })
  expect(assigned.dropoff).toMatchObject({
    line1: '4 Bourdillon Road',
    name: 'Ada Obi',
    phone: '+2348012345678',
  })

  await courier.client.ok('POST', `/deliveries/${offer.id}/pick-up`)
  expect(await customer.client.ok('GET', `/orders/${placed.id}`)).toMatchObject({
    status: 'OUT_FOR_DELIVERY',
    delivery: { status: 'PICKED_UP', courier: { name: 'Chidi', vehicle: 'MOTORBIKE' } },
  })

  const delivered = await courier.client.ok('POST', `/deliveries/${offer.id}/deliver`)
  expect(delivered).toMatchObject({ status: 'DELIVERED', dropoff: { line1: null } })
  expect(await customer.client.ok('GET', `/orders/${placed.id}`)).toMatchObject({
    status: 'DELIVERED',
    paymentStatus: 'PAID',
    allowedActions: [],
  })

  const timeline = (await customer.client.ok('GET', `/orders/${placed.id}/events`)).data
  expect(timeline.map((event: { to: string; actorRole: string }) => [event.to, event.actorRole])).toEqual([
    ['PLACED', 'CUSTOMER'],
    ['ACCEPTED', 'VENDOR'],
    ['READY_FOR_PICKUP', 'VENDOR'],
    ['ASSIGNED', 'COURIER'],
    ['OUT_FOR_DELIVERY', 'COURIER'],
    ['DELIVERED', 'COURIER'],
  ])

  const told = async (client: typeof customer.client) =>
    (await client.ok('GET', '/notifications')).data.map((notification: { type: string }) => notification.type)
  expect(await told(customer.client)).toEqual([
    'order.delivered',
    'order.out_for_delivery',
    'order.assigned',
    'order.ready',
    'order.accepted',
  ])
  expect(await told(kitchen.owner.client)).toEqual([
    'order.delivered',
    'order.assigned',
    'order.placed',
    'vendor.approved',
  ])
  expect(await told(courier.client)).toEqual(['courier.approved'])
})
