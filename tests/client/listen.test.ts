import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { type Client, createClient, type Listener, type Message } from '../../clients/typescript/src/index.ts'
import { type CuttingProxy, openCuttingProxy } from '../helpers/cutting-proxy.ts'
import { type Kitchen, openKitchen, orderFrom } from '../helpers/kitchen.ts'
import { type Marketplace, openMarketplace, PASSWORD, type Person } from '../helpers/marketplace.ts'

let market: Marketplace
let kitchen: Kitchen
beforeAll(async () => {
  market = await openMarketplace()
  kitchen = await openKitchen(market)
})
afterAll(() => market.close())

let proxy: CuttingProxy
let person: Person
let client: Client
let messages: Message[]
let states: string[]
let ends: unknown[]
let listener: Listener
beforeEach(async () => {
  proxy = await openCuttingProxy(new URL(market.origin))
  person = await market.register('CUSTOMER')
  client = createClient({ baseUrl: `http://127.0.0.1:${proxy.port}`, retry: { firstWaitMs: 5 } })
  await client.signIn({ email: person.email, password: PASSWORD })
  ;[messages, states, ends] = [[], [], []]
})
afterEach(async () => {
  listener.close()
  await proxy.close()
})

async function listen(more: object = {}): Promise<Listener> {
  listener = client.listen({
    onMessage: (message) => messages.push(message),
    onState: (state) => states.push(state),
    onEnd: (reason) => ends.push(reason),
    ...more,
  })
  await vi.waitFor(() => expect(states).toContain('open'), PATIENCE)
  return listener
}

const PATIENCE = { timeout: 10_000, interval: 10 }
const statuses = () => messages.filter((one) => one.type === 'order.updated').map(({ data }) => data.status)
const until = (...expected: string[]) => vi.waitFor(() => expect(statuses()).toEqual(expected), PATIENCE)

it('tells each message once, what happened while the line was away too', async () => {
  await listen()
  const order = await person.client.ok('POST', '/orders', orderFrom(kitchen))
  await until('PLACED')
  proxy.refuse(true)
  await vi.waitFor(() => expect(states.at(-1)).toBe('waiting'), PATIENCE)
  await kitchen.owner.client.ok('POST', `/orders/${order.id}/accept`)
  proxy.refuse(false)
  // A replay begins a minute before what was seen last, so PLACED comes again, and is not told.
  await until('PLACED', 'ACCEPTED')
  await kitchen.owner.client.ok('POST', `/orders/${order.id}/ready`)
  await until('PLACED', 'ACCEPTED', 'READY_FOR_PICKUP')
  expect(new Set(messages.map(({ id }) => id)).size).toBe(messages.length)
  expect(ends).toEqual([])
})

it('renews a socket in time, and misses nothing by it', async () => {
  await listen({ renewAfterMs: 200 })
  const order = await person.client.ok('POST', '/orders', orderFrom(kitchen))
  await kitchen.owner.client.ok('POST', `/orders/${order.id}/accept`)
  await until('PLACED', 'ACCEPTED')
  await vi.waitFor(
    () => expect(states.filter((state) => state === 'open').length).toBeGreaterThan(3),
    PATIENCE,
  )
  expect(statuses()).toEqual(['PLACED', 'ACCEPTED'])
})

it('misses nothing where the line goes before the first message', async () => {
  await listen()
  proxy.refuse(true)
  await vi.waitFor(() => expect(states.at(-1)).toBe('waiting'), PATIENCE)
  await person.client.ok('POST', '/orders', orderFrom(kitchen))
  proxy.refuse(false)
  await until('PLACED')
  expect(ends).toEqual([])
})

it('goes on in a later run from where an earlier one ended', async () => {
  const first = await listen()
  const order = await person.client.ok('POST', '/orders', orderFrom(kitchen))
  await until('PLACED')
  first.close()
  await kitchen.owner.client.ok('POST', `/orders/${order.id}/accept`)
  states = []
  messages = []
  await listen({ since: first.lastId() })
  await until('PLACED', 'ACCEPTED')
  expect(ends).toEqual([])
})

it('ends where the account is locked out, and says so', async () => {
  await listen()
  await market.admin.ok('POST', `/users/${person.id}/suspend`)
  await vi.waitFor(() => expect(ends).toHaveLength(1), PATIENCE)
  expect(ends[0]).toMatchObject({ name: 'ApiError', status: 401 })
})

it('leaves where five newer sockets of the account are open, and does not push one of them out', async () => {
  await listen()
  const others = await Promise.all(
    Array.from({ length: 5 }, async () => {
      const opened = Promise.withResolvers<void>()
      const other = client.listen({ onMessage: () => {}, onState: () => opened.resolve() })
      await opened.promise
      return other
    }),
  )
  await vi.waitFor(() => expect(ends).toHaveLength(1), PATIENCE)
  expect(String(ends[0])).toContain('4429')
  for (const other of others) other.close()
})
