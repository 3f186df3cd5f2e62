import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Marketplace, openMarketplace, PASSWORD } from '../helpers/marketplace.ts'
import { outcome } from '../helpers/outcome.ts'
import { times } from '../helpers/race.ts'

describe('the number of requests', () => {
  let market: Marketplace
  beforeAll(async () => {
    // 6 a minute for an address, 12 for an account. The proxy's word for the address counts.
    market = await openMarketplace({ RATE_LIMIT: '0.01', TRUST_PROXY: '127.0.0.1' })
  })
  afterAll(() => market.close())

  const by = (address: string) => ({ headers: { 'x-forwarded-for': address } })

  it('of an address is told with each answer and ends with 429', async () => {
    const replies = []
    for (let index = 0; index < 8; index++)
      replies.push(await market.anyone.get('/categories', by('203.0.113.1')))
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200, 429, 429])
    expect(replies.map(({ headers }) => headers.get('ratelimit-remaining'))).toEqual([
      '5',
      '4',
      '3',
      '2',
      '1',
      '0',
      '0',
      '0',
    ])
    const last = replies.at(-1)!
    expect(last.body).toMatchObject({ code: 'too_many_requests', status: 429 })
    expect(last.headers.get('ratelimit-limit')).toBe('6')
    const retryAfter = Number(last.headers.get('retry-after'))
    expect(retryAfter).toBeGreaterThan(0)
    expect(retryAfter).toBeLessThanOrEqual(60)
    expect(last.headers.get('ratelimit-reset')).toBe(String(retryAfter))
  })

  it('of one address leaves every other alone', async () => {
    expect((await market.anyone.get('/categories', by('203.0.113.2'))).status).toBe(200)
  })

  it('counts what is not there, a wrong method, a bad token and the docs', async () => {
    const bad = market.anyone.with('bad')
    const address = by('203.0.113.3')
    const statuses = [
      (await market.anyone.get('/nowhere', address)).status,
      (await market.anyone.send('PUT', '/me', undefined, address)).status,
      (await bad.get('/me', address)).status,
      (await market.anyone.get('/me', address)).status,
      (await market.anyone.get('/openapi.json', address)).status,
      (await market.anyone.get('/metrics', address)).status,
      (await bad.get('/me', address)).status,
      (await market.anyone.get('/nowhere', address)).status,
    ]
    expect(statuses).toEqual([404, 405, 401, 401, 200, 200, 429, 429])
  })

  it('never counts the probes of health', async () => {
    const probes = await times(20, () => market.anyone.get('/health/ready', by('203.0.113.1')))
    expect(probes.map(({ status }) => status)).toEqual(Array(20).fill(200))
  })

  it('of an account is its own, wherever it calls from', async () => {
    const replies = []
    for (let index = 0; index < 14; index++)
      replies.push(await market.admin.get('/me', by(`198.51.100.${index}`)))
    expect(replies.map(({ status }) => status)).toEqual([...Array(12).fill(200), 429, 429])
    expect(replies[0]?.headers.get('ratelimit-limit')).toBe('12')
  })

  it('does what it refuses for nobody: the refused call changes nothing', async () => {
    const before = await market.app.read.sql.selectFrom('events').selectAll().execute()
    expect((await market.admin.post('/categories', { name: 'Soups' }, by('198.51.100.1'))).status).toBe(429)
    expect(await market.app.read.sql.selectFrom('events').selectAll().execute()).toEqual(before)
  })
})

it('counts the sender’s own address, whatever it says, where no proxy is named', async () => {
  const market = await openMarketplace({ RATE_LIMIT: '0.01' })
  try {
    const replies = await times(9, (index) =>
      market.anyone.get('/categories', { headers: { 'x-forwarded-for': `203.0.113.${index}` } }),
    )
    // One of the six went to the admin's login.
    expect(replies.filter(({ status }) => status === 429)).toHaveLength(4)
  } finally {
    await market.close()
  }
})

describe('wrong logins', () => {
  let market: Marketplace
  beforeAll(async () => {
    market = await openMarketplace({ RATE_LIMIT: 'on', TRUST_PROXY: '127.0.0.1' })
  })
  afterAll(() => market.close())

  const login = (email: string, password: string, address: string) =>
    market.anyone.post('/auth/login', { email, password }, { headers: { 'x-forwarded-for': address } })

  it('to an account from one address are ten; then the right password waits too, there and only there', async () => {
    const { email } = await market.register('CUSTOMER')
    const replies = []
    for (let index = 0; index < 10; index++) replies.push(await login(email, 'wrong password', '203.0.113.1'))
    expect(replies.map(outcome)).toEqual(Array(10).fill('401 invalid_credentials'))
    const locked = await login(email, PASSWORD, '203.0.113.1')
    expect(outcome(locked)).toBe('429 too_many_wrong_logins')
    expect(Number(locked.headers.get('retry-after'))).toBeGreaterThan(800)
    expect(outcome(await login(email.toUpperCase(), PASSWORD, '203.0.113.1'))).toBe(
      '429 too_many_wrong_logins',
    )
    expect(outcome(await login(email, PASSWORD, '203.0.113.2'))).toBe('200')
  })

  it('that come at once are counted one after the other', async () => {
    const { email } = await market.register('CUSTOMER')
    const replies = await times(25, () => login(email, 'wrong password', '203.0.113.3'))
    expect(replies.filter(({ status }) => status === 401)).toHaveLength(10)
    expect(replies.filter(({ status }) => status === 429)).toHaveLength(15)
  })

  it('to an account that is not there are counted alike', async () => {
    const replies = []
    for (let index = 0; index < 11; index++)
      replies.push(await login('nobody@example.com', 'wrong password', '203.0.113.4'))
    expect(outcome(replies.at(-1)!)).toBe('429 too_many_wrong_logins')
  })

  it('leave whoever is signed in alone', async () => {
    const { email, client } = await market.register('CUSTOMER')
    for (let index = 0; index < 11; index++) await login(email, 'wrong password', '203.0.113.5')
    expect((await client.get('/me')).status).toBe(200)
  })

  it('include wrong current passwords, for a stolen session must not find the password out', async () => {
    const { client } = await market.register('CUSTOMER')
    const change = () =>
      client.post('/me/password', { currentPassword: 'wrong password', newPassword: PASSWORD })
    const replies = []
    for (let index = 0; index < 11; index++) replies.push(outcome(await change()))
    expect(replies).toEqual([
      ...Array(10).fill('422 validation_failed /currentPassword'),
      '429 too_many_wrong_logins',
    ])
  })

  it('are not what fifty right ones at once are taken for', async () => {
    const { email } = await market.register('CUSTOMER')
    const replies = await times(50, () => login(email, PASSWORD, '203.0.113.6'))
    expect(replies.map(({ status }) => status)).toEqual(Array(50).fill(200))
  })
})
