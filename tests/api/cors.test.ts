import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Marketplace, openMarketplace } from '../helpers/marketplace.ts'

const SHOP = 'https://eat.example.com'
const LOCAL = 'http://localhost:5173'

let market: Marketplace
let closed: Marketplace
beforeAll(async () => {
  market = await openMarketplace({ CORS_ORIGINS: `${SHOP},${LOCAL}` })
  closed = await openMarketplace()
})
afterAll(async () => {
  await market.close()
  await closed.close()
})

const from = (origin: string | undefined, more: Record<string, string> = {}) => ({
  headers: { ...(origin === undefined ? {} : { origin }), ...more },
})
const preflight = (origin: string, path = '/orders', place = market) =>
  place.anyone.send(
    'OPTIONS',
    path,
    undefined,
    from(origin, {
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type,idempotency-key',
    }),
  )
const corsHeaders = (headers: Headers) =>
  [...headers].filter(([name]) => name.startsWith('access-control-')).map(([name]) => name)

describe('a page of an allowed origin', () => {
  it.each([SHOP, LOCAL])('%s may ask for a call, and make it', async (origin) => {
    const asked = await preflight(origin)
    expect(asked.status).toBe(204)
    expect(asked.headers.get('access-control-allow-origin')).toBe(origin)
    expect(asked.headers.get('access-control-allow-methods')).toBe('GET, HEAD, POST, PATCH, DELETE')
    expect(asked.headers.get('access-control-allow-headers')?.toLowerCase()).toContain('idempotency-key')

    const made = await market.anyone.get('/products', from(origin))
    expect([made.status, made.headers.get('access-control-allow-origin')]).toEqual([200, origin])
    expect(made.headers.get('access-control-expose-headers')).toContain('X-Request-Id')
    expect(made.headers.get('vary')).toBe('Origin, Authorization')
  })

  it('can read refusals too', async () => {
    const refused = [
      await market.anyone.get('/products/prd_none', from(SHOP)),
      await market.anyone.get('/nowhere', from(SHOP)),
      await market.anyone.get('/me', from(SHOP)),
    ]
    for (const { headers } of refused) expect(headers.get('access-control-allow-origin')).toBe(SHOP)
    expect(refused.map(({ status }) => status)).toEqual([404, 404, 401])
  })

  it('never sends cookies along', async () => {
    expect((await preflight(SHOP)).headers.get('access-control-allow-credentials')).toBeNull()
  })
})

describe('a page of any other origin', () => {
  it.each([
    'https://evil.example.com',
    'null',
    'https://eat.example.com.evil.com',
    'http://eat.example.com',
    'https://eat.example.com:8443',
    'https://EAT.example.com',
    'https://eat.example.com/',
    '*',
  ])('%s gets no word of CORS', async (origin) => {
    expect(corsHeaders((await market.anyone.get('/products', from(origin))).headers)).toEqual([])
    const asked = await preflight(origin)
    expect([asked.status, asked.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST'])
    expect(corsHeaders(asked.headers)).toEqual([])
  })
})

describe('OPTIONS', () => {
  it('without an origin is a method like any other that an address does not know', async () => {
    for (const place of [market, closed]) {
      const reply = await place.anyone.send('OPTIONS', '/orders')
      expect([reply.status, reply.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST'])
      expect((await place.anyone.send('OPTIONS', '/nowhere')).status).toBe(404)
    }
  })
})

it('is not there where no origin is configured', async () => {
  const reply = await closed.anyone.get('/products', from(SHOP))
  expect([corsHeaders(reply.headers), reply.headers.get('vary')]).toEqual([[], 'Authorization'])
  expect((await preflight(SHOP, '/orders', closed)).status).toBe(405)
})
