import { afterAll, beforeAll, expect, it } from 'vitest'
import { approvedCourier, type Cast, openKitchen, orderFrom } from '../helpers/kitchen.ts'
import { type Marketplace, type Neighbour, openMarketplace, openNeighbour } from '../helpers/marketplace.ts'
import { outcome } from '../helpers/outcome.ts'
import { addressOf, knock, listen, ticketOf } from '../helpers/socket.ts'

/** Two processes with nothing between them but the database. */
let here: Marketplace
let there: Neighbour
let cast: Cast
beforeAll(async () => {
  here = await openMarketplace()
  there = await openNeighbour(here)
  cast = {
    kitchen: await openKitchen(here),
    customer: await here.register('CUSTOMER'),
    courier: await approvedCourier(here),
  }
})
afterAll(async () => {
  await there.close()
  await here.close()
})

it('a socket hears in the one what the other did, a little later and in order', async () => {
  const { kitchen, customer } = cast
  const socket = await listen(there.origin, customer)
  const { id } = await customer.client.ok('POST', '/orders', orderFrom(kitchen))
  await kitchen.owner.client.ok('POST', `/orders/${id}/accept`)
  await there.by(kitchen.owner).ok('POST', `/orders/${id}/ready`)
  await kitchen.owner.client.ok('POST', `/orders/${id}/cancel`, { reason: 'Out of gas' })
  await socket.until(({ data }) => data.type === 'order.cancelled')
  expect(socket.statuses(id)).toEqual(['PLACED', 'ACCEPTED', 'READY_FOR_PICKUP', 'CANCELLED'])
  const ids = socket.frames.map((frame) => frame.id)
  expect(new Set(ids).size).toBe(ids.length)
  await socket.close()
})

it('a ticket of the one opens a socket of the other, once', async () => {
  const address = addressOf(there.origin, await ticketOf(cast.customer))
  const elsewhere = addressOf(here.origin, new URL(address).searchParams.get('ticket') ?? '')
  const codes = await Promise.all([address, elsewhere, address, elsewhere].map((one) => knock(one)))
  expect(codes.sort()).toEqual(['4401', '4401', '4401', 'open'])
})

it('a socket of the one closes within five seconds when its session ends in the other', async () => {
  const [left, gone] = [await here.register('CUSTOMER'), await here.register('CUSTOMER')]
  const sockets = await Promise.all([left, gone].map((who) => listen(there.origin, who)))
  await here.anyone.ok('POST', '/auth/logout', { refreshToken: left.refreshToken })
  await here.admin.ok('POST', `/users/${gone.id}/suspend`)
  const codes = await Promise.all(sockets.map(async ({ closed }) => (await closed)[0]))
  expect(codes).toEqual([4401, 4401])
  expect(outcome(await there.by(gone).get('/me'))).toBe('401 unauthenticated')
})

it('a position that was answered is there in the other, or less than 100 m and 15 s away', async () => {
  const { courier } = cast
  const [near, far] = [
    { lat: 6.4501, lng: 3.4 },
    { lat: 6.46, lng: 3.4 },
  ]
  await courier.client.ok('PATCH', '/couriers/me', { location: { lat: 6.45, lng: 3.4 } })
  const small = await courier.client.ok('PATCH', '/couriers/me', { location: near })
  expect(small.location).toMatchObject(near)
  expect(await courier.client.ok('GET', '/couriers/me')).toEqual(small)
  expect(await here.admin.ok('GET', `/couriers/${small.id}`)).toEqual(small)
  expect((await there.by(courier).ok('GET', '/couriers/me')).location.lat).toBe(6.45)
  const great = await courier.client.ok('PATCH', '/couriers/me', { location: far })
  expect(await there.by(courier).ok('GET', '/couriers/me')).toEqual(great)
  expect(await courier.client.ok('GET', '/couriers/me')).toEqual(great)
  await there.by(courier).ok('PATCH', '/couriers/me', { location: null })
  expect((await courier.client.ok('GET', '/couriers/me')).location).toBeNull()
})

it('positions by the second write a row now and then', async () => {
  const { courier } = cast
  let written = 0
  const write = here.app.database.write.bind(here.app.database)
  here.app.database.write = (work) => {
    written++
    return write(work)
  }
  for (let second = 0; second < 50; second++) {
    const location = { lat: 6.45 + second * 0.0001, lng: 3.4 }
    const { location: kept } = await courier.client.ok('PATCH', '/couriers/me', { location })
    expect(kept).toMatchObject(location)
  }
  here.app.database.write = write
  // 550 metres in steps of 11.
  expect(written).toBeGreaterThanOrEqual(5)
  expect(written).toBeLessThanOrEqual(8)
})
