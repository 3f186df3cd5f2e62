import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { approvedCourier, type Kitchen, openKitchen, orderAt, orderFrom } from '../helpers/kitchen.ts'
import {
  type Marketplace,
  type Neighbour,
  openMarketplace,
  openNeighbour,
  PASSWORD,
  type Person,
} from '../helpers/marketplace.ts'
import { outcome } from '../helpers/outcome.ts'
import { Browser, NOWHERE, PushService, VAPID, verifiedClaims } from '../helpers/push-service.ts'

const service = new PushService()
let market: Marketplace
let neighbour: Neighbour
let kitchen: Kitchen
let publicKey: string
beforeAll(async () => {
  await service.open()
  market = await openMarketplace({ ACCESS_TOKEN_TTL: '86400', ...VAPID })
  neighbour = await openNeighbour(market, { WEBHOOKS_ALLOW_PRIVATE: 'on', ...VAPID })
  kitchen = await openKitchen(market)
  publicKey = (await market.anyone.ok('GET', '/push/vapid-key')).publicKey
})
afterAll(async () => {
  await neighbour.close()
  await market.close()
  service.close()
})

async function subscribed(person: Pick<Person, 'client'>): Promise<Browser & { id: string }> {
  const browser = new Browser(service.origin)
  const { id } = await person.client.ok('POST', '/me/push-subscriptions', browser.subscription)
  return Object.assign(browser, { id })
}
const heardBy = (browser: Browser) => service.heard.filter(({ endpoint }) => endpoint === browser.endpoint)
const saidTo = (browser: Browser) => heardBy(browser).map(({ body }) => browser.read(body))
const arrived = (browser: Browser, count: number) =>
  vi.waitFor(() => expect(heardBy(browser)).toHaveLength(count), 10_000)
const browsersOf = async ({ client }: Pick<Person, 'client'>) =>
  (await client.ok('GET', '/me/push-subscriptions')).data as { id: string; endpoint: string }[]
const waiting = () => market.app.read.sql.selectFrom('push_messages').selectAll().execute()
const settled = () => vi.waitFor(async () => expect(await waiting()).toEqual([]), 10_000)

/** An order and its first step, of which the customer is told. */
async function accepted(customer: Person): Promise<string> {
  const { id } = await customer.client.ok('POST', '/orders', orderFrom(kitchen))
  await kitchen.owner.client.ok('POST', `/orders/${id}/accept`)
  return id
}

it('tells every browser of both parties each step once, through two processes, so that it alone can read it', async () => {
  const customer = await market.register('CUSTOMER')
  const courier = await approvedCourier(market)
  const [phone, laptop, till] = [
    await subscribed(customer),
    await subscribed({ client: neighbour.by(customer) }),
    await subscribed(kitchen.owner),
  ]
  const here = await orderAt('DELIVERED', { kitchen, customer, courier })
  const { id: there } = await neighbour.by(customer).ok('POST', '/orders', orderFrom(kitchen))
  await neighbour.by(kitchen.owner).ok('POST', `/orders/${there}/accept`)
  for (const [browser, count] of [
    [phone, 6],
    [laptop, 6],
    [till, 4],
  ] as const)
    await arrived(browser, count)
  await settled()

  const { data: stored } = await customer.client.ok('GET', '/notifications')
  const byId = (a: { id?: unknown }, b: { id?: unknown }) => String(a.id).localeCompare(String(b.id))
  const expected = stored
    .map(({ readAt: _readAt, ...text }: { id: string; readAt: unknown }) => text)
    .toSorted(byId)
  for (const browser of [phone, laptop]) {
    expect(heardBy(browser)).toHaveLength(6)
    expect(saidTo(browser).toSorted(byId)).toEqual(expected)
  }
  expect(
    saidTo(till)
      .map(({ type }) => String(type))
      .sort(),
  ).toEqual(['order.assigned', 'order.delivered', 'order.placed', 'order.placed'])
  expect(() => laptop.read(heardBy(phone)[0]?.body ?? Buffer.alloc(0))).toThrow(/authenticate/)

  for (const { headers, body } of [...heardBy(phone), ...heardBy(till)]) {
    const { alg, aud, exp, sub } = verifiedClaims(headers, publicKey)
    expect({ alg, aud, sub }).toEqual({ alg: 'ES256', aud: service.origin, sub: VAPID.VAPID_SUBJECT })
    expect(exp * 1000 - Date.now()).toBeGreaterThan(0)
    expect(exp * 1000 - Date.now()).toBeLessThan(24 * 3_600_000)
    expect(headers).toMatchObject({ 'content-encoding': 'aes128gcm', urgency: 'high' })
    expect(headers['ttl']).toMatch(/^14[34]\d\d$/)
    expect(headers['topic']).toMatch(/^[\w-]{32}$/)
    expect(body.includes(here.number)).toBe(false)
  }
  const topics = heardBy(phone).map(({ headers }) => headers['topic'])
  expect(new Set(topics).size).toBe(2)
  for (const { id } of await browsersOf(kitchen.owner))
    await kitchen.owner.client.ok('DELETE', `/me/push-subscriptions/${id}`)
})

it('tries again what was not taken, when the service wants it, and gives up what is old', async () => {
  const customer = await market.register('CUSTOMER')
  const browser = await subscribed(customer)
  service.answers.push({ code: 429, retryAfter: '600' })
  await accepted(customer)
  await vi.waitFor(async () => expect((await waiting())[0]).toMatchObject({ attempts: 1 }), 10_000)
  const tried = async (wait: number, count: number) => {
    market.wait(wait)
    market.app.outbox.wake()
    await arrived(browser, count)
  }
  service.answers.push({ code: 503 })
  await tried(601_000, 2)
  await vi.waitFor(async () => expect((await waiting())[0]).toMatchObject({ attempts: 2 }), 10_000)
  await tried(70_000, 3)
  await settled()
  const texts = saidTo(browser)
  expect(texts[1]).toEqual(texts[0])
  expect(texts[2]).toEqual(texts[0])
  // Each encrypted anew: the same bytes twice would be the same key twice.
  expect(heardBy(browser)[1]?.body.equals(heardBy(browser)[0]?.body ?? Buffer.alloc(0))).toBe(false)

  service.answers.push({ code: 500, retryAfter: String(5 * 3600) })
  await accepted(customer)
  await arrived(browser, 4)
  await settled()
  expect(await browsersOf(customer)).toHaveLength(1)
})

it('lets a browser go that is gone, and not for what was refused', async () => {
  const customer = await market.register('CUSTOMER')
  const [gone, other] = [await subscribed(customer), await subscribed(customer)]
  await customer.client.ok('DELETE', `/me/push-subscriptions/${other.id}`)
  service.answers.push({ code: 403 })
  await accepted(customer)
  await arrived(gone, 1)
  await settled()
  expect(await browsersOf(customer)).toMatchObject([{ endpoint: gone.endpoint }])
  service.answers.push({ code: 410 })
  await accepted(customer)
  await vi.waitFor(async () => expect(await browsersOf(customer)).toEqual([]), 10_000)
  await accepted(customer)
  await settled()
  expect(heardBy(gone)).toHaveLength(2)
  expect(heardBy(other)).toEqual([])
})

it('tells nothing where somebody signed out, was suspended or left', async () => {
  const person = await market.register('CUSTOMER')
  const atWork = await subscribed(person)
  const login = { email: person.email, password: PASSWORD }
  const { accessToken } = await market.anyone.ok('POST', '/auth/login', login)
  const again = { ...person, client: market.anyone.with(accessToken) }
  const atHome = await subscribed(again)
  await market.anyone.send('POST', '/auth/logout', { refreshToken: person.refreshToken })
  const id = await accepted(again)
  await arrived(atHome, 1)
  await market.admin.ok('POST', `/users/${person.id}/suspend`)
  await kitchen.owner.client.ok('POST', `/orders/${id}/ready`)
  await settled()
  expect([heardBy(atWork).length, heardBy(atHome).length]).toEqual([0, 1])
  const left = () => market.app.read.sql.selectFrom('push_subscriptions').select('account_id').execute()
  expect(await left()).not.toContainEqual({ account_id: person.id })

  const leaving = await market.register('COURIER')
  await subscribed(leaving)
  expect((await leaving.client.ok('GET', '/me/export')).held.pushSubscriptions).toHaveLength(1)
  expect(outcome(await leaving.client.send('DELETE', '/me', { password: PASSWORD }))).toBe('204')
  expect(await left()).not.toContainEqual({ account_id: leaving.id })
})

it('has one subscription for each browser, ten for each account, and hands one on to who shows its keys', async () => {
  const [ada, chidi] = [await market.register('CUSTOMER'), await market.register('CUSTOMER')]
  const browser = await subscribed(ada)
  const add = (who: Person, body: object) => who.client.post('/me/push-subscriptions', body)
  expect((await add(ada, browser.subscription)).body.id).toBe(browser.id)
  const foreign = { ...new Browser(service.origin).subscription, endpoint: browser.endpoint }
  expect(await add(chidi, foreign)).toMatchObject({ status: 422, body: { errors: [{ path: '/endpoint' }] } })
  expect((await add(chidi, browser.subscription)).status).toBe(201)
  expect(await browsersOf(ada)).toEqual([])
  for (let more = 0; more < 10; more++) await subscribed(chidi)
  const kept = await browsersOf(chidi)
  expect(kept).toHaveLength(10)
  expect(kept.map(({ endpoint }) => endpoint)).not.toContain(browser.endpoint)
})

it('refuses what leads nowhere good, and what is no key', async () => {
  const { client } = await market.register('CUSTOMER')
  const { subscription } = new Browser(NOWHERE)
  const add = (more: object) => client.post('/me/push-subscriptions', { ...subscription, ...more })
  const keys = (more: object) => ({ keys: { ...subscription.keys, ...more } })
  for (const [more, path] of [
    [keys({ p256dh: 'A'.repeat(87) }), '/keys'],
    [keys({ auth: 'short' }), '/keys/auth'],
    [{ endpoint: 'http://a:b@127.0.0.1:9/' }, '/endpoint'],
    [{ endpoint: 'ftp://127.0.0.1/' }, '/endpoint'],
    [{ expirationTime: '2026' }, '/expirationTime'],
  ] as const)
    expect(await add(more)).toMatchObject({ status: 422, body: { errors: [{ path }] } })

  const strict = await openMarketplace({ ...VAPID, WEBHOOKS_ALLOW_PRIVATE: 'off' })
  try {
    const { client: there } = await strict.register('CUSTOMER')
    for (const endpoint of [
      'https://127.0.0.1/x',
      'https://[::1]/x',
      'https://169.254.169.254/x',
      'https://localhost/x',
      'http://102.89.1.1/x',
    ])
      expect(await there.post('/me/push-subscriptions', { ...subscription, endpoint })).toMatchObject({
        status: 422,
        body: { errors: [{ path: '/endpoint' }] },
      })
  } finally {
    await strict.close()
  }
})

it('says so where there is no key', async () => {
  const bare = await openMarketplace()
  try {
    expect(await bare.anyone.ok('GET', '/push/vapid-key')).toEqual({ publicKey: null })
    const { client } = await bare.register('CUSTOMER')
    const { subscription } = new Browser(NOWHERE)
    expect(outcome(await client.post('/me/push-subscriptions', subscription))).toBe('422 push_unavailable')
    expect((await client.ok('GET', '/me/push-subscriptions')).data).toEqual([])
  } finally {
    await bare.close()
  }
})
