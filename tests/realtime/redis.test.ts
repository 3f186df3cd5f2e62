import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CuttingProxy, openCuttingProxy } from '../helpers/cutting-proxy.ts'
import { approvedCourier, type Cast, openKitchen, orderAt, orderFrom } from '../helpers/kitchen.ts'
import { type Marketplace, type Neighbour, openMarketplace, openNeighbour } from '../helpers/marketplace.ts'
import { outcome } from '../helpers/outcome.ts'
import { HAS_REDIS, RedisServer } from '../helpers/redis-server.ts'
import { addressOf, knock, listen, ticketOf, type TestSocket } from '../helpers/socket.ts'

const ALL = ['PLACED', 'ACCEPTED', 'READY_FOR_PICKUP', 'ASSIGNED', 'OUT_FOR_DELIVERY', 'DELIVERED']

describe.skipIf(!HAS_REDIS)('with Redis between them two processes', () => {
  const redis = new RedisServer()
  let line: CuttingProxy
  let here: Marketplace
  let there: Neighbour
  /** One that records and tells nobody, as if it died each time after its commit. */
  let mute: Neighbour
  let cast: Cast

  beforeAll(async () => {
    await redis.start()
    line = await openCuttingProxy(new URL(redis.url))
    const REDIS_URL = `redis://127.0.0.1:${line.port}`
    here = await openMarketplace({ REDIS_URL })
    there = await openNeighbour(here, { REDIS_URL })
    mute = await openNeighbour(here)
    cast = {
      kitchen: await openKitchen(here),
      customer: await here.register('CUSTOMER'),
      courier: await approvedCourier(here),
    }
    await ready(200)
  })
  afterAll(async () => {
    await mute.close()
    await there.close()
    await here.close()
    await line.close()
    await redis.remove()
  })

  /** Waits until both processes tell that they are ready, or that they are not. */
  async function ready(status: number): Promise<void> {
    const deadline = Date.now() + 15_000
    for (;;) {
      const replies = await Promise.all(
        [here.origin, there.origin].map((origin) => fetch(`${origin}/health/ready`)),
      )
      if (replies.every((reply) => reply.status === status)) return
      if (Date.now() > deadline) throw new Error(`they are ${replies.map((reply) => reply.status).join()}`)
      await sleep(50)
    }
  }

  /** A socket of each party in each process. */
  async function everywhere(): Promise<TestSocket[]> {
    const people = [cast.customer, cast.kitchen.owner]
    return Promise.all(
      [here.origin, there.origin].flatMap((origin) => people.map((who) => listen(origin, who))),
    )
  }

  /** An order from placed to delivered, each step in the other process. */
  async function journey(): Promise<string> {
    const { kitchen, customer, courier } = cast
    const order = await there.by(customer).ok('POST', '/orders', orderFrom(kitchen))
    await kitchen.owner.client.ok('POST', `/orders/${order.id}/accept`)
    const ready = await there.by(kitchen.owner).ok('POST', `/orders/${order.id}/ready`)
    await courier.client.ok('POST', `/deliveries/${ready.delivery.id}/accept`)
    await there.by(courier).ok('POST', `/deliveries/${ready.delivery.id}/pick-up`)
    await courier.client.ok('POST', `/deliveries/${ready.delivery.id}/deliver`)
    return order.id
  }

  async function expectTold(sockets: TestSocket[], orderId: string): Promise<void> {
    for (const socket of sockets) {
      await socket.until(({ data }) => data.id === orderId && data.status === 'DELIVERED')
      expect(socket.statuses(orderId)).toEqual(ALL)
    }
    await Promise.all(sockets.map((socket) => socket.close()))
  }

  it('tell each party of each step once and in order, whichever of them did it', async () => {
    const sockets = await everywhere()
    for (let round = 0; round < 3; round++) await expectTold(round < 2 ? [] : sockets, await journey())
  })

  it('carry what no database knows: where a courier is', async () => {
    const { customer, courier } = cast
    const socket = await listen(here.origin, customer)
    const { id, deliveryId } = await orderAt('OUT_FOR_DELIVERY', cast)
    await there.by(courier).ok('PATCH', '/couriers/me', { location: { lat: 6.44, lng: 3.42 } })
    const { data } = await socket.until(({ type }) => type === 'courier.location')
    expect(data).toMatchObject({ orderId: id, deliveryId, lat: 6.44, lng: 3.42 })
    await courier.client.ok('POST', `/deliveries/${deliveryId}/deliver`)
    await socket.close()
  })

  it('tell what a third could not tell any more, before what came after it', async () => {
    const { kitchen, customer } = cast
    const socket = await listen(here.origin, customer)
    const { id } = await there.by(customer).ok('POST', '/orders', orderFrom(kitchen))
    await mute.by(kitchen.owner).ok('POST', `/orders/${id}/accept`)
    await there.by(kitchen.owner).ok('POST', `/orders/${id}/ready`)
    await mute.by(kitchen.owner).ok('POST', `/orders/${id}/cancel`, { reason: 'Out of gas' })
    await socket.until(({ data }) => data.id === id && data.status === 'CANCELLED')
    expect(socket.statuses(id)).toEqual(['PLACED', 'ACCEPTED', 'READY_FOR_PICKUP', 'CANCELLED'])
    await socket.close()
  })

  it('believe nothing on the channel that is no fact, and show nothing to whom a fact only names', async () => {
    const socket = await listen(here.origin, cast.customer)
    const stranger = await here.register('CUSTOMER')
    const theirs = await listen(here.origin, stranger)
    const { id } = await orderAt('PLACED', cast)
    const { id: eventId } = await socket.until(({ data }) => data.id === id)
    await redis.ask(async (client) => {
      const [channel = ''] = (await client.pubsub('CHANNELS', 'fastyums:*')) as string[]
      const lie = {
        id: eventId.replace('evt_0', 'evt_1'),
        type: 'order.placed',
        subject: id,
        seq: 9,
        at: 1,
        actor: {},
      }
      const data = {
        customerId: stranger.id,
        vendorOwnerId: stranger.id,
        courierAccountId: null,
        to: 'PLACED',
      }
      for (const message of [
        '',
        'null',
        '{}',
        '{"events":[null,1,{}]}',
        JSON.stringify({ events: [{ ...lie, data }] }),
      ])
        await client.publish(channel, message)
    })
    await orderAt('DELIVERED', cast)
    await socket.until(({ data }) => data.status === 'DELIVERED')
    expect(theirs.frames).toEqual([])
    await Promise.all([socket.close(), theirs.close()])
  })

  it('lose nothing while it is gone, refuse nobody, and say that they are not ready', async () => {
    const sockets = await everywhere()
    const before = await journey()
    await redis.kill()
    await ready(503)
    const during = await journey()
    await redis.start()
    const after = await journey()
    await ready(200)
    const last = await journey()
    for (const orderId of [before, during, after]) {
      for (const socket of sockets) {
        await socket.until(({ data }) => data.id === orderId && data.status === 'DELIVERED')
        expect(socket.statuses(orderId)).toEqual(ALL)
      }
    }
    await expectTold(sockets, last)
  })

  it('wait for it no longer than a moment where it is slow', async () => {
    const sockets = await everywhere()
    line.slowDown(5_000)
    const started = Date.now()
    const orderId = await journey()
    expect(Date.now() - started).toBeLessThan(5_000)
    await expectTold(sockets, orderId)
    line.slowDown(0)
    await ready(200)
  })

  it('let nobody in again who was locked out, when it has forgotten everything', async () => {
    const person = await here.register('CUSTOMER')
    const used = addressOf(there.origin, await ticketOf(person))
    expect(await knock(used)).toBe('open')
    const socket = await listen(there.origin, person)
    const unused = addressOf(there.origin, await ticketOf(person))
    await here.admin.ok('POST', `/users/${person.id}/suspend`)
    await redis.ask((client) => client.flushall())
    expect((await socket.closed)[0]).toBe(4401)
    expect(await knock(used)).toBe('4401')
    expect(await knock(unused)).toBe('4401')
    expect(outcome(await there.by(person).get('/me'))).toBe('401 unauthenticated')
  })
})

describe.skipIf(!HAS_REDIS)('limits in Redis', () => {
  const redis = new RedisServer()
  let here: Marketplace
  let there: Neighbour
  beforeAll(async () => {
    await redis.start()
    // Twelve requests a minute for an account.
    const env = { REDIS_URL: redis.url, RATE_LIMIT: '0.01' }
    here = await openMarketplace(env)
    there = await openNeighbour(here, env)
  })
  afterAll(async () => {
    await there.close()
    await here.close()
    await redis.remove()
  })

  /** How many of so many requests are answered, one here and one there by turns. */
  async function answered(requests: number): Promise<number> {
    let count = 0
    for (let turn = 0; turn < requests; turn++) {
      const admin = { client: here.admin }
      const reply = await (turn % 2 ? there.by(admin) : here.admin).get('/me')
      if (reply.status === 200) count++
      else expect(outcome(reply)).toBe('429 too_many_requests')
    }
    return count
  }

  it(
    'are one for all processes; start anew when it has forgotten them; and are each one’s own while it is gone',
    { timeout: 180_000 },
    async () => {
      await expectTogether()
      await redis.ask((client) => client.flushall())
      await expectTogether()
      await redis.kill()
      expect(await answered(60)).toBeLessThanOrEqual(24)
      await redis.start()
      await expectTogether()
    },
  )

  /**
   * Each for itself would be twenty-four. On a busy machine an answer of Redis may come too late, and is counted alone
   * for a while: so not each time, but soon.
   */
  async function expectTogether(): Promise<void> {
    const counts: number[] = []
    for (const deadline = Date.now() + 40_000; Date.now() < deadline; await sleep(1_000)) {
      await untilReady([here.origin, there.origin])
      counts.push(await answered(30))
      if (counts.at(-1) === 12) return
      await redis.ask((client) => client.flushall())
    }
    throw new Error(`they were ${counts.join()} together`)
  }

  it('count wrong logins of an account wherever they are made', async () => {
    const wrong = async (origin: string) => {
      const body = JSON.stringify({ email: 'ada@example.com', password: 'a guess' })
      const headers = { 'content-type': 'application/json' }
      return (await fetch(`${origin}/api/v1/auth/login`, { method: 'POST', body, headers })).status
    }
    // A tenth of a limit of ten.
    expect(await wrong(here.origin)).toBe(401)
    expect(await wrong(there.origin)).toBe(429)
  })
})

async function untilReady(origins: string[]): Promise<void> {
  for (const origin of origins) while ((await fetch(`${origin}/health/ready`)).status !== 200) await sleep(50)
}
