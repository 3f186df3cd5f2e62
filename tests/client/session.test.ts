import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import {
  type ApiError,
  browserStore,
  createClient,
  memoryStore,
  type TokenStore,
} from '../../clients/typescript/src/index.ts'
import { type Marketplace, openMarketplace, PASSWORD } from '../helpers/marketplace.ts'
import { notingFetch } from './noting-fetch.ts'

let market: Marketplace
beforeAll(async () => void (market = await openMarketplace()))
afterAll(() => market.close())
afterEach(() => vi.unstubAllGlobals())

const MANY = 20
const many = <T>(work: () => Promise<T>) => Promise.all(Array.from({ length: MANY }, work))

async function customer(store?: TokenStore) {
  const noting = notingFetch()
  const over: ApiError[] = []
  const { email, id } = await market.register('CUSTOMER')
  const client = createClient({
    baseUrl: market.origin,
    fetch: noting.fetch,
    ...(store ? { store } : {}),
    onSignedOut: (error) => over.push(error),
  })
  await client.signIn({ email, password: PASSWORD })
  return { client, noting, over, id }
}

it('says once that the session is over, and keeps nothing of it', async () => {
  const { client, over, id } = await customer()
  await market.admin.ok('POST', `/users/${id}/suspend`)
  const refused = await Promise.allSettled([client.getMe(), client.getMe(), client.getMe()])
  expect(refused.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
  expect(over).toHaveLength(1)
  expect(over[0]).toMatchObject({ status: 401 })
  expect(await client.session()).toBeNull()
  await expect(client.getMe()).rejects.toMatchObject({ code: 'unauthenticated' })
})

it('refreshes once for all calls that find the token used up at the same moment', async () => {
  const store = memoryStore()
  const { client, noting, id } = await customer(store)
  const session = await store.load()
  if (session) await store.save({ ...session, expiresAt: 0 })
  expect(new Set((await many(() => client.getMe())).map((me) => me.id))).toEqual(new Set([id]))
  expect(noting.times('/auth/refresh')).toBe(1)
})

it('refreshes once for all calls that the server refuses, and each of them gets its answer', async () => {
  const { client, noting, over } = await customer()
  market.wait(3_600_000)
  expect(await many(() => client.getMe())).toHaveLength(MANY)
  expect(noting.times('/auth/refresh')).toBe(1)
  market.wait(3_600_000)
  expect(await many(() => client.readAllNotifications())).toHaveLength(MANY)
  expect(noting.times('/auth/refresh')).toBe(2)
  expect(over).toEqual([])
})

it('lets one of several tabs refresh, and the others take what it got', async () => {
  const kept = new Map<string, string>()
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  })
  const first = await customer(browserStore())
  const noting = notingFetch()
  const second = createClient({ baseUrl: market.origin, fetch: noting.fetch, store: browserStore() })
  market.wait(3_600_000)
  await Promise.all([many(() => first.client.getMe()), many(() => second.getMe())])
  expect(first.noting.times('/auth/refresh') + noting.times('/auth/refresh')).toBe(1)
  await second.signOut()
  expect(await first.client.session()).toBeNull()
})

it('keeps the session where a refresh fails that may go well later', async () => {
  const store = memoryStore()
  const { client, noting, over } = await customer(store)
  const session = await store.load()
  if (session) await store.save({ ...session, expiresAt: 0 })
  noting.answerNext('/auth/refresh', 503, 'unavailable', { 'retry-after': '0' })
  expect(await client.getMe()).toMatchObject({ role: 'CUSTOMER' })
  expect(noting.times('/auth/refresh')).toBe(2)
  expect(over).toEqual([])
})
