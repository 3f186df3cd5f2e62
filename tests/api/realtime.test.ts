import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Client } from '../helpers/client.ts'
import { ADDRESS, approvedCourier, type Cast, openKitchen, orderAt, orderFrom } from '../helpers/kitchen.ts'
import { type Marketplace, openMarketplace, PASSWORD, type Person } from '../helpers/marketplace.ts'
import { outcome } from '../helpers/outcome.ts'
import { addressOf, knock, listen, ticketOf, type TestSocket } from '../helpers/socket.ts'

const PUBLIC_URL = 'https://yums.example.com'
let market: Marketplace
let cast: Cast
const open: TestSocket[] = []

beforeAll(async () => {
  market = await openMarketplace({ CORS_ORIGINS: 'https://eat.example.com', PUBLIC_URL })
  cast = {
    kitchen: await openKitchen(market),
    customer: await market.register('CUSTOMER'),
    courier: await approvedCourier(market),
  }
})
afterEach(async () => {
  await Promise.all(open.splice(0).map((socket) => socket.close()))
})
afterAll(() => market.close())

type Someone = Pick<Person, 'client'>

async function socketOf(who: Someone, query = ''): Promise<TestSocket> {
  const socket = await listen(market.origin, who, query)
  open.push(socket)
  return socket
}
const admin = () => ({ client: market.admin })
const url = async (query = '', who: Someone = cast.customer) =>
  addressOf(market.origin, await ticketOf(who), query)

describe('a ticket', () => {
  it('is a secret of 256 bits for 30 seconds, another one each time, with the same Idempotency-Key too', async () => {
    const headers = { 'idempotency-key': 'one ticket' }
    const replies = [1, 2].map(() => cast.customer.client.post('/realtime/tickets', {}, { headers }))
    const bodies = (await Promise.all(replies)).map((reply) => {
      expect(outcome(reply)).toBe('201')
      expect(reply.headers.get('idempotency-replayed')).toBeNull()
      expect(reply.headers.get('cache-control')).toBe('no-store')
      expect(reply.body).toEqual({ ticket: expect.stringMatching(/^[\w-]{43}$/), expiresIn: 30 })
      return reply.body.ticket
    })
    expect(new Set(bodies).size).toBe(2)
  })

  it('opens one socket, of however many that come with it at once', async () => {
    const address = await url()
    const answers = await Promise.all(Array.from({ length: 6 }, () => knock(address)))
    expect(answers.sort()).toEqual([...Array(5).fill('4401'), 'open'])
    expect(await knock(address)).toBe('4401')
  })

  it('is worth nothing after 30 seconds', async () => {
    const [early, late] = [await url(), await url()]
    market.wait(29_000)
    expect(await knock(early)).toBe('open')
    market.wait(1_000)
    expect(await knock(late)).toBe('4401')
  })

  it('is worth what its session is worth', async () => {
    const person = await market.register('CUSTOMER')
    const address = await url('', person)
    await market.anyone.ok('POST', '/auth/logout', { refreshToken: person.refreshToken })
    expect(await knock(address)).toBe('4401')
  })

  it.each([
    ['none', ''],
    ['an empty one', '?ticket='],
    ['one that nobody gave out', `?ticket=${randomBytes(32).toString('base64url')}`],
    ['an access token', '?ticket=token'],
    ['an injection', `?ticket=${encodeURIComponent("' or 1=1 --")}`],
  ])('closes with 4401 where it is %s', async (_title, query) => {
    const search = query.replace('=token', `=${cast.customer.client.token}`)
    expect(await knock(`${market.origin.replace('http', 'ws')}/api/v1/realtime${search}`)).toBe('4401')
  })
})

describe('the handshake', () => {
  it.each([
    ['a page that is allowed', 'https://eat.example.com', 'open'],
    ['a page of the server itself', PUBLIC_URL, 'open'],
    ['a page of another site', 'https://evil.example.com', '403 origin_not_allowed'],
    ['a page that begins like one', 'https://eat.example.com.evil.com', '403 origin_not_allowed'],
    ['a page of no origin', 'null', '403 origin_not_allowed'],
    ['the same host by another scheme', 'http://eat.example.com', '403 origin_not_allowed'],
  ])('of %s', async (_title, origin, expected) => {
    expect(await knock(await url(), { headers: { origin } })).toBe(expected)
  })

  it('of a page at the address that was called', async () => {
    expect(await knock(await url(), { headers: { origin: market.origin } })).toBe('open')
  })

  it.each([
    ['an unknown parameter', '&tikcet=1'],
    ['two tickets', '&ticket=x'],
    ['a since that is no id', '&since=yesterday'],
    ['a since with a letter too many', '&since=evt_06f1qk3v8xc7y2m4n5p6r7s8t9a'],
    ['a since beyond all time', '&since=evt_86f1qk3v8xc7y2m4n5p6r7s8t9'],
  ])('refuses %s, and the ticket stays good', async (_title, more) => {
    const address = await url()
    expect(await knock(address + more)).toBe('422 validation_failed')
    expect(await knock(address)).toBe('open')
  })

  it.each([
    ['another version', { 'sec-websocket-version': '12' }],
    ['a key that is none', { 'sec-websocket-key': 'short' }],
  ])('asks for WebSocket where it is %s', async (_title, headers) => {
    const reply = await cast.customer.client.get('/realtime', { headers })
    expect(outcome(reply)).toBe('426 upgrade_required')
  })

  it('asks a plain GET to upgrade', async () => {
    const reply = await market.anyone.get(`/realtime?ticket=${await ticketOf(cast.customer)}`)
    expect(outcome(reply)).toBe('426 upgrade_required')
    expect(reply.headers.get('upgrade')).toBe('websocket')
  })

  it('is answered at this address alone: elsewhere the header means nothing', async () => {
    expect(await knock(`${market.origin.replace('http', 'ws')}/api/v1/products`)).toBe('200 undefined')
    expect(await knock(`${market.origin.replace('http', 'ws')}/api/v1/nothing`)).toBe('404 not_found')
  })
})

const STEPS: [
  status: string,
  step: (cast: Cast, order: { id: string; deliveryId: string }) => Promise<unknown>,
][] = [
  ['ACCEPTED', ({ kitchen }, { id }) => kitchen.owner.client.ok('POST', `/orders/${id}/accept`)],
  ['READY_FOR_PICKUP', ({ kitchen }, { id }) => kitchen.owner.client.ok('POST', `/orders/${id}/ready`)],
  [
    'ASSIGNED',
    ({ courier }, { deliveryId }) => courier.client.ok('POST', `/deliveries/${deliveryId}/accept`),
  ],
  [
    'OUT_FOR_DELIVERY',
    ({ courier }, { deliveryId }) => courier.client.ok('POST', `/deliveries/${deliveryId}/pick-up`),
  ],
  [
    'DELIVERED',
    ({ courier }, { deliveryId }) => courier.client.ok('POST', `/deliveries/${deliveryId}/deliver`),
  ],
]

describe('an order', () => {
  it('is told of at each step, to each party as they see it by the API, once and in order', async () => {
    const { kitchen, customer, courier } = cast
    const parties: [Client, TestSocket][] = []
    for (const who of [customer, kitchen.owner, courier, admin()])
      parties.push([who.client, await socketOf(who)])
    const order = await customer.client.ok('POST', '/orders', orderFrom(kitchen))
    let deliveryId = ''
    for (const [status, step] of STEPS) {
      await step(cast, { id: order.id, deliveryId })
      deliveryId ||= (await customer.client.ok('GET', `/orders/${order.id}`)).delivery?.id ?? ''
      for (const [client, socket] of parties) {
        const reply = await client.get(`/orders/${order.id}`)
        if (reply.status === 404) continue
        const { data, at } = await socket.until(
          (frame) => frame.data.id === order.id && frame.data.status === status,
        )
        expect(data).toEqual(reply.body)
        expect(at).toBe(data.updatedAt)
      }
    }
    const all = ['PLACED', ...STEPS.map(([status]) => status)]
    const rode = all.slice(3)
    expect(parties.map(([, socket]) => socket.statuses(order.id))).toEqual([all, all, rode, all])
    const { data: timeline } = await customer.client.ok('GET', `/orders/${order.id}/events`)
    for (const [, socket] of parties.slice(0, 2))
      expect(socket.of('order.updated').map(({ id }) => id)).toEqual(
        timeline.map(({ id }: { id: string }) => id),
      )
  })

  it('is told of step by step, though it has moved on before the first is told', async () => {
    const { kitchen, customer } = cast
    const socket = await socketOf(customer)
    const placed = await Promise.all(
      Array.from({ length: 5 }, () => customer.client.ok('POST', '/orders', orderFrom(kitchen))),
    )
    await Promise.all(
      placed.map(async ({ id }) => {
        await kitchen.owner.client.ok('POST', `/orders/${id}/accept`)
        await kitchen.owner.client.ok('POST', `/orders/${id}/cancel`, { reason: 'Out of gas' })
      }),
    )
    for (const { id } of placed) {
      await socket.until(({ data }) => data.id === id && data.status === 'CANCELLED')
      expect(socket.statuses(id)).toEqual(['PLACED', 'ACCEPTED', 'CANCELLED'])
    }
  })

  it('is nobody else’s: strangers of every role hear nothing of it', async () => {
    const rivals = await openKitchen(market)
    const strangers = [await market.register('CUSTOMER'), rivals.owner, await market.register('COURIER')]
    const sockets = await Promise.all(strangers.map((who) => socketOf(who)))
    const mine = await socketOf(cast.customer)
    await orderAt('DELIVERED', cast)
    await mine.until(({ data }) => data.status === 'DELIVERED')
    await sleep(50)
    expect(sockets.flatMap(({ frames }) => frames)).toEqual([])
  })

  it('is told of to the courier who has it now, and no more to the one who gave it back', async () => {
    const second = await approvedCourier(market, 'Ngozi Obi')
    const [one, two] = [await socketOf(cast.courier), await socketOf(second)]
    const { id, deliveryId } = await orderAt('ASSIGNED', cast)
    await one.until(({ data }) => data.status === 'ASSIGNED')
    await cast.courier.client.ok('POST', `/deliveries/${deliveryId}/release`)
    await second.client.ok('POST', `/deliveries/${deliveryId}/accept`)
    await second.client.ok('POST', `/deliveries/${deliveryId}/pick-up`)
    await two.until(({ data }) => data.status === 'OUT_FOR_DELIVERY')
    expect(one.statuses(id)).toEqual(['ASSIGNED'])
    expect(two.statuses(id)).toEqual(['ASSIGNED', 'OUT_FOR_DELIVERY'])
    await second.client.ok('POST', `/deliveries/${deliveryId}/deliver`)
    await second.client.ok('PATCH', '/couriers/me', { available: false })
  })
})

describe('a notification', () => {
  it('comes as the API lists it, to whom it was written', async () => {
    const { kitchen, customer, courier } = cast
    const people = [customer, kitchen.owner, courier]
    const sockets = await Promise.all(people.map((who) => socketOf(who)))
    await orderAt('DELIVERED', cast)
    const owner = await market.register('VENDOR')
    const cook = await socketOf(owner)
    const vendor = await owner.client.ok('POST', '/vendors', { name: 'New Pot', address: ADDRESS })
    await market.admin.ok('POST', `/vendors/${vendor.id}/approve`)
    await cook.until(({ data }) => data.type === 'vendor.approved')
    for (const [index, { client }] of people.entries()) {
      const socket = sockets[index] as TestSocket
      await socket.quiet()
      const { data: listed } = await client.ok('GET', '/notifications?limit=100')
      const told = socket.of('notification')
      if (index < 2) expect(told.length).toBeGreaterThan(1)
      expect(told.map(({ data }) => data)).toEqual(listed.slice(0, told.length).toReversed())
      for (const { id, at, data } of told) expect([data.id, data.createdAt]).toEqual([id, at])
    }
  })

  it('tells a courier of an admin’s approval, suspension, assignment and release', async () => {
    const person = await market.register('COURIER')
    const socket = await socketOf(person)
    const { id } = await person.client.ok('POST', '/couriers', { vehicle: 'CAR' })
    await market.admin.ok('POST', `/couriers/${id}/approve`)
    await person.client.ok('PATCH', '/couriers/me', { available: true })
    const { deliveryId } = await orderAt('READY_FOR_PICKUP', cast)
    await market.admin.ok('POST', `/deliveries/${deliveryId}/assign`, { courierId: id })
    await market.admin.ok('POST', `/deliveries/${deliveryId}/release`, { reason: 'Too far' })
    await market.admin.ok('POST', `/couriers/${id}/suspend`)
    await socket.until(({ data }) => data.type === 'courier.suspended')
    expect(socket.of('notification').map(({ data }) => data.type)).toEqual([
      'courier.approved',
      'delivery.assigned_to_you',
      'delivery.released',
      'courier.suspended',
    ])
    await market.admin.ok(
      'POST',
      `/orders/${(await market.admin.ok('GET', `/deliveries/${deliveryId}`)).orderId}/cancel`,
      { reason: 'Enough' },
    )
  })
})

describe('an offer', () => {
  const at = (lat: number, lng: number) => ({ location: { lat, lng }, available: true })

  it('goes to the couriers who may take it and are near, as they see it by the API; and again when it is released', async () => {
    const [near, far, unknown, busy, waiting] = (await Promise.all(
      Array.from({ length: 5 }, () => approvedCourier(market)),
    )) as [Courier, Courier, Courier, Courier, Courier]
    await near.client.ok('PATCH', '/couriers/me', at(ADDRESS.lat + 0.05, ADDRESS.lng))
    await far.client.ok('PATCH', '/couriers/me', at(ADDRESS.lat + 0.5, ADDRESS.lng))
    await busy.client.ok('PATCH', '/couriers/me', { available: false })
    await market.admin.ok('POST', `/couriers/${waiting.courierId}/suspend`)
    const sockets = await Promise.all(
      [near, far, unknown, busy, waiting, cast.customer, cast.kitchen.owner].map((who) => socketOf(who)),
    )
    const { deliveryId, id } = await orderAt('READY_FOR_PICKUP', cast)
    const seen = await near.client.ok('GET', `/deliveries/${deliveryId}`)
    const told = await (sockets[0] as TestSocket).until(({ type }) => type === 'delivery.offered')
    expect(told.data).toEqual(seen)
    expect(seen.dropoff).toMatchObject({ line1: null, lat: 6.45, lng: 3.43 })
    await (sockets[2] as TestSocket).until(({ type }) => type === 'delivery.offered')
    await sleep(50)
    expect(sockets.map((socket) => socket.of('delivery.offered').length)).toEqual([1, 0, 1, 0, 0, 0, 0])

    await near.client.ok('POST', `/deliveries/${deliveryId}/accept`)
    await near.client.ok('POST', `/deliveries/${deliveryId}/release`)
    await (sockets[2] as TestSocket).until(
      ({ type, id: again }) => type === 'delivery.offered' && again !== told.id,
    )
    expect(sockets.map((socket) => socket.of('delivery.offered').length)).toEqual([2, 0, 2, 0, 0, 0, 0])
    await market.admin.ok('POST', `/orders/${id}/cancel`, { reason: 'Enough' })
  })
})
type Courier = Awaited<ReturnType<typeof approvedCourier>>

describe('the courier’s position', () => {
  const HERE = { lat: 6.44, lng: 3.42 }
  const move = (location: object) => cast.courier.client.ok('PATCH', '/couriers/me', { location })

  it('is told to the customer while their order is on its way, and at no other time', async () => {
    const [eater, cook, rider, boss] = (await Promise.all(
      [cast.customer, cast.kitchen.owner, cast.courier, admin()].map((who) => socketOf(who)),
    )) as [TestSocket, TestSocket, TestSocket, TestSocket]
    await move(HERE)
    const { id, deliveryId } = await orderAt('ASSIGNED', cast)
    await move({ lat: 6.441, lng: 3.42 })
    await cast.courier.client.ok('POST', `/deliveries/${deliveryId}/pick-up`)
    await move({ lat: 6.445, lng: 3.42 })
    // A step of a few metres, which is not worth a row.
    await move({ lat: 6.44501, lng: 3.42 })
    const { at: moment } = (await cast.courier.client.ok('GET', '/couriers/me')).location
    const last = await eater.until(({ data }) => data.lat === 6.44501)
    expect(last.data).toEqual({ orderId: id, deliveryId, lat: 6.44501, lng: 3.42, at: moment })
    await cast.courier.client.ok('POST', `/deliveries/${deliveryId}/deliver`)
    await move({ lat: 6.45, lng: 3.42 })
    await eater.until(({ data }) => data.status === 'DELIVERED')
    await sleep(50)
    expect(eater.of('courier.location').map(({ data }) => data.lat)).toEqual([6.445, 6.44501])
    for (const socket of [cook, rider, boss]) expect(socket.of('courier.location')).toEqual([])
  })

  it('is kept as it was said, and told to nobody where nobody can have moved so', async () => {
    const eater = await socketOf(cast.customer)
    await move(HERE)
    const { deliveryId } = await orderAt('OUT_FOR_DELIVERY', cast)
    expect((await move({ lat: 51.5, lng: -0.1 })).location).toMatchObject({ lat: 51.5, lng: -0.1 })
    await move(HERE)
    await move({ lat: 6.441, lng: 3.42 })
    await eater.until(({ data }) => data.lat === 6.441)
    expect(eater.of('courier.location')).toHaveLength(1)
    await cast.courier.client.ok('POST', `/deliveries/${deliveryId}/deliver`)
  })

  it.each([
    [{ lat: 91, lng: 0 }, '/location/lat'],
    [{ lat: 0, lng: 181 }, '/location/lng'],
    [{ lat: '6', lng: 3 }, '/location/lat'],
    [{ lat: 6, lng: 3, at: '2099-01-01T00:00:00Z' }, '/location/at'],
  ])('is refused where it is no place: %j', async (location, path) => {
    const before = (await cast.courier.client.ok('GET', '/couriers/me')).location
    expect(outcome(await cast.courier.client.patch('/couriers/me', { location }))).toBe(
      `422 validation_failed ${path}`,
    )
    expect((await cast.courier.client.ok('GET', '/couriers/me')).location).toEqual(before)
  })
})

describe('a replay', () => {
  it('tells what was missed, with the same ids, and nothing of before', async () => {
    const { customer, kitchen } = cast
    const first = await socketOf(customer)
    const { id } = await orderAt('ACCEPTED', cast)
    const seen = await first.until(({ data }) => data.id === id && data.status === 'ACCEPTED')
    await first.close()
    await kitchen.owner.client.ok('POST', `/orders/${id}/ready`)
    await kitchen.owner.client.ok('POST', `/orders/${id}/cancel`, { reason: 'Out of gas' })

    const second = await socketOf(customer, `&since=${seen.id}`)
    await second.until(({ data }) => data.id === id && data.status === 'CANCELLED')
    expect(second.statuses(id)).toEqual(['PLACED', 'ACCEPTED', 'READY_FOR_PICKUP', 'CANCELLED'])
    const ids = second.frames.map((frame) => frame.id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.map((one) => one.slice(4))).toEqual(ids.map((one) => one.slice(4)).toSorted())
    for (const frame of first.frames) expect(second.frames).toContainEqual(frame)
    const { data: timeline } = await customer.client.ok('GET', `/orders/${id}/events`)
    for (const event of timeline) expect(ids).toContain(event.id)
  })

  it('is for each role what that role would have heard', async () => {
    const { customer, kitchen, courier } = cast
    const people = [customer, kitchen.owner, courier, admin()]
    const live = await Promise.all(people.map((who) => socketOf(who)))
    const { id } = await orderAt('DELIVERED', cast)
    for (const socket of live) await socket.until(({ data }) => data.id === id && data.status === 'DELIVERED')
    for (const socket of live) await socket.quiet()
    const [since] = (live[0] as TestSocket).frames
    for (const [index, who] of people.entries()) {
      const again = await socketOf(who, `&since=${since?.id}`)
      await again.until(({ data }) => data.id === id && data.status === 'DELIVERED')
      await again.quiet()
      const mine = again.frames.filter((frame) => frame.data.id === id || frame.data.data?.orderId === id)
      // What was open then is not open now.
      const lasting = live[index]?.frames.filter(
        ({ type, data }) => type !== 'delivery.offered' && (data.id === id || data.data?.orderId === id),
      )
      expect(mine.map((frame) => frame.id).sort()).toEqual(lasting?.map((frame) => frame.id).sort())
    }
  })

  it('of a stranger’s id tells one’s own alone, and of the future the last minute', async () => {
    const stranger = await market.register('CUSTOMER')
    const theirs = await socketOf(cast.customer)
    const { id } = await orderAt('PLACED', cast)
    const frame = await theirs.until(({ data }) => data.id === id)
    const mine = await socketOf(stranger, `&since=${frame.id}`)
    const future = await socketOf(cast.customer, '&since=ntf_7zzzzzzzzzzzzzzzzzzzzzzzzz')
    await future.until(({ data }) => data.id === id)
    expect(mine.frames).toEqual([])
  })

  it('offers a courier what is open now', async () => {
    const rider = await approvedCourier(market)
    const { deliveryId, id } = await orderAt('READY_FOR_PICKUP', cast)
    const socket = await socketOf(rider, `&since=${id.replace('ord', 'evt')}`)
    const { data } = await socket.until(({ type }) => type === 'delivery.offered')
    expect(data).toEqual(await rider.client.ok('GET', `/deliveries/${deliveryId}`))
    await market.admin.ok('POST', `/orders/${id}/cancel`, { reason: 'Enough' })
  })
})

describe('a socket closes', () => {
  const within = (socket: TestSocket) => Promise.race([socket.closed, sleep(5_000, 'still open')])
  const NOT_SIGNED_IN = [4401, expect.any(String)]

  it('when its session ends by logout, and no other of the account', async () => {
    const person = await market.register('CUSTOMER')
    const other = await market.anyone.ok('POST', '/auth/login', { email: person.email, password: PASSWORD })
    const [mine, second] = [
      await socketOf(person),
      await socketOf({ client: market.anyone.with(other.accessToken) }),
    ]
    await market.anyone.ok('POST', '/auth/logout', { refreshToken: person.refreshToken })
    expect(await within(mine)).toEqual(NOT_SIGNED_IN)
    expect(second.ws.readyState).toBe(second.ws.OPEN)
  })

  it('when the account is suspended, and hears no more from then on', async () => {
    const person = await market.register('CUSTOMER')
    const socket = await socketOf(person)
    await market.admin.ok('POST', `/users/${person.id}/suspend`)
    expect(await within(socket)).toEqual(NOT_SIGNED_IN)
  })

  it('when the password changes, and when a refresh token is used twice', async () => {
    const [one, two] = [await market.register('CUSTOMER'), await market.register('CUSTOMER')]
    const sockets = [await socketOf(one), await socketOf(two)]
    await one.client.ok('POST', '/me/password', {
      currentPassword: PASSWORD,
      newPassword: 'another sentence of words',
    })
    await market.anyone.post('/auth/refresh', { refreshToken: two.refreshToken })
    await market.anyone.post('/auth/refresh', { refreshToken: two.refreshToken })
    expect(await Promise.all(sockets.map(within))).toEqual([NOT_SIGNED_IN, NOT_SIGNED_IN])
  })

  it('when a session has expired', async () => {
    // Time moves for everybody, so in a marketplace of its own.
    const old = await openMarketplace()
    const socket = await listen(old.origin, await old.register('CUSTOMER'))
    old.wait(366 * 24 * 60 * 60 * 1000)
    expect(await within(socket)).toEqual(NOT_SIGNED_IN)
    await old.close()
  })

  it('when it is the oldest of six', async () => {
    const person = await market.register('CUSTOMER')
    const sockets: TestSocket[] = []
    for (let count = 0; count < 6; count++) sockets.push(await socketOf(person))
    expect(await within(sockets[0] as TestSocket)).toEqual([4429, expect.any(String)])
    for (const { ws } of sockets.slice(1)) expect(ws.readyState).toBe(ws.OPEN)
  })

  it.each([
    ['text', 'hello', 1008],
    ['nothing at all', '', 1008],
    ['bytes', Buffer.from([1, 2, 3]), 1008],
    ['16 KiB', 'x'.repeat(16 * 1024), 1008],
    ['more than 16 KiB', 'x'.repeat(16 * 1024 + 1), 1009],
  ])('when its client sends %s', async (_title, data, code) => {
    const socket = await socketOf(cast.customer)
    socket.ws.send(data)
    expect(await within(socket)).toEqual([code, expect.any(String)])
  })

  it.each([
    ['a frame without a mask', Buffer.from([0x81, 0x01, 0x41]), 1002],
    ['a frame of no kind', Buffer.from([0x83, 0x80, 0, 0, 0, 0]), 1002],
    ['text that is no UTF-8', Buffer.from([0x81, 0x81, 0, 0, 0, 0, 0xff]), 1007],
    ['compressed bytes that were not agreed on', Buffer.from([0xc1, 0x81, 0, 0, 0, 0, 0x41]), 1002],
  ])('when its client sends %s', async (_title, bytes, code) => {
    const socket = await socketOf(cast.customer)
    ;(socket.ws as unknown as { _socket: { write: (bytes: Buffer) => void } })['_socket'].write(bytes)
    expect(await within(socket)).toEqual([code, expect.any(String)])
  })

  it('when its client pings without end', async () => {
    const socket = await socketOf(cast.customer)
    // All at once would be cut off without a word.
    for (let count = 0; count < 100; count++) {
      const answered = once(socket.ws, 'pong')
      socket.ws.ping()
      await answered
    }
    expect(socket.ws.readyState).toBe(socket.ws.OPEN)
    socket.ws.ping()
    expect(await within(socket)).toEqual([1008, expect.any(String)])
  })

  it('and is counted while it is open', async () => {
    const count = async () =>
      Number(/^fastyums_sockets (\d+)$/m.exec((await market.anyone.get('/metrics')).text)?.[1])
    const before = await count()
    const socket = await socketOf(cast.customer)
    expect(await count()).toBe(before + 1)
    await socket.close()
    await sleep(20)
    expect(await count()).toBe(before)
  })
})
