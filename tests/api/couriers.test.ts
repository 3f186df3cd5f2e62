import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectInvariants } from '../helpers/invariants.ts'
import { approvedCourier, openKitchen, orderAt } from '../helpers/kitchen.ts'
import { type Marketplace, openMarketplace, type Person } from '../helpers/marketplace.ts'
import { outcome } from '../helpers/outcome.ts'
import { walk } from '../helpers/pages.ts'

let market: Marketplace
beforeAll(async () => void (market = await openMarketplace()))
afterAll(() => market.close())

const admin = (path: string, body?: object) => market.admin.ok('POST', path, body)
const me = ({ client }: Person) => client.ok('GET', '/couriers/me')
const change = ({ client }: Person, fields: object) => client.patch('/couriers/me', fields)

/** A courier who has registered, and waits. */
async function pending(name?: string): Promise<Person & { courierId: string }> {
  const person = await market.register('COURIER', name)
  const { id } = await person.client.ok('POST', '/couriers', { vehicle: 'BICYCLE' })
  return { ...person, courierId: id }
}

describe('registering as a courier', () => {
  it('makes a profile that waits for an admin', async () => {
    const person = await market.register('COURIER', 'Chidi Eze')
    const courier = await person.client.ok('POST', '/couriers', {
      vehicle: 'CAR',
      licensePlate: ' LAG-1 ',
    })
    expect(courier).toEqual({
      id: expect.stringMatching(/^crr_/),
      userId: person.id,
      name: 'Chidi Eze',
      vehicle: 'CAR',
      licensePlate: 'LAG-1',
      status: 'PENDING',
      available: false,
      location: null,
      activeDeliveries: 0,
      createdAt: expect.any(String),
    })
    expect(await me(person)).toEqual(courier)
    expect(await market.admin.ok('GET', `/couriers/${courier.id}`)).toEqual(courier)
  })

  it('works once', async () => {
    const person = await pending()
    expect(outcome(await person.client.post('/couriers', { vehicle: 'CAR' }))).toBe('409 courier_exists')
    expect((await me(person)).vehicle).toBe('BICYCLE')
  })

  it('takes a known vehicle and nothing that others decide', async () => {
    const { client } = await market.register('COURIER')
    const register = async (body: object) => outcome(await client.post('/couriers', body))
    expect(await register({})).toBe('422 validation_failed /vehicle')
    expect(await register({ vehicle: 'HORSE' })).toBe('422 validation_failed /vehicle')
    for (const field of ['status', 'available', 'name', 'userId', 'activeDeliveries']) {
      expect(await register({ vehicle: 'FOOT', [field]: 1 })).toBe(`422 validation_failed /${field}`)
    }
    expect(outcome(await client.get('/couriers/me'))).toBe('404 not_found')
    expect(outcome(await client.patch('/couriers/me', { vehicle: 'CAR' }))).toBe('404 not_found')
    expect(await register({ vehicle: 'FOOT', licensePlate: null })).toBe('201')
  })
})

describe('a courier’s profile', () => {
  it('changes field by field, and by nothing where nothing is given', async () => {
    const courier = await pending()
    const before = await me(courier)
    expect((await change(courier, {})).body).toEqual(before)
    expect((await change(courier, { vehicle: 'MOTORBIKE', licensePlate: 'A-1' })).body).toEqual({
      ...before,
      vehicle: 'MOTORBIKE',
      licensePlate: 'A-1',
    })
    expect((await change(courier, { licensePlate: null })).body.licensePlate).toBeNull()
  })

  it('holds the last position and when it was told, within the bounds of the earth', async () => {
    const courier = await pending()
    const told = (await change(courier, { location: { lat: 6.5, lng: 3.4 } })).body.location
    expect(told).toEqual({ lat: 6.5, lng: 3.4, at: expect.any(String) })
    market.wait(1_000)
    const moved = (await change(courier, { location: { lat: -90, lng: 180 } })).body.location
    expect(Date.parse(moved.at) - Date.parse(told.at)).toBeGreaterThanOrEqual(1_000)
    const refused: [object, string][] = [
      [{ location: { lat: 91, lng: 0 } }, '/location/lat'],
      [{ location: { lat: 0 } }, '/location/lng'],
      [{ location: { lat: 0, lng: 0, at: 'now' } }, '/location/at'],
      [{ location: [6.5, 3.4] }, '/location'],
      [{ vehicle: null }, '/vehicle'],
      [{ available: 'true' }, '/available'],
      [{ status: 'APPROVED' }, '/status'],
    ]
    for (const [fields, path] of refused) {
      expect(outcome(await change(courier, fields))).toBe(`422 validation_failed ${path}`)
    }
    expect((await me(courier)).location).toEqual(moved)
    expect((await change(courier, { location: null })).body.location).toBeNull()
    expect((await me(courier)).location).toBeNull()
  })

  it('goes by the name of the account', async () => {
    const courier = await pending('Old Name')
    await courier.client.ok('PATCH', '/me', { name: 'New Name' })
    expect((await me(courier)).name).toBe('New Name')
  })
})

describe('being available', () => {
  it('needs an approval, and being away does not', async () => {
    const courier = await pending()
    expect(outcome(await change(courier, { available: true }))).toBe('409 courier_not_approved')
    expect(outcome(await change(courier, { available: false }))).toBe('200')
    await admin(`/couriers/${courier.courierId}/approve`)
    expect((await me(courier)).available).toBe(false)
    expect((await change(courier, { available: true })).body.available).toBe(true)
  })

  it('ends with a suspension and does not come back by itself', async () => {
    const courier = await approvedCourier(market)
    const suspended = await admin(`/couriers/${courier.courierId}/suspend`, { reason: 'Papers' })
    expect(suspended).toMatchObject({ status: 'SUSPENDED', available: false })
    expect(outcome(await change(courier, { available: true }))).toBe('409 courier_not_approved')
    await admin(`/couriers/${courier.courierId}/approve`)
    expect(await me(courier)).toMatchObject({ status: 'APPROVED', available: false })
  })

  it('ends with the account’s suspension, and a reactivated account is no approved courier', async () => {
    const courier = await approvedCourier(market)
    await admin(`/users/${courier.id}/suspend`)
    expect(outcome(await courier.client.get('/couriers/me'))).toBe('401 unauthenticated')
    await admin(`/users/${courier.id}/reactivate`)
    expect(await market.admin.ok('GET', `/couriers/${courier.courierId}`)).toMatchObject({
      status: 'SUSPENDED',
      available: false,
    })
  })
})

describe('an admin', () => {
  it('approves and suspends again without an effect, and without telling again', async () => {
    const courier = await pending()
    const told = async () =>
      (await courier.client.ok('GET', '/notifications')).data.map(({ type }: { type: string }) => type)
    const path = `/couriers/${courier.courierId}`
    const approved = await admin(`${path}/approve`)
    expect(approved.status).toBe('APPROVED')
    expect(await admin(`${path}/approve`)).toEqual(approved)
    const suspended = await admin(`${path}/suspend`)
    expect(await admin(`${path}/suspend`, { reason: 'Again' })).toEqual(suspended)
    expect(await told()).toEqual(['courier.suspended', 'courier.approved'])
    await admin(`${path}/approve`)
    expect((await told())[0]).toBe('courier.approved')
  })

  it('sees how many deliveries a courier has', async () => {
    const [kitchen, customer] = [await openKitchen(market), await market.register('CUSTOMER')]
    const courier = await approvedCourier(market)
    for (const status of ['ASSIGNED', 'OUT_FOR_DELIVERY', 'DELIVERED'] as const) {
      await orderAt(status, { kitchen, customer, courier })
    }
    const path = `/couriers/${courier.courierId}`
    expect((await market.admin.ok('GET', path)).activeDeliveries).toBe(2)
    expect((await admin(`${path}/suspend`)).activeDeliveries).toBe(1)
    expect((await market.admin.ok('GET', path)).activeDeliveries).toBe(1)
  })

  it('lists couriers newest first, by status and availability, each once over the pages', async () => {
    const path = '/couriers'
    const all = (await market.admin.ok('GET', '/couriers?limit=100')).data
    const idsWhere = (wanted: (courier: { status: string; available: boolean }) => boolean) =>
      all.filter(wanted).map(({ id }: { id: string }) => id)
    expect(idsWhere(() => true)).toEqual(
      idsWhere(() => true)
        .toSorted()
        .toReversed(),
    )
    for (const limit of [1, 3, 100]) {
      expect(await walk(market.admin, path, limit)).toEqual(idsWhere(() => true))
      for (const status of ['PENDING', 'APPROVED', 'SUSPENDED']) {
        expect(await walk(market.admin, `${path}?status=${status}`, limit)).toEqual(
          idsWhere((courier) => courier.status === status),
        )
        expect(await walk(market.admin, `${path}?status=${status}&available=true`, limit)).toEqual(
          idsWhere((courier) => courier.status === status && courier.available),
        )
      }
      expect(await walk(market.admin, `${path}?available=false`, limit)).toEqual(
        idsWhere((courier) => !courier.available),
      )
    }
    expect(outcome(await market.admin.get('/couriers?status=GONE'))).toBe('422 validation_failed /status')
    expect(outcome(await market.admin.get('/couriers?available=1'))).toBe('422 validation_failed /available')
  })
})

it('leaves the marketplace whole', async () => {
  await expect(expectInvariants(market)).resolves.toBeUndefined()
})
