import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ADDRESS, approvedCourier, HOME, type Kitchen, openKitchen, orderAt } from '../helpers/kitchen.ts'
import { type Marketplace, openMarketplace, type Person } from '../helpers/marketplace.ts'
import { outcome } from '../helpers/outcome.ts'

const COARSE = { line1: null, city: 'Lagos', lat: 6.45, lng: 3.43, note: null }
const EXACT = { ...HOME, name: 'Ada Obi', phone: '+2348012345678' }
const PICKUP = { name: 'Mama Put', ...ADDRESS }
const PICKUP_PHONE = '+2348000000001'

let market: Marketplace
let kitchen: Kitchen
let customer: Person
let courier: Person & { courierId: string }
let other: Person & { courierId: string }
beforeAll(async () => {
  market = await openMarketplace()
  kitchen = await openKitchen(market)
  customer = await market.register('CUSTOMER', 'Ada Obi')
  courier = await approvedCourier(market, 'Chidi Obinna Eze')
  other = await approvedCourier(market, 'Musa Bello')
})
afterAll(() => market.close())

const cast = () => ({ kitchen, customer, courier })
const step = ({ client }: Person, deliveryId: string, verb: string) =>
  client.ok('POST', `/deliveries/${deliveryId}/${verb}`)
const seenBy = ({ client }: Pick<Person, 'client'>, deliveryId: string) =>
  client.ok('GET', `/deliveries/${deliveryId}`)
/** The delivery as the courier's list shows it. */
const listedFor = async ({ client }: Pick<Person, 'client'>, deliveryId: string) =>
  (await client.ok('GET', '/deliveries?limit=100')).data.find(({ id }: { id: string }) => id === deliveryId)

describe('the drop-off of a delivery', () => {
  it('is coarse to a courier before they take it, exact until the door, and coarse again', async () => {
    const { deliveryId } = await orderAt('READY_FOR_PICKUP', cast())
    const look = async () => [await seenBy(courier, deliveryId), await listedFor(courier, deliveryId)]
    for (const seen of await look()) {
      expect([seen.pickup, seen.dropoff]).toEqual([PICKUP, COARSE])
    }
    for (const verb of ['accept', 'pick-up']) {
      for (const seen of [await step(courier, deliveryId, verb), ...(await look())]) {
        expect([seen.pickup, seen.dropoff]).toEqual([{ ...PICKUP, phone: PICKUP_PHONE }, EXACT])
      }
    }
    for (const seen of [await step(courier, deliveryId, 'deliver'), ...(await look())]) {
      expect([seen.pickup, seen.dropoff]).toEqual([PICKUP, COARSE])
    }
  })

  it('is coarse again at once for the courier who gives it back', async () => {
    const { deliveryId } = await orderAt('ASSIGNED', cast())
    expect((await step(courier, deliveryId, 'release')).dropoff).toEqual(COARSE)
    expect((await seenBy(courier, deliveryId)).dropoff).toEqual(COARSE)
  })

  it('is exact to an admin from the beginning to the end, and after a cancellation', async () => {
    const { id, deliveryId } = await orderAt('READY_FOR_PICKUP', cast())
    const exact = async () => {
      for (const seen of [
        await seenBy({ client: market.admin }, deliveryId),
        await listedFor({ client: market.admin }, deliveryId),
      ]) {
        expect([seen.pickup.phone, seen.dropoff]).toEqual([PICKUP_PHONE, EXACT])
      }
    }
    await exact()
    await step(courier, deliveryId, 'accept')
    await exact()
    await market.admin.ok('POST', `/orders/${id}/cancel`, { reason: 'Flood' })
    await exact()
  })

  it('is where and whom the customer was when the food was ready', async () => {
    const { deliveryId } = await orderAt('ASSIGNED', cast())
    await customer.client.ok('PATCH', '/me', { name: 'Ada Okafor', phone: null })
    expect((await seenBy(courier, deliveryId)).dropoff).toEqual(EXACT)
    await customer.client.ok('PATCH', '/me', { name: 'Ada Obi', phone: EXACT.phone })
    await step(courier, deliveryId, 'release')
  })

  it('has a null phone where the customer told none', async () => {
    await customer.client.ok('PATCH', '/me', { phone: null })
    const { deliveryId } = await orderAt('ASSIGNED', cast())
    expect((await seenBy(courier, deliveryId)).dropoff).toEqual({ ...EXACT, phone: null })
    await customer.client.ok('PATCH', '/me', { phone: EXACT.phone })
    await step(courier, deliveryId, 'release')
  })
})

describe('the address of an order', () => {
  const addressFor = async ({ client }: Pick<Person, 'client'>, orderId: string) =>
    (await client.ok('GET', `/orders/${orderId}`)).deliveryAddress

  it('is not to be had for a courier who does not bring it', async () => {
    const { id, deliveryId } = await orderAt('READY_FOR_PICKUP', cast())
    expect(outcome(await courier.client.get(`/orders/${id}`))).toBe('404 not_found')
    await step(courier, deliveryId, 'accept')
    expect(outcome(await other.client.get(`/orders/${id}`))).toBe('404 not_found')
    await step(courier, deliveryId, 'release')
    expect(outcome(await courier.client.get(`/orders/${id}`))).toBe('404 not_found')
  })

  it('is exact to its courier until the door and coarse after it, in lists too', async () => {
    const { id, deliveryId } = await orderAt('ASSIGNED', cast())
    const listed = async () =>
      (await courier.client.ok('GET', '/orders?limit=1')).data[0].deliveryAddress as object
    expect([await addressFor(courier, id), await listed()]).toEqual([HOME, HOME])
    await step(courier, deliveryId, 'pick-up')
    expect([await addressFor(courier, id), await listed()]).toEqual([HOME, HOME])
    await step(courier, deliveryId, 'deliver')
    expect([await addressFor(courier, id), await listed()]).toEqual([COARSE, COARSE])
  })

  it('is exact to the vendor while the order runs and coarse once it has ended', async () => {
    const delivered = await orderAt('OUT_FOR_DELIVERY', cast())
    expect(await addressFor(kitchen.owner, delivered.id)).toEqual(HOME)
    await step(courier, delivered.deliveryId, 'deliver')
    expect(await addressFor(kitchen.owner, delivered.id)).toEqual(COARSE)
    const cancelled = await orderAt('ACCEPTED', cast())
    const reply = await kitchen.owner.client.ok('POST', `/orders/${cancelled.id}/cancel`, { reason: 'No' })
    expect(reply.deliveryAddress).toEqual(COARSE)
  })

  it('stays exact to the customer and to admins', async () => {
    const { id } = await orderAt('DELIVERED', cast())
    expect(await addressFor(customer, id)).toEqual(HOME)
    expect(await addressFor({ client: market.admin }, id)).toEqual(HOME)
  })
})

describe('of a courier', () => {
  it('customers and vendors see the first name and the vehicle, nothing else', async () => {
    for (const status of ['ASSIGNED', 'OUT_FOR_DELIVERY', 'DELIVERED'] as const) {
      const { id } = await orderAt(status, cast())
      for (const { client } of [customer, kitchen.owner]) {
        const order = await client.ok('GET', `/orders/${id}`)
        expect(order.delivery.courier).toEqual({ name: 'Chidi', vehicle: 'MOTORBIKE' })
        const text = JSON.stringify(order)
        for (const secret of ['Obinna', 'LAG-123-AB', courier.id, courier.courierId, courier.email]) {
          expect(text).not.toContain(secret)
        }
      }
    }
  })

  it('nobody is shown before one has it, and nobody after it was given back', async () => {
    const { id, deliveryId } = await orderAt('READY_FOR_PICKUP', { ...cast(), courier: other })
    const shown = async () => (await customer.client.ok('GET', `/orders/${id}`)).delivery
    const open = { id: deliveryId, status: 'OPEN', courier: null }
    expect(await shown()).toEqual(open)
    await step(other, deliveryId, 'accept')
    expect((await shown()).courier.name).toBe('Musa')
    await step(other, deliveryId, 'release')
    expect(await shown()).toEqual(open)
  })
})
