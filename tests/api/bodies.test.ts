import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { API } from '../helpers/client.ts'
import { approvedCourier, HOME, type Kitchen, openKitchen, orderAt, orderFrom } from '../helpers/kitchen.ts'
import { type Marketplace, openMarketplace, type Person } from '../helpers/marketplace.ts'
import { outcome, titled } from '../helpers/outcome.ts'

let market: Marketplace
let kitchen: Kitchen
let customer: Person
beforeAll(async () => {
  market = await openMarketplace()
  kitchen = await openKitchen(market)
  customer = await market.register('CUSTOMER', 'Ada Obi')
})
afterAll(() => market.close())

interface Sent {
  path?: string
  method?: string
  type?: string
  headers?: Record<string, string>
  client?: { token: string | undefined }
}

/** Sends a body as it is, in one piece or in chunks. */
async function send(
  body: string | Buffer | ReadableStream | undefined,
  { path = '/auth/login', method = 'POST', type = 'application/json', headers, client }: Sent = {},
) {
  const response = await fetch(market.origin + API + path, {
    method,
    headers: {
      'content-type': type,
      ...(client ? { authorization: `Bearer ${client.token}` } : {}),
      ...headers,
    },
    body,
    ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
  })
  const text = await response.text()
  return { status: response.status, body: text ? JSON.parse(text) : undefined }
}

const chunked = (text: string) => new Blob([text]).stream()
const LOGIN = { email: 'nobody@example.com', password: 'not the password' }
/** A login that is understood, in so many bytes. */
const loginOf = (bytes: number) => JSON.stringify(LOGIN).padEnd(bytes)
const UNDERSTOOD = '401 invalid_credentials'
const TOO_LARGE = '413 body_too_large'
const KIB_64 = 64 * 1024

describe('a body that is no JSON', () => {
  it.each([
    '{',
    '{"a":1',
    '{"a":1}x',
    "{'a':1}",
    '{a:1}',
    '{"a":1,}',
    'undefined',
    'NaN',
    '"',
    '{"a":"\n"}',
    '[1,',
    '\u0000',
    ' ',
  ])('%j is malformed', async (text) => {
    expect(outcome(await send(text))).toBe('400 malformed_json')
  })

  it.each([
    ['a lone byte', [0xff]],
    ['an overlong slash', [0xc0, 0xaf]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['half a letter', [0xc3]],
  ])('%s is no UTF-8', async (_, bytes) => {
    const [head, tail] = ['{"email":"a@b.c","password":"', '"}'].map((text) => Buffer.from(text))
    const body = Buffer.concat([head!, Buffer.from(bytes), tail!])
    expect(outcome(await send(body))).toBe('400 malformed_json')
  })
})

describe('a body that is no object', () => {
  it.each(['null', '[]', '[{}]', '"text"', '1', 'true'])('%s is refused', async (text) => {
    expect(outcome(await send(text))).toBe('422 validation_failed (body)')
    const optional = { path: `/vendors/${kitchen.vendorId}/suspend`, client: market.admin }
    expect(outcome(await send(text, optional))).toBe('422 validation_failed (body)')
  })

  it('is missed where fields are needed', async () => {
    expect(outcome(await send(''))).toBe('422 validation_failed (body)')
    expect(outcome(await market.anyone.post('/auth/login'))).toBe('422 validation_failed (body)')
  })

  it('as deep as it may be is refused in no time', async () => {
    expect(outcome(await send('['.repeat(30_000) + ']'.repeat(30_000)))).toBe('422 validation_failed (body)')
    const nested = `{"email":${'{"a":'.repeat(9000)}1${'}'.repeat(9000)},"password":"x"}`
    expect(outcome(await send(nested))).toBe('422 validation_failed /email')
  })
})

describe('no body', () => {
  it.each(['application/json', 'text/plain', 'multipart/form-data', 'nonsense', ''])(
    'is fine with the type "%s" where every field may be left out',
    async (type) => {
      const { productId, vendorId } = kitchen
      const suspend = { path: `/vendors/${vendorId}/suspend`, client: market.admin, type }
      expect((await send('', suspend)).status).toBe(200)
      expect((await send(undefined, suspend)).status).toBe(200)
      expect((await send('', { ...suspend, path: `/vendors/${vendorId}/approve` })).status).toBe(200)
      const owner = { client: kitchen.owner.client, type }
      expect((await send('', { ...owner, path: `/products/${productId}`, method: 'PATCH' })).status).toBe(200)
      expect((await send('', { ...owner, path: '/notifications/read-all' })).status).toBe(200)
    },
  )

  it('may say how it would be compressed', async () => {
    const headers = { 'content-encoding': 'gzip' }
    expect(outcome(await market.anyone.get('/products', { headers }))).toBe('200')
    expect(outcome(await kitchen.owner.client.post('/notifications/read-all', undefined, { headers }))).toBe(
      '200',
    )
  })

  it('is fine in chunks', async () => {
    const path = `/vendors/${kitchen.vendorId}/approve`
    expect((await send(chunked(''), { path, client: market.admin })).status).toBe(200)
  })

  it('is fine where an empty object is', async () => {
    const courier = await approvedCourier(market)
    const order = await orderAt('PLACED', { kitchen, customer, courier })
    for (const step of ['accept', 'ready']) {
      const reply = await send('{}', { path: `/orders/${order.id}/${step}`, client: kitchen.owner.client })
      expect(outcome(reply)).toBe('200')
    }
  })
})

describe('the size of a body', () => {
  it.each([
    [KIB_64, UNDERSTOOD],
    [KIB_64 + 1, TOO_LARGE],
    [2 * KIB_64, TOO_LARGE],
  ])('of %i bytes is %s', async (bytes, expected) => {
    expect(outcome(await send(loginOf(bytes)))).toBe(expected)
    expect(outcome(await send(chunked(loginOf(bytes))))).toBe(expected)
  })

  it('counts bytes, not characters', async () => {
    const password = '🍚'.repeat(KIB_64 / 4)
    expect(outcome(await send(JSON.stringify({ ...LOGIN, password })))).toBe(TOO_LARGE)
  })

  it('limits what a refusal tells', async () => {
    const fields = Object.fromEntries(Array.from({ length: 6000 }, (_, index) => [`f${index}`, 1]))
    const reply = await send(JSON.stringify(fields))
    expect(reply.status).toBe(422)
    expect(reply.body.errors.length).toBeLessThanOrEqual(50)
  })
})

describe('the type of a body', () => {
  it.each([
    'application/json',
    'APPLICATION/JSON',
    'application/json; charset=utf-8',
    'application/json;charset="UTF-8"',
    'application/json; version=1',
  ])('%s is understood', async (type) => {
    expect(outcome(await send(JSON.stringify(LOGIN), { type }))).toBe(UNDERSTOOD)
  })

  it.each([
    'text/plain',
    'text/json',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
    'application/jsonx',
    'application/problem+json',
    'application/json; charset=utf-16',
    'application/json; charset=iso-8859-1',
    'nonsense',
    '',
  ])('"%s" is refused', async (type) => {
    expect(outcome(await send(JSON.stringify(LOGIN), { type }))).toBe('415 unsupported_media_type')
    expect(outcome(await send(chunked(JSON.stringify(LOGIN)), { type }))).toBe('415 unsupported_media_type')
  })

  it.each(['gzip', 'br', 'deflate', 'zstd', 'GZIP', 'gzip, gzip'])(
    'compressed by %s is refused',
    async (encoding) => {
      const headers = { 'content-encoding': encoding }
      expect(outcome(await send(JSON.stringify(LOGIN), { headers }))).toBe('415 unsupported_media_type')
    },
  )

  it('may say that it is not compressed', async () => {
    expect(outcome(await send(JSON.stringify(LOGIN), { headers: { 'content-encoding': 'identity' } }))).toBe(
      UNDERSTOOD,
    )
  })
})

describe('a field that nobody asked for', () => {
  it.each([
    'extra',
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
    '',
    'a/b',
    'm~n',
    'Email',
  ])('"%s" is told at its path', async (name) => {
    const text = JSON.stringify(LOGIN).replace('{', `{${JSON.stringify(name)}:{"role":"ADMIN"},`)
    const path = `/${name.replace('~', '~0').replace('/', '~1')}`
    expect(outcome(await send(text))).toBe(`422 validation_failed ${path}`)
  })

  it.each<[string, object, string]>([
    ['in a line of an order', { items: [{ productId: 'p', quantity: 1, price: 1 }] }, '/items/0/price'],
    ['in an address', { deliveryAddress: { ...HOME, country: 'NG' } }, '/deliveryAddress/country'],
    ['beside them', { total: 1 }, '/total'],
  ])('%s is told at its path', async (_, fields, path) => {
    const reply = await customer.client.post('/orders', orderFrom(kitchen, 1, fields))
    expect(outcome(reply)).toBe(`422 validation_failed ${path}`)
  })

  it('does not hide what is missing', async () => {
    const reply = await send('{"__proto__":{"email":"a@b.c","password":"x"}}')
    expect(reply.body.errors.map(({ path }: { path: string }) => path).sort()).toEqual([
      '/__proto__',
      '/email',
      '/password',
    ])
  })

  it('is refused where nothing is asked for', async () => {
    const { productId } = kitchen
    expect(outcome(await send('{"x":1}', { path: '/notifications/read-all', client: customer.client }))).toBe(
      '422 validation_failed /x',
    )
    const archive = { path: `/products/${productId}`, method: 'DELETE', client: kitchen.owner.client }
    expect(outcome(await send('{"x":1}', archive))).toBe('422 validation_failed /x')
    expect(outcome(await market.anyone.get(`/products/${productId}`))).toBe('200')
  })

  it.each(['x=1', '__proto__=1', 'constructor=1', 'toString=1', '=1', 'a%2Fb=1'])(
    '?%s neither',
    async (query) => {
      const name = decodeURIComponent(query.split('=')[0] ?? '').replace('/', '~1')
      const expected = `422 validation_failed /${name}`
      expect(outcome(await customer.client.get(`/me?${query}`))).toBe(expected)
      expect(outcome(await market.anyone.get(`/products?${query}`))).toBe(expected)
      expect(outcome(await customer.client.post(`/notifications/read-all?${query}`))).toBe(expected)
    },
  )
})

describe('a text', () => {
  it.each(
    titled<[string, string | undefined]>([
      ['  Ada  ', 'Ada'],
      ['\tAda\n', 'Ada'],
      ['\u00a0Ada\u3000', 'Ada'],
      ['Zoe\u0308', 'Zoë'],
      ['👨‍👩‍👧‍👦 ẹ̀', '👨‍👩‍👧‍👦 ẹ̀'],
      ['Ada\u2028Obi', 'Ada\u2028Obi'],
      ['👩‍🍳'.repeat(40), '👩‍🍳'.repeat(40)],
      ['𝒳'.repeat(120), '𝒳'.repeat(120)],
      [`${' '.repeat(200)}Ada`, 'Ada'],
      ['e\u0301'.repeat(120), 'é'.repeat(120)],
      ['𝒳'.repeat(121), undefined],
      ['Ada\nObi', undefined],
      ['Ada\tObi', undefined],
      ['Ada\u0000', undefined],
      ['Ada\u0085Obi', undefined],
      ['\ud83d', undefined],
      ['Ada \udc00 Obi', undefined],
      ['', undefined],
      ['\u3000', undefined],
    ]),
  )('%s is kept trimmed and composed, or refused', async (_, name, kept) => {
    const reply = await customer.client.patch('/me', { name })
    if (kept === undefined) expect(outcome(reply)).toBe('422 validation_failed /name')
    else expect(reply).toMatchObject({ status: 200, body: { name: kept } })
  })
})
