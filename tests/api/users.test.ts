import { afterAll, beforeAll, expect, it } from 'vitest'
import { approvedCourier, openKitchen, orderAt, orderFrom } from '../helpers/kitchen.ts'
import { type Marketplace, openMarketplace, PASSWORD } from '../helpers/marketplace.ts'
import { outcome } from '../helpers/outcome.ts'

let market: Marketplace
beforeAll(async () => void (market = await openMarketplace()))
afterAll(() => market.close())

it('shuts a suspended account out at once, and for good', async () => {
  const person = await market.register('CUSTOMER')
  await market.admin.ok('POST', `/users/${person.id}/suspend`)
  expect(outcome(await person.client.get('/me'))).toBe('401 unauthenticated')
  const { refreshToken } = person
  expect(outcome(await market.anyone.post('/auth/refresh', { refreshToken }))).toBe('401 invalid_token')
  const login = (password: string) => market.anyone.post('/auth/login', { email: person.email, password })
  expect(outcome(await login(PASSWORD))).toBe('403 account_suspended')
  expect(outcome(await login('another sentence'))).toBe('401 invalid_credentials')

  await market.admin.ok('POST', `/users/${person.id}/reactivate`)
  expect(outcome(await person.client.get('/me'))).toBe('401 unauthenticated')
  expect(outcome(await login(PASSWORD))).toBe('200')
})

it('closes the vendors of a suspended owner, and opens them again', async () => {
  const kitchen = await openKitchen(market)
  const customer = await market.register('CUSTOMER')
  const order = async () => outcome(await customer.client.post('/orders', orderFrom(kitchen)))
  expect(await order()).toBe('201')
  await market.admin.ok('POST', `/users/${kitchen.owner.id}/suspend`)
  expect(await order()).toBe('409 vendor_not_accepting')
  expect((await market.anyone.ok('GET', `/vendors/${kitchen.vendorId}`)).acceptingOrders).toBe(false)
  await market.admin.ok('POST', `/users/${kitchen.owner.id}/reactivate`)
  expect(await order()).toBe('201')
})

it('suspends the profile of a suspended courier and gives back what they had not fetched', async () => {
  const kitchen = await openKitchen(market)
  const [customer, courier] = [await market.register('CUSTOMER'), await approvedCourier(market)]
  const { deliveryId } = await orderAt('ASSIGNED', { kitchen, customer, courier })
  await market.admin.ok('POST', `/users/${courier.id}/suspend`)
  expect(await market.admin.ok('GET', `/couriers/${courier.courierId}`)).toMatchObject({
    status: 'SUSPENDED',
    activeDeliveries: 0,
  })
  expect((await market.admin.ok('GET', `/deliveries/${deliveryId}`)).status).toBe('OPEN')
})

it('keeps an admin from locking themself out', async () => {
  const { id } = await market.admin.ok('GET', '/me')
  expect(outcome(await market.admin.post(`/users/${id}/suspend`))).toBe('409 cannot_suspend_self')
})

it('lists accounts by role and status', async () => {
  const { data } = await market.admin.ok('GET', '/users?role=ADMIN&status=ACTIVE')
  expect(data).toMatchObject([{ email: 'admin@example.com', role: 'ADMIN' }])
})
