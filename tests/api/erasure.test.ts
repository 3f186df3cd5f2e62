import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { everything } from '../helpers/invariants.ts'
import { approvedCourier, type Kitchen, openKitchen, orderAt, orderFrom } from '../helpers/kitchen.ts'
import { type Marketplace, openMarketplace, PASSWORD, type Person } from '../helpers/marketplace.ts'
import { outcome } from '../helpers/outcome.ts'

let market: Marketplace
let kitchen: Kitchen
let courier: Person & { courierId: string }
beforeAll(async () => {
  market = await openMarketplace({ PAYOUT_HOLD_HOURS: '1', ACCESS_TOKEN_TTL: '86400' })
  kitchen = await openKitchen(market)
  courier = await approvedCourier(market)
})
afterAll(() => market.close())

const password = { password: PASSWORD }
const erase = ({ client }: Person, body: object = password) => client.send('DELETE', '/me', body)
const login = (email: string) => market.anyone.post('/auth/login', { email, password: PASSWORD })
const users = async (search: string) => (await market.admin.ok('GET', `/users?search=${search}`)).data

/** All that the database and the folder hold, as text. */
const allRows = async () => JSON.stringify(await everything(market))

describe('a customer', () => {
  const SECRETS = [
    'Quirina',
    '+2348099911122',
    '77 Hidden Close',
    'Purple door',
    'Allergic to sesame',
    'No pepper',
  ]

  async function customerWithPast(): Promise<Person & { orderId: string }> {
    const person = await market.register('CUSTOMER', 'Quirina Uzor')
    await person.client.ok('PATCH', '/me', { name: 'Quirina Obi', phone: '+234 809 991 1122' })
    const { productId } = kitchen
    const order = await person.client.ok('POST', '/orders', {
      ...orderFrom(kitchen),
      items: [{ productId, quantity: 1, note: 'No pepper' }],
      note: 'Allergic to sesame',
      deliveryAddress: {
        line1: '77 Hidden Close',
        city: 'Lagos',
        lat: 6.45678,
        lng: 3.41234,
        note: 'Purple door',
      },
    })
    await kitchen.owner.client.ok('POST', `/orders/${order.id}/accept`)
    const { delivery } = await kitchen.owner.client.ok('POST', `/orders/${order.id}/ready`)
    for (const step of ['accept', 'pick-up', 'deliver'])
      await courier.client.ok('POST', `/deliveries/${delivery.id}/${step}`)
    return { ...person, orderId: order.id }
  }

  let person: Person & { orderId: string }
  beforeAll(async () => void (person = await customerWithPast()))

  it('takes everything with them', async () => {
    const { account, held } = await person.client.ok('GET', '/me/export')
    expect(account).toMatchObject({ id: person.id, name: 'Quirina Obi', phone: '+2348099911122' })
    expect(Object.keys(held).sort()).toEqual([
      'bankAccounts',
      'couriers',
      'deliveries',
      'notifications',
      'orders',
      'pushSubscriptions',
      'sessions',
      'vendors',
    ])
    expect(held.orders).toEqual([await person.client.ok('GET', `/orders/${person.orderId}`)])
    expect(held.notifications).toHaveLength(5)
    expect(held.sessions).toEqual([expect.objectContaining({ revokedAt: null })])
    const text = JSON.stringify({ account, held })
    for (const secret of SECRETS) expect(text).toContain(secret)
  })

  it('goes, and nothing tells any more who it was, while the books stay', async () => {
    const before = await market.admin.ok('GET', `/orders/${person.orderId}`)
    expect(outcome(await erase(person))).toBe('204')

    const left = await allRows()
    for (const secret of [...SECRETS, person.email, '6.45678', '3.41234'])
      expect(left.includes(secret), secret).toBe(false)
    expect(await market.admin.ok('GET', `/users/${person.id}`)).toMatchObject({
      email: `${person.id}@erased.invalid`,
      name: 'Erased',
      phone: null,
      status: 'SUSPENDED',
    })
    const after = await market.admin.ok('GET', `/orders/${person.orderId}`)
    const { items, note, deliveryAddress, ...rest } = after
    expect(before).toMatchObject(rest)
    expect({ note, deliveryAddress }).toEqual({
      note: null,
      deliveryAddress: { line1: 'Erased', city: 'Lagos', lat: 6.46, lng: 3.41, note: null },
    })
    expect(items).toEqual([{ ...before.items[0], note: null }])
    expect((await market.admin.ok('GET', `/deliveries/${before.delivery.id}`)).dropoff).toEqual({
      name: 'Erased',
      phone: null,
      line1: 'Erased',
      city: 'Lagos',
      lat: 6.46,
      lng: 3.41,
      note: null,
    })
  })

  it('cannot come back, but may begin anew', async () => {
    const person = await market.register('CUSTOMER', 'Romola')
    expect(await users('romola')).toHaveLength(1)
    expect(outcome(await erase(person))).toBe('204')
    expect(outcome(await person.client.get('/me'))).toBe('401 unauthenticated')
    expect(outcome(await market.anyone.post('/auth/refresh', { refreshToken: person.refreshToken }))).toBe(
      '401 invalid_token',
    )
    expect(outcome(await login(person.email))).toBe('401 invalid_credentials')
    expect(await users('romola')).toEqual([])
    const again = { email: person.email, password: PASSWORD, name: 'Romola', role: 'CUSTOMER' }
    expect((await market.anyone.post('/auth/register', again)).status).toBe(201)
  })

  it('stays where the password is wrong, or an order is under way, and nothing changes', async () => {
    const person = await market.register('CUSTOMER')
    expect(await erase(person, { password: 'another' })).toMatchObject({
      status: 422,
      body: { errors: [{ path: '/password', message: 'is not your password' }] },
    })
    expect(outcome(await erase(person, {}))).toBe('422 validation_failed /password')
    const { id } = await person.client.ok('POST', '/orders', orderFrom(kitchen))
    const before = await allRows()
    expect(outcome(await erase(person))).toBe('409 account_in_use')
    expect((await allRows()) === before, 'nothing has changed').toBe(true)
    await person.client.ok('POST', `/orders/${id}/cancel`, { reason: 'No' })
    expect(outcome(await erase(person))).toBe('204')
  })

  it('never leaves an order under way behind, whatever happens at the same moment', async () => {
    for (let round = 0; round < 6; round++) {
      const person = await market.register('CUSTOMER')
      const [placed, erased] = await Promise.all([
        person.client.post('/orders', orderFrom(kitchen)),
        erase(person),
      ])
      expect(['201 409 account_in_use', '401 unauthenticated 204']).toContain(
        `${outcome(placed)} ${outcome(erased)}`,
      )
    }
  })
})

/** Pays a courier out, who has handed over what they collected for one order. */
async function settle({ client, courierId }: Person & { courierId: string }): Promise<() => Promise<void>> {
  const bank = {
    bankName: 'Access Bank',
    bankCode: '044',
    accountNumber: '0690000031',
    accountName: 'Xanthippe Bello',
  }
  await client.ok('POST', '/me/bank-account', bank)
  await market.admin.ok('POST', `/couriers/${courierId}/cash-deposits`, { amount: 300_000 })
  market.wait(3_600_000)
  const { payouts } = await market.admin.ok('POST', '/payouts')
  return () => market.admin.ok('POST', `/payouts/${payouts[0].id}/paid`)
}

it('a courier goes once nothing is carried and no money is owed, and their name leaves the orders', async () => {
  const leaving = await approvedCourier(market, 'Xanthippe Bello')
  await leaving.client.ok('PATCH', '/couriers/me', { location: { lat: 6.5, lng: 3.4 } })
  const customer = await market.register('CUSTOMER')
  const order = await orderAt('OUT_FOR_DELIVERY', { kitchen, customer, courier: leaving })
  expect(outcome(await erase(leaving))).toBe('409 account_in_use')
  await leaving.client.ok('POST', `/deliveries/${order.deliveryId}/deliver`)
  const { held } = await leaving.client.ok('GET', '/me/export')
  expect(held.couriers).toEqual([
    expect.objectContaining({ name: 'Xanthippe Bello', licensePlate: 'LAG-123-AB' }),
  ])
  expect(held.deliveries).toEqual([
    expect.objectContaining({ orderId: order.id, dropoff: expect.objectContaining({ line1: null }) }),
  ])
  expect(held.orders).toEqual([])
  expect(outcome(await erase(leaving)), 'holds cash').toBe('409 account_in_use')
  const arrived = await settle(leaving)
  expect(outcome(await erase(leaving)), 'a payout is under way').toBe('409 account_in_use')
  await arrived()

  expect(outcome(await erase(leaving))).toBe('204')
  expect((await customer.client.ok('GET', `/orders/${order.id}`)).delivery.courier).toEqual({
    name: 'Erased',
    vehicle: 'MOTORBIKE',
  })
  expect(await market.admin.ok('GET', `/couriers/${leaving.courierId}`)).toMatchObject({
    name: 'Erased',
    licensePlate: null,
    location: null,
    status: 'SUSPENDED',
    available: false,
  })
  const left = await allRows()
  // Others were told by the first name who came, and that stays with them.
  for (const secret of ['Xanthippe Bello', '0690000031', leaving.email])
    expect(left.includes(secret), secret).toBe(false)
})

it('an owner goes once no order is under way, and their vendors close', async () => {
  const own = await openKitchen(market, { name: 'Ofada of the leaving' })
  const customer = await market.register('CUSTOMER')
  const { id } = await customer.client.ok('POST', '/orders', orderFrom(own))
  expect(outcome(await erase(own.owner))).toBe('409 account_in_use')
  expect((await market.anyone.get(`/vendors/${own.vendorId}`)).status).toBe(200)
  await own.owner.client.ok('POST', `/orders/${id}/cancel`, { reason: 'Closing' })
  expect((await own.owner.client.ok('GET', '/me/export')).held.vendors).toEqual([
    expect.objectContaining({ id: own.vendorId }),
  ])

  expect(outcome(await erase(own.owner))).toBe('204')
  expect((await market.anyone.get(`/vendors/${own.vendorId}`)).status).toBe(404)
  expect((await market.anyone.get(`/products/${own.productId}`)).status).toBe(404)
  expect(await market.admin.ok('GET', `/vendors/${own.vendorId}`)).toMatchObject({
    status: 'SUSPENDED',
    phone: null,
    name: 'Mama Put',
  })
  expect(outcome(await customer.client.post('/orders', orderFrom(own)))).toBe('409 vendor_not_accepting')
})

describe('an admin', () => {
  it('erases others, which nothing undoes, and never themself', async () => {
    const person = await market.register('CUSTOMER')
    const erased = await market.admin.ok('POST', `/users/${person.id}/erase`)
    expect(erased).toMatchObject({ name: 'Erased', status: 'SUSPENDED' })
    expect(outcome(await person.client.get('/me'))).toBe('401 unauthenticated')
    expect(await market.admin.ok('POST', `/users/${person.id}/erase`)).toEqual(erased)
    expect(outcome(await market.admin.post(`/users/${person.id}/reactivate`))).toBe('409 account_erased')

    const { id } = await market.admin.ok('GET', '/me')
    expect(outcome(await market.admin.post(`/users/${id}/erase`))).toBe('409 cannot_erase_self')
    expect(outcome(await market.admin.send('DELETE', '/me', password))).toBe('403 forbidden')
  })

  it('waits for what is under way, too', async () => {
    const person = await market.register('CUSTOMER')
    await person.client.ok('POST', '/orders', orderFrom(kitchen))
    expect(outcome(await market.admin.post(`/users/${person.id}/erase`))).toBe('409 account_in_use')
  })
})
