import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { API } from '../helpers/client.ts'
import { type Kitchen, openKitchen, orderFrom } from '../helpers/kitchen.ts'
import { type Marketplace, openMarketplace, type Person } from '../helpers/marketplace.ts'
import { outcome } from '../helpers/outcome.ts'
import { type RawReply, sendRaw } from '../helpers/raw.ts'

let market: Marketplace
let kitchen: Kitchen
let customer: Person
beforeAll(async () => {
  market = await openMarketplace()
  kitchen = await openKitchen(market)
  customer = await market.register('CUSTOMER')
})
afterAll(() => market.close())

/** What comes back for an address that is no operation of the API, or for a body that is no JSON. */
async function call(
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: string,
): Promise<RawReply> {
  const response = await fetch(market.origin + path, { method, headers, body })
  return { status: response.status, headers: response.headers, text: await response.text() }
}
const raw = (first: string, ...fields: string[]) =>
  sendRaw(market.origin, [first, 'Host: market', 'Connection: close', ...fields, '', ''].join('\r\n'))

function expectProblem(reply: RawReply, status: number, code: string): void {
  expect(reply.headers.get('content-type')).toBe('application/problem+json; charset=utf-8')
  expect(JSON.parse(reply.text)).toEqual({
    type: `urn:fastyums:problem:${code}`,
    title: expect.stringMatching(/./),
    status,
    detail: expect.stringMatching(/./),
    instance: expect.stringMatching(/^\//),
    code,
    requestId: reply.headers.get('x-request-id'),
  })
  expect(reply.status).toBe(status)
}

describe('an address that is not there', () => {
  it.each([
    '/nothing',
    API,
    `${API}/`,
    `${API}/nothing`,
    `${API}/products/`,
    `${API}/Products`,
    `${API}/products/prd_1/more`,
    `${API}//products`,
    `${API}/products;x=1`,
    '/api/v2/products',
    '/products',
    '/openapi-json',
    '/docs/nothing',
    '/health',
  ])('%s is a 404 problem', async (path) => {
    const reply = await call('GET', path)
    expectProblem(reply, 404, 'not_found')
    expect(JSON.parse(reply.text).instance).toBe(path)
  })

  it.each(['%zz', '%', '%ff', '%c0%af', '%ed%a0%80'])('%s is no URL', async (id) => {
    expectProblem(await call('GET', `${API}/products/${id}`), 400, 'malformed_request')
  })

  it.each(['%00', '..%2f..%2fusers', "'%20or%201=1", '%F0%9F%8D%9B', 'x'.repeat(1000)])(
    'an id of %s finds nothing',
    async (id) => {
      expectProblem(await call('GET', `${API}/products/${id}`), 404, 'not_found')
    },
  )
})

describe('a method that an address does not know', () => {
  it.each([
    ['PUT', `${API}/products`, 'GET, HEAD, POST'],
    ['DELETE', `${API}/products`, 'GET, HEAD, POST'],
    ['OPTIONS', `${API}/products`, 'GET, HEAD, POST'],
    ['PUT', `${API}/products/prd_1`, 'DELETE, GET, HEAD, PATCH'],
    ['POST', `${API}/products/prd_1`, 'DELETE, GET, HEAD, PATCH'],
    ['GET', `${API}/auth/login`, 'POST'],
    ['PATCH', `${API}/orders/ord_1/accept`, 'POST'],
    ['DELETE', `${API}/couriers/me`, 'GET, HEAD, PATCH'],
    ['POST', '/health/live', 'GET, HEAD'],
    ['POST', '/openapi.json', 'GET, HEAD'],
  ])('%s %s is a 405 that allows %s', async (method, path, allow) => {
    const reply = await call(method, path)
    expectProblem(reply, 405, 'method_not_allowed')
    expect(reply.headers.get('allow')).toBe(allow)
  })

  it.each(['TRACE', 'PROPFIND', 'LINK'])('%s neither', async (method) => {
    const reply = await raw(`${method} ${API}/products HTTP/1.1`)
    expectProblem(reply, 405, 'method_not_allowed')
    expect(reply.headers.get('allow')).toBe('GET, HEAD, POST')
  })

  it('is not changed by a header', async () => {
    const override = { 'x-http-method-override': 'DELETE', 'x-method-override': 'DELETE' }
    expect((await call('GET', `${API}/products/${kitchen.productId}`, override)).status).toBe(200)
    expect((await call('GET', `${API}/products/${kitchen.productId}`)).status).toBe(200)
  })
})

it.each([
  '/health/live',
  '/openapi.json',
  `${API}/products`,
  `${API}/products/none`,
  `${API}/me`,
  '/nothing',
  `${API}/products?x=1`,
])('HEAD %s answers like GET, without the body', async (path) => {
  const [get, head] = [await call('GET', path), await call('HEAD', path)]
  const shown = ({ status, headers }: RawReply) => {
    const passing = ['date', 'x-request-id', 'connection', 'keep-alive']
    const steady = [...headers].filter(([name]) => !passing.includes(name))
    return { status, steady }
  }
  expect(shown(head)).toEqual(shown(get))
  expect(head.text).toBe('')
})

describe('what is no HTTP', () => {
  it.each([
    ['garbage', 'hello\r\n\r\n'],
    ['an unknown version', 'GET / HTTP/3.0\r\nHost: x\r\n\r\n'],
    ['an unknown method', 'YUM / HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['a space in the address', `GET ${API}/pro ducts HTTP/1.1\r\nHost: x\r\n\r\n`],
    ['raw UTF-8 in the address', `GET ${API}/products/é HTTP/1.1\r\nHost: x\r\n\r\n`],
    ['no Host', `GET ${API}/products HTTP/1.1\r\nConnection: close\r\n\r\n`],
    [
      'a length that is no number',
      `POST ${API}/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: ten\r\n\r\n`,
    ],
    [
      'two lengths',
      `POST ${API}/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}`,
    ],
    [
      'a length and chunks',
      `POST ${API}/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    ],
    [
      'a broken chunk',
      `POST ${API}/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n`,
    ],
    ['a line break in a header', `GET ${API}/products HTTP/1.1\r\nHost: x\r\nX-Request-Id: a\rb\r\n\r\n`],
  ])('%s is a 400 problem', async (_, bytes) => {
    const reply = await sendRaw(market.origin, bytes)
    expectProblem(reply, 400, 'malformed_request')
    expectSecurityHeaders(reply.headers)
  })

  it.each([
    ['a header', `GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`],
    ['an address', `GET /${'x'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`],
  ])('%s of 20,000 characters is a 431 problem', async (_, bytes) => {
    const reply = await sendRaw(market.origin, bytes)
    expectProblem(reply, 431, 'headers_too_large')
    expectSecurityHeaders(reply.headers)
  })

  it('harms nobody else', async () => {
    expect(outcome(await market.anyone.get('/products'))).toBe('200')
  })
})

it('understands an absolute address, HTTP/1.0 and an expectation that it has no use for', async () => {
  expect((await raw(`GET http://market${API}/products HTTP/1.1`)).status).toBe(200)
  expect((await sendRaw(market.origin, 'GET /health/live HTTP/1.0\r\n\r\n')).status).toBe(200)
  expectProblem(await raw('GET /nothing HTTP/1.1', 'Expect: a miracle'), 404, 'not_found')
})

describe('the request id', () => {
  const idFor = async (id: string) =>
    (await market.anyone.get('/products', { headers: { 'x-request-id': id } })).headers.get('x-request-id')

  it.each(['abc-123', 'A1_b.c:d/e+f=g@h', 'x'.repeat(128)])('%s is echoed', async (id) => {
    expect(await idFor(id)).toBe(id)
  })

  it.each(['x'.repeat(129), 'two words', '<script>', '"quoted"', 'a,b', 'a;b', 'é', ''])(
    '%j is replaced',
    async (id) => {
      expect(await idFor(id)).toMatch(/^[\w-]{36}$/)
    },
  )

  it('is made for each request, and stands in its problem', async () => {
    const [first, second] = [await market.anyone.get('/me'), await market.anyone.get('/me')]
    expect(first.body.requestId).toBe(first.headers.get('x-request-id'))
    expect(first.body.requestId).not.toBe(second.body.requestId)
    const given = await market.anyone.get('/me', { headers: { 'x-request-id': 'mine' } })
    expect(given.body.requestId).toBe('mine')
  })
})

function expectSecurityHeaders(headers: Headers): void {
  const shown = Object.fromEntries(headers)
  expect(shown).toMatchObject({
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
    'referrer-policy': 'no-referrer',
    'strict-transport-security': expect.stringMatching(/^max-age=31536000/),
    'x-request-id': expect.stringMatching(/./),
  })
  for (const name of ['x-powered-by', 'server', 'set-cookie', 'access-control-allow-origin']) {
    expect(shown).not.toHaveProperty(name)
  }
}

describe('every answer', () => {
  const json = { 'content-type': 'application/json', origin: 'https://evil.example.com' }

  it.each<[number, string, string, string?]>([
    [200, 'GET', `${API}/products`],
    [200, 'GET', '/health/live'],
    [200, 'GET', '/health/ready'],
    [200, 'GET', '/openapi.json'],
    [200, 'HEAD', `${API}/products`],
    [204, 'POST', `${API}/auth/logout`, '{"refreshToken":"x"}'],
    [400, 'POST', `${API}/auth/login`, '{'],
    [400, 'GET', `${API}/products/%zz`],
    [401, 'GET', `${API}/me`],
    [401, 'POST', `${API}/auth/login`, '{"email":"a@b.c","password":"x"}'],
    [404, 'GET', `${API}/products/none`],
    [404, 'GET', '/nothing'],
    [405, 'PUT', `${API}/products`],
    [413, 'POST', `${API}/auth/login`, ' '.repeat(70_000)],
    [422, 'POST', `${API}/auth/login`, '{}'],
  ])('of %i to %s %s is safe', async (status, method, path, body) => {
    const reply = await call(method, path, json, body)
    expect(reply.status).toBe(status)
    expectSecurityHeaders(reply.headers)
  })

  it('of the docs brings a policy of its own', async () => {
    const { status, headers } = await call('GET', '/docs')
    expect(status).toBe(200)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('content-security-policy')).toMatch(/default-src 'self'/)
    expect(headers.get('content-security-policy')).toMatch(/base-uri 'none'.*object-src 'none'/)
    // Nothing from elsewhere, and no demand for https from a server that has none.
    expect(headers.get('content-security-policy')).not.toMatch(/https|upgrade|validator/)
  })

  it('to who is signed in is not stored, a refusal neither', async () => {
    const { client } = customer
    const replies = [
      await client.get('/me'),
      await client.get('/products'),
      await client.post('/orders', orderFrom(kitchen)),
      await client.post('/notifications/read-all'),
      await client.get('/users'),
      await client.get('/orders/none'),
      await client.post('/orders', {}),
      await client.get('/me?x=1'),
      await market.anyone.with('expired').get('/products'),
    ]
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 201, 200, 403, 404, 422, 422, 401])
    for (const { headers } of replies) expect(headers.get('cache-control')).toBe('no-store')
  })

  it('with tokens in it is not stored', async () => {
    const { refreshToken } = customer
    const { headers } = await market.anyone.post('/auth/refresh', { refreshToken })
    expect(headers.get('cache-control')).toBe('no-store')
    expect((await market.anyone.get('/products')).headers.get('cache-control')).not.toBe('no-store')
  })
})
