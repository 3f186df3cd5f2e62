import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { API } from '../helpers/client.ts'
import { ADDRESS, HOME, type Kitchen, openKitchen, orderFrom } from '../helpers/kitchen.ts'
import { type Marketplace, openMarketplace, PASSWORD, type Person } from '../helpers/marketplace.ts'
import { outcome, titled } from '../helpers/outcome.ts'
import { sendRaw } from '../helpers/raw.ts'
import { get, head, said } from './wire.ts'

let market: Marketplace
let kitchen: Kitchen
let customer: Person
beforeAll(async () => {
  market = await openMarketplace()
  kitchen = await openKitchen(market)
  customer = await market.register('CUSTOMER')
})
afterAll(() => market.close())

/** The JSON of a value in which the token stands for `"@"`. */
const withToken = (value: object, token: string) => JSON.stringify(value).replace('"@"', token)

describe('a number in JSON', () => {
  it.each<[string, number | undefined]>([
    ['1.0', 1],
    ['1e2', 100],
    ['0.1e1', 1],
    ['100E-2', 1],
    ['1.0000000000000000000001', 1],
    ['1.5', undefined],
    ['-0', undefined],
    ['1e-400', undefined],
    ['1e400', undefined],
    ['-1e400', undefined],
    ['1e308', undefined],
    ['9007199254740993', undefined],
    ['1000000001', undefined],
    ['"1"', undefined],
  ])('of %s is the price %s or refused', async (token, price) => {
    const { vendorId, categoryId, owner } = kitchen
    const text = withToken({ vendorId, categoryId, name: 'Suya', price: '@' }, token)
    const reply = await owner.client.post('/products', text)
    if (price === undefined) expect(outcome(reply)).toBe('422 validation_failed /price')
    else expect(reply).toMatchObject({ status: 201, body: { price } })
  })

  it.each(['01', '+1', '.5', '1.', '0x1', '1_000', 'NaN', 'Infinity', '-', '1e', '１'])(
    'is never %s',
    async (token) => {
      const text = withToken(orderFrom(kitchen, 1, { note: '@' }), token)
      expect(outcome(await customer.client.post('/orders', text))).toBe('400 malformed_json')
    },
  )

  it.each<[string, number | undefined]>([
    ['-0', 0],
    ['1e-400', 0],
    ['90', 90],
    ['6.428100000000000000000001', 6.4281],
    ['90.0000000000001', undefined],
    ['1e400', undefined],
  ])('of %s is the latitude %s or refused', async (token, lat) => {
    const text = withToken({ name: 'Pole', address: { ...ADDRESS, lat: '@' } }, token)
    const reply = await kitchen.owner.client.post('/vendors', text)
    if (lat === undefined) expect(outcome(reply)).toBe('422 validation_failed /address/lat')
    else expect(reply.body.address.lat).toBe(lat)
  })
})

describe('JSON', () => {
  it.each([
    ['the last of two names counts', '{"name":"One","name":"Two"}', '200', 'Two'],
    ['the last of two names is checked', '{"name":"One","name":2}', '422 validation_failed /name', 'Two'],
    ['a name in escapes is the same name', '{"name":"One","\\u006eame":"Three"}', '200', 'Three'],
    ['half a pair in escapes is refused', '{"name":"\\ud83c"}', '422 validation_failed /name', 'Three'],
    ['a pair in escapes is one letter', '{"name":"\\ud83c\\udf5a"}', '200', '🍚'],
    ['NUL in escapes is refused', '{"name":"a\\u0000b"}', '422 validation_failed /name', '🍚'],
    ['white space around it is passed over', ' \t\r\n{"name" : "Four"}\r\n', '200', 'Four'],
    ['other white space is not', '\u00a0{"name":"Five"}', '400 malformed_json', 'Four'],
    ['a byte order mark is not', '\ufeff{"name":"Five"}', '400 malformed_json', 'Four'],
    ['a comment is not', '{"name":"Five"/**/}', '400 malformed_json', 'Four'],
    ['a second value is not', '{"name":"Five"}{}', '400 malformed_json', 'Four'],
    ['opened and never closed it is refused', '['.repeat(60_000), '400 malformed_json', 'Four'],
    ['a prototype is a field', '{"__proto__":{"name":"Five"}}', '422 validation_failed /__proto__', 'Four'],
    [
      'a constructor is one',
      '{"constructor":{"prototype":{}}}',
      '422 validation_failed /constructor',
      'Four',
    ],
  ])('%s', async (_, text, expected, name) => {
    expect(outcome(await customer.client.patch('/me', text))).toBe(expected)
    expect((await customer.client.get('/me')).body.name).toBe(name)
  })

  it.each<[string, BufferEncoding]>([
    ['{"email":"a@b.c","password":"x"}', 'utf16le'],
    ['\ufeff{"email":"a@b.c","password":"x"}', 'utf16le'],
    ['{"email":"ä@b.c","password":"x"}', 'latin1'],
  ])('%j in %s is refused', async (text, encoding) => {
    const bytes = Buffer.from(text, encoding)
    const fields = [
      'Host: x',
      'Connection: close',
      'Content-Type: application/json',
      `Content-Length: ${bytes.length}`,
    ]
    const request = Buffer.concat([Buffer.from(head(`POST ${API}/auth/login HTTP/1.1`, ...fields)), bytes])
    expect(said(await sendRaw(market.origin, request))).toBe('400 malformed_json')
  })

  it('reaches no prototype', async () => {
    await customer.client.patch(
      '/me',
      '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
    )
    await customer.client.get('/me?__proto__[polluted]=1&constructor.prototype.polluted=1')
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })
})

describe('letters that look or fold alike', () => {
  let count = 0
  const register = (email: string) =>
    market.anyone.post('/auth/register', { email, password: PASSWORD, name: 'Kate', role: 'CUSTOMER' })

  it.each(
    titled<[string, string]>([
      ['KATE@Example.COM', '409 email_taken /email'],
      [' kate@example.com ', '409 email_taken /email'],
      ['\u212aate@example.com', '422 validation_failed /email'],
      ['kate@example\u3002com', '422 validation_failed /email'],
      ['kate\uff20example.com', '422 validation_failed /email'],
      ['\uff4bate@example.com', '422 validation_failed /email'],
      ['k\u0430te@example.com', '422 validation_failed /email'],
      ['ka\u0301te@example.com', '422 validation_failed /email'],
      ['k\u00e1te@example.com', '422 validation_failed /email'],
      ['kate@ex\u0131mple.com', '422 validation_failed /email'],
      ['kate@exam\u00adple.com', '422 validation_failed /email'],
      ['kate\u200b@example.com', '422 validation_failed /email'],
      ['kate@example.com\u0000', '422 validation_failed /email'],
      ['kate@example.com\n', '409 email_taken /email'],
      ['kate+1@example.com', '201'],
    ]),
  )('in an e-mail: %s', async (_, email, expected) => {
    if (count++ === 0) expect(outcome(await register('kate@example.com'))).toBe('201')
    expect(outcome(await register(email))).toBe(expected)
  })

  it.each(
    titled<[string, string, string]>([
      ['Soup\u00e9', 'Soupe\u0301', '409 name_taken /name'],
      ['\u1e0b\u0323 Stew', '\u1e0d\u0307 Stew', '409 name_taken /name'],
      ['\u212bngstrom', '\u00e5ngstrom', '409 name_taken /name'],
      ['Grill', 'GRILL ', '409 name_taken /name'],
      ['\u00c9clair', '\u00e9clair', '409 name_taken /name'],
      ['Pasta', '\u0420asta', '201'],
      ['Cafe', 'Caf\u00e9', '201'],
      ['Wraps', '\uff37raps', '201'],
      ['\u0130zmir', 'Izmir', '201'],
    ]),
  )('in the name of a category: %s', async (_, first, second, expected) => {
    expect(outcome(await market.admin.post('/categories', { name: first }))).toBe('201')
    expect(outcome(await market.admin.post('/categories', { name: second }))).toBe(expected)
  })
})

describe('an address', () => {
  it.each([
    ['/%70roducts', '200'],
    ['/./products', '404 not_found'],
    ['/../v1/products', '404 not_found'],
    ['/%2e%2e/v1/products', '404 not_found'],
    ['/products/..', '404 not_found'],
    ['/products/../me', '404 not_found'],
    ['/products/%2e%2e/me', '404 not_found'],
    ['/products%2f', '404 not_found'],
    ['/products%00', '404 not_found'],
    ['/products%20', '404 not_found'],
    ['/products.json', '404 not_found'],
    ['/couriers/%6de', '401 unauthenticated'],
    ['/products?', '200'],
    ['/products?&', '200'],
    ['/products??', '422 validation_failed'],
    ['/products?limit=%31', '200'],
    ['/products?%6cimit=1', '200'],
    ['/products?limit=1&limit=1', '422 validation_failed'],
    ['/products?limit=1;limit=2', '422 validation_failed'],
    ['/products?limit[]=1', '422 validation_failed'],
    ['/products?limit[a]=1', '422 validation_failed'],
    ['/products?limit', '422 validation_failed'],
    ['/products?limit=', '422 validation_failed'],
    ['/products?limit=1%00', '422 validation_failed'],
    ['/products?limit=%EF%BC%91', '422 validation_failed'],
    ['/products?limit=1&Limit=1', '422 validation_failed'],
    ['/products?search=%00', '422 validation_failed'],
    ['/products?search=%EF%BB%BF', '422 validation_failed'],
    ['/products?search=%zz', '200'],
    ['/products?search=%ff', '200'],
    ['/products?search=%22%20OR%20*', '200'],
    ['/products?vendorId=', '200'],
    ['/products?vendorId=%00', '200'],
    ['/products?sort=price,name', '422 validation_failed'],
    ['/products?sort=price%20desc', '422 validation_failed'],
    ['/products?near=1,1', '422 validation_failed'],
    ['/vendors?near=1e1,1', '422 validation_failed'],
    ['/vendors?near=NaN,1', '422 validation_failed'],
    ['/vendors?near=1,1,1', '422 validation_failed'],
    ['/vendors?near=91,1', '422 validation_failed'],
    [`/products?${'&'.repeat(10_000)}`, '200'],
  ])('of %s', async (target, expected) => {
    expect(said(await sendRaw(market.origin, get(API + target)))).toBe(expected)
  })

  it('that filters by nobody finds nothing, not everything', async () => {
    for (const filter of ['vendorId=', 'vendorId=%00', 'categoryId=', 'search=%zz', 'search=%ff']) {
      expect((await market.anyone.get(`/products?${filter}`)).body.data, filter).toEqual([])
    }
    expect((await customer.client.get('/orders?vendorId=')).body.data).toEqual([])
  })
})

it('a text of many marks or of one long word is kept whole, and found in no time', async () => {
  const notes = [
    'Z' + '\u0300'.repeat(400),
    '\u202e' + 'x'.repeat(400),
    '🍚'.repeat(499),
    '\u200d'.repeat(100) + 'x',
  ]
  for (const note of notes) {
    const order = orderFrom(kitchen, 1, { note, deliveryAddress: { ...HOME, note } })
    const { status, body } = await customer.client.post('/orders', order)
    expect(status).toBe(201)
    expect([body.note, body.deliveryAddress.note]).toEqual([note.normalize('NFC'), note.normalize('NFC')])
  }
})
