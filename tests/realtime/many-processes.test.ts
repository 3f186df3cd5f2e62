import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { API } from '../helpers/client.ts'
import { ADDRESS, HOME } from '../helpers/kitchen.ts'
import { JWT_SECRET } from '../helpers/marketplace.ts'
import { Folder, type Served } from '../helpers/process.ts'
import { Burrow, hasRabbitmq, RABBITMQ } from '../helpers/rabbitmq.ts'
import { HAS_REDIS, RedisServer } from '../helpers/redis-server.ts'
import type { Frame } from '../helpers/socket.ts'

const ALL = ['PLACED', 'ACCEPTED', 'READY_FOR_PICKUP', 'ASSIGNED', 'OUT_FOR_DELIVERY', 'DELIVERED']
const PASSWORD = 'a sentence nobody guesses'

const folder = new Folder()
const redis = new RedisServer()
const burrow = hasRabbitmq ? new Burrow() : null
const env: Record<string, string> = {
  JWT_SECRET,
  RATE_LIMIT: 'off',
  ADMIN_EMAIL: 'admin@example.com',
  ADMIN_PASSWORD: PASSWORD,
}
let servers: Served[]
let workers: Omit<Served, 'origin'>[] = []

beforeAll(async () => {
  if (HAS_REDIS) {
    await redis.start()
    env['REDIS_URL'] = redis.url
  }
  if (burrow) Object.assign(env, { AMQP_URL: RABBITMQ, AMQP_PREFIX: burrow.prefix })
  servers = [await folder.serve(env), await folder.serve(env)]
  if (burrow) workers = [await folder.work(env), await folder.work(env)]
}, 120_000)
afterAll(async () => {
  await folder.remove()
  await redis.remove()
  await burrow?.remove()
}, 120_000)

const origin = (index: number) => servers[index % 2]?.origin ?? ''

/** A call as a client makes it that was not answered: again, to the other process, with the same key. */
async function call(method: string, path: string, token?: string, body?: object) {
  const key = `${method} ${path} ${JSON.stringify(body)} ${Math.random()}`
    .slice(0, 255)
    .replace(/[^\x20-\x7e]/g, '')
  for (let turn = 0; turn < 40; turn++) {
    const headers: Record<string, string> = { 'content-type': 'application/json' }
    if (token) Object.assign(headers, { authorization: `Bearer ${token}`, 'idempotency-key': key })
    const asked = { method, headers, ...(method === 'GET' ? {} : { body: JSON.stringify(body ?? {}) }) }
    const reply = await fetch(origin(turn) + API + path, asked).catch(() => null)
    if (reply && reply.status < 500) {
      expect(reply.status, `${method} ${path} ${await reply.clone().text()}`).toBeLessThan(300)
      return reply.json() as Promise<Record<string, never>>
    }
    await sleep(100)
  }
  throw new Error(`${method} ${path}: nobody answers`)
}

const signUp = async (role: string, name: string): Promise<string> =>
  (
    await call('POST', '/auth/register', undefined, {
      email: `${name}@example.com`,
      password: PASSWORD,
      name,
      role,
    })
  )['accessToken'] ?? ''

/** Listens as a client does: connects again wherever somebody listens, from what it heard last, and knows ids. */
class Follower {
  readonly frames: Frame[] = []
  readonly #known = new Set<string>()
  readonly #token: string
  #turn: number
  #isDone = false

  constructor(token: string, turn: number) {
    this.#token = token
    this.#turn = turn
  }

  async connect(): Promise<void> {
    const { ticket } = await call('POST', '/realtime/tickets', this.#token)
    const last = this.frames.at(-1)?.id
    const address = `${origin(this.#turn++).replace('http', 'ws')}${API}/realtime?ticket=${ticket}`
    const ws = new WebSocket(last ? `${address}&since=${last}` : address)
    ws.on('message', (text: Buffer) => {
      const frame = JSON.parse(text.toString()) as Frame
      if (this.#known.has(frame.id)) return
      this.#known.add(frame.id)
      this.frames.push(frame)
    })
    ws.on('error', () => {})
    ws.on('close', () => {
      if (!this.#isDone) setTimeout(() => void this.connect().catch(() => {}), 100)
    })
    await new Promise((resolve) => ws.on('open', resolve).on('close', resolve))
  }

  statuses(orderId: string): string[] {
    return this.frames
      .filter(({ type, data }) => type === 'order.updated' && data.id === orderId)
      .map(({ data }) => data.status)
  }

  done(): void {
    this.#isDone = true
  }
}

it('every party hears each step once and in order, while each of the processes is killed once', async () => {
  const admin =
    (await call('POST', '/auth/login', undefined, { email: 'admin@example.com', password: PASSWORD }))[
      'accessToken'
    ] ?? ''
  const [eater, cook, rider] = [
    await signUp('CUSTOMER', 'Ada'),
    await signUp('VENDOR', 'Folake'),
    await signUp('COURIER', 'Chidi'),
  ]
  const vendor = await call('POST', '/vendors', cook, { name: 'Mama Put', address: ADDRESS })
  await call('POST', `/vendors/${vendor['id']}/approve`, admin)
  const category = await call('POST', '/categories', admin, { name: 'Rice' })
  const product = { vendorId: vendor['id'], categoryId: category['id'], name: 'Jollof', price: 250_000 }
  const { id: productId } = await call('POST', '/products', cook, product)
  const courier = await call('POST', '/couriers', rider, { vehicle: 'MOTORBIKE' })
  await call('POST', `/couriers/${courier['id']}/approve`, admin)
  await call('PATCH', '/couriers/me', rider, { available: true })
  const followers = [eater, cook, rider].map((token, index) => new Follower(token, index))
  for (const follower of followers) await follower.connect()

  const again: (() => Promise<void>)[] = [
    ...workers.map((_, index) => async () => {
      workers[index]?.process.kill('SIGKILL')
      workers[index] = await folder.work(env)
    }),
    ...servers.map((_, index) => async () => {
      servers[index]?.process.kill('SIGKILL')
      servers[index] = await folder.serve(env)
    }),
  ]
  const orders: string[] = []
  for (const [round, killOne] of again.entries()) {
    const items = [{ productId, quantity: 1 }]
    const { id } = await call('POST', '/orders', eater, {
      vendorId: vendor['id'],
      items,
      deliveryAddress: HOME,
    })
    orders.push(id ?? '')
    const steps = [
      () => call('POST', `/orders/${id}/accept`, cook),
      () => call('POST', `/orders/${id}/ready`, cook),
      ...['accept', 'pick-up', 'deliver'].map((step) => async () => {
        const { delivery } = (await call('GET', `/orders/${id}`, eater)) as unknown as {
          delivery: { id: string }
        }
        return call('POST', `/deliveries/${delivery.id}/${step}`, rider)
      }),
    ]
    let started: Promise<void> | undefined
    for (const [index, step] of steps.entries()) {
      if (index === 1 + (round % 3)) started = killOne()
      await step()
    }
    await started
  }
  const heard = () =>
    followers.every((follower) => orders.every((id) => follower.statuses(id).at(-1) === 'DELIVERED'))
  for (const patience = Date.now() + 30_000; !heard() && Date.now() < patience;) await sleep(50)
  for (const [index, follower] of followers.entries()) {
    const expected = index === 2 ? ALL.slice(3) : ALL
    expect(orders.map((id) => follower.statuses(id))).toEqual(orders.map(() => expected))
    follower.done()
  }
}, 120_000)
