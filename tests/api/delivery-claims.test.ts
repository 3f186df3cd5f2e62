import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { expectInvariants } from '../helpers/invariants.ts'
import { approvedCourier, type Kitchen, openKitchen, orderAt, type Reached } from '../helpers/kitchen.ts'
import { type Marketplace, openMarketplace, type Person } from '../helpers/marketplace.ts'
import { outcome } from '../helpers/outcome.ts'

let market: Marketplace
let kitchen: Kitchen
let customer: Person
/** New before each test: how many deliveries they have is what these tests are about. */
let courier: Person & { courierId: string }
let other: Person & { courierId: string }
beforeAll(async () => {
  market = await openMarketplace()
  kitchen = await openKitchen(market)
  customer = await market.register('CUSTOMER')
})
afterAll(() => market.close())
beforeEach(async () => {
  courier = await approvedCourier(market)
  other = await approvedCourier(market)
})

const NO_DELIVERY = 'dlv_00000000000000000000000000'

const at = async (status: Reached): Promise<string> =>
  (await orderAt(status, { kitchen, customer, courier })).deliveryId
const call = async ({ client }: Pick<Person, 'client'>, deliveryId: string, verb: string, body?: object) =>
  outcome(await client.post(`/deliveries/${deliveryId}/${verb}`, body))
const accept = (person: Person, deliveryId: string) => call(person, deliveryId, 'accept')
const admin = () => ({ client: market.admin })
const assign = (deliveryId: string, courierId: string) => call(admin(), deliveryId, 'assign', { courierId })
const delivery = (deliveryId: string) => market.admin.ok('GET', `/deliveries/${deliveryId}`)
const places = async ({ courierId }: { courierId: string }): Promise<number> =>
  (await market.admin.ok('GET', `/couriers/${courierId}`)).activeDeliveries

describe('a delivery that is not open', () => {
  it('is taken, to any courier: approved or not, with a profile or without, its own too', async () => {
    const waiting = await market.register('COURIER')
    await waiting.client.ok('POST', '/couriers', { vehicle: 'FOOT' })
    const newcomer = await market.register('COURIER')
    const away = await approvedCourier(market)
    await away.client.ok('PATCH', '/couriers/me', { available: false })
    for (const status of ['ASSIGNED', 'OUT_FOR_DELIVERY', 'DELIVERED'] as const) {
      const deliveryId = await at(status)
      for (const person of [other, waiting, newcomer, away, courier]) {
        expect(await accept(person, deliveryId)).toBe('409 delivery_taken')
      }
      expect(await assign(deliveryId, other.courierId)).toBe('409 delivery_taken')
    }
    const { id, deliveryId } = await orderAt('READY_FOR_PICKUP', { kitchen, customer, courier })
    await kitchen.owner.client.ok('POST', `/orders/${id}/cancel`, { reason: 'Out of gas' })
    expect(await accept(other, deliveryId)).toBe('409 delivery_taken')
    expect(await assign(deliveryId, other.courierId)).toBe('409 delivery_taken')
  })

  it('that never was is not found', async () => {
    expect(await accept(courier, NO_DELIVERY)).toBe('404 not_found')
    expect(await assign(NO_DELIVERY, courier.courierId)).toBe('404 not_found')
  })
})

describe('a courier cannot take a delivery', () => {
  const unavailable = '409 courier_unavailable'

  it('without a profile, or before the approval', async () => {
    const deliveryId = await at('READY_FOR_PICKUP')
    const newcomer = await market.register('COURIER')
    expect(await accept(newcomer, deliveryId)).toBe(unavailable)
    const { id } = await newcomer.client.ok('POST', '/couriers', { vehicle: 'FOOT' })
    expect(await accept(newcomer, deliveryId)).toBe(unavailable)
    expect(await assign(deliveryId, id)).toBe(unavailable)
    await market.admin.ok('POST', `/couriers/${id}/approve`)
    expect(await accept(newcomer, deliveryId)).toBe(unavailable)
    await newcomer.client.ok('PATCH', '/couriers/me', { available: true })
    expect(await accept(newcomer, deliveryId)).toBe('200')
  })

  it('while not available', async () => {
    const deliveryId = await at('READY_FOR_PICKUP')
    await courier.client.ok('PATCH', '/couriers/me', { available: false })
    expect(await accept(courier, deliveryId)).toBe(unavailable)
    expect(await assign(deliveryId, courier.courierId)).toBe(unavailable)
    await courier.client.ok('PATCH', '/couriers/me', { available: true })
    expect(await accept(courier, deliveryId)).toBe('200')
  })

  it('while suspended', async () => {
    const deliveryId = await at('READY_FOR_PICKUP')
    await market.admin.ok('POST', `/couriers/${courier.courierId}/suspend`)
    expect(await accept(courier, deliveryId)).toBe(unavailable)
    expect(await assign(deliveryId, courier.courierId)).toBe(unavailable)
    expect((await delivery(deliveryId)).status).toBe('OPEN')
  })

  it('beyond three active ones: a delivered, released or cancelled one makes room', async () => {
    const first = await orderAt('ASSIGNED', { kitchen, customer, courier })
    const [second, third] = [await at('ASSIGNED'), await at('OUT_FOR_DELIVERY')]
    const makesRoom = async (step: () => Promise<unknown>) => {
      const next = await at('READY_FOR_PICKUP')
      expect(await accept(courier, next)).toBe(unavailable)
      expect(await assign(next, courier.courierId)).toBe(unavailable)
      await step()
      expect(await accept(courier, next)).toBe('200')
      expect(await places(courier)).toBe(3)
    }
    await makesRoom(() => call(courier, third, 'deliver'))
    await makesRoom(() => call(courier, second, 'release'))
    await makesRoom(() => market.admin.ok('POST', `/orders/${first.id}/cancel`, { reason: 'Flood' }))
  })
})

describe('giving a delivery back', () => {
  it('opens it again for everybody, with its times as if nobody had had it', async () => {
    const deliveryId = await at('READY_FOR_PICKUP')
    const open = await other.client.ok('GET', `/deliveries/${deliveryId}`)
    expect(await accept(courier, deliveryId)).toBe('200')
    expect(await call(courier, deliveryId, 'release', { reason: 'Flat tyre' })).toBe('200')
    expect(await other.client.ok('GET', `/deliveries/${deliveryId}`)).toEqual(open)
    expect(await places(courier)).toBe(0)
    expect(await accept(other, deliveryId)).toBe('200')
  })

  it('needs no reason, and takes one of 1 to 500 characters', async () => {
    const deliveryId = await at('ASSIGNED')
    for (const reason of ['', 'x'.repeat(501), 'a\nb', 5]) {
      expect(await call(courier, deliveryId, 'release', { reason })).toBe('422 validation_failed /reason')
    }
    expect(await call(courier, deliveryId, 'release', { reason: 'x'.repeat(500) })).toBe('200')
    expect(await accept(courier, deliveryId)).toBe('200')
    expect(await call(admin(), deliveryId, 'release')).toBe('200')
    expect((await delivery(deliveryId)).courierId).toBeNull()
  })

  it('is over once the food is picked up', async () => {
    const deliveryId = await at('OUT_FOR_DELIVERY')
    expect(await call(courier, deliveryId, 'release')).toBe('409 invalid_transition')
    expect(await call(admin(), deliveryId, 'release')).toBe('409 invalid_transition')
    expect(await places(courier)).toBe(1)
  })
})

describe('an admin’s assignment', () => {
  it('gives the delivery to the courier as if they had taken it', async () => {
    const deliveryId = await at('READY_FOR_PICKUP')
    expect(await assign(deliveryId, other.courierId)).toBe('200')
    expect(await delivery(deliveryId)).toMatchObject({ status: 'ASSIGNED', courierId: other.courierId })
    expect(await places(other)).toBe(1)
    expect(await call(courier, deliveryId, 'pick-up')).toBe('404 not_found')
    expect(await call(other, deliveryId, 'pick-up')).toBe('200')
  })

  it('names a courier that is there, by the courier’s id', async () => {
    const deliveryId = await at('READY_FOR_PICKUP')
    for (const courierId of ['crr_none', other.id, '']) {
      expect(await assign(deliveryId, courierId)).toBe('422 unknown_reference /courierId')
    }
    expect(await call(admin(), deliveryId, 'assign', {})).toBe('422 validation_failed /courierId')
    expect((await delivery(deliveryId)).status).toBe('OPEN')
  })
})

describe('a suspension', () => {
  it('of the courier opens what is assigned to them, and lets them finish what is picked up', async () => {
    const [waiting, second, carried] = [
      await at('ASSIGNED'),
      await at('ASSIGNED'),
      await at('OUT_FOR_DELIVERY'),
    ]
    await market.admin.ok('POST', `/couriers/${courier.courierId}/suspend`, { reason: 'Complaints' })
    for (const deliveryId of [waiting, second]) {
      expect(await delivery(deliveryId)).toMatchObject({ status: 'OPEN', courierId: null, assignedAt: null })
    }
    expect(await places(courier)).toBe(1)
    expect(await accept(other, waiting)).toBe('200')
    expect(await call(courier, carried, 'deliver')).toBe('200')
    expect(await places(courier)).toBe(0)
  })

  it('of the account does the same, and an admin’s cancel ends what is picked up', async () => {
    const waiting = await at('ASSIGNED')
    const carried = await orderAt('OUT_FOR_DELIVERY', { kitchen, customer, courier })
    await market.admin.ok('POST', `/users/${courier.id}/suspend`)
    expect((await delivery(waiting)).status).toBe('OPEN')
    expect(await delivery(carried.deliveryId)).toMatchObject({
      status: 'PICKED_UP',
      courierId: courier.courierId,
    })
    expect(await call(courier, carried.deliveryId, 'deliver')).toBe('401 unauthenticated')
    expect(await assign(waiting, courier.courierId)).toBe('409 courier_unavailable')
    await market.admin.ok('POST', `/orders/${carried.id}/cancel`, { reason: 'Courier gone' })
    expect(await places(courier)).toBe(0)
  })

  it('is told in the timeline as the admin’s step, with its reason', async () => {
    const { id } = await orderAt('ASSIGNED', { kitchen, customer, courier })
    await market.admin.ok('POST', `/couriers/${courier.courierId}/suspend`, { reason: 'Complaints' })
    const steps = (await customer.client.ok('GET', `/orders/${id}/events`)).data
    expect(steps.at(-1)).toMatchObject({
      from: 'ASSIGNED',
      to: 'READY_FOR_PICKUP',
      actorRole: 'ADMIN',
      reason: 'Complaints',
    })
  })
})

it('leaves the marketplace whole', async () => {
  await expect(expectInvariants(market)).resolves.toBeUndefined()
})
