import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { API } from '../helpers/client.ts'
import { type Marketplace, openMarketplace, type Person } from '../helpers/marketplace.ts'
import { exchange, sendRaw } from '../helpers/raw.ts'
import {
  BROKEN,
  CHUNKED,
  CHUNKS,
  get,
  head,
  JSON_TYPE,
  LENGTH,
  LIST,
  login,
  LOGIN,
  said,
  SIZE,
  staying,
  UNDERSTOOD,
  UNKNOWN,
} from './wire.ts'

let market: Marketplace
let person: Person
beforeAll(async () => {
  market = await openMarketplace()
  person = await market.register('CUSTOMER')
})
afterAll(() => market.close())

/** The rows of a table: what it is, the bytes, and everything that comes back for them. */
type Row = [what: string, bytes: string | Buffer, outcome: string]
const REQUEST_LINES: Row[] = [
  ['bare line feeds', `GET ${LIST} HTTP/1.1\nHost: x\nConnection: close\n\n`, BROKEN],
  ['bare returns', `GET ${LIST} HTTP/1.1\rHost: x\r\r`, BROKEN],
  ['empty lines before it', `\r\n\r\n${get(LIST)}`, '200'],
  ['tabs for spaces', `GET\t${LIST}\tHTTP/1.1\r\nHost: x\r\n\r\n`, BROKEN],
  ['a method in lower case', head(`get ${LIST} HTTP/1.1`, 'Host: x'), BROKEN],
  ['a version in lower case', head(`GET ${LIST} http/1.1`, 'Host: x'), BROKEN],
  ['no version, as in HTTP/0.9', `GET ${LIST}\r\n\r\n`, BROKEN],
  ['HTTP/0.9', head(`GET ${LIST} HTTP/0.9`, 'Host: x', 'Connection: close'), BROKEN],
  ['HTTP/1.2', head(`GET ${LIST} HTTP/1.2`, 'Host: x', 'Connection: close'), BROKEN],
  ['HTTP/2.0', head(`GET ${LIST} HTTP/2.0`, 'Host: x', 'Connection: close'), BROKEN],
  ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', BROKEN],
  ['a TLS handshake', Buffer.from('16030100a50100', 'hex'), BROKEN],
  ['HTTP/1.0 with no Host', head(`GET ${LIST} HTTP/1.0`), '200'],
  [
    'CONNECT to elsewhere',
    head('CONNECT evil.example.com:443 HTTP/1.1', 'Host: evil.example.com:443'),
    BROKEN,
  ],
  ['CONNECT to a path', head(`CONNECT ${LIST} HTTP/1.1`, 'Host: x'), BROKEN],
  ['OPTIONS *', head('OPTIONS * HTTP/1.1', 'Host: x', 'Connection: close'), UNKNOWN],
  ['GET *', get('*'), UNKNOWN],
  ['no slash', get('api/v1/products'), BROKEN],
  ['backslashes', get('\\api\\v1\\products'), BROKEN],
  ['an address of another host', get(`http://evil.example.com${LIST}`), '200'],
  ['an address with TLS', get(`https://market${LIST}?limit=1`), '200'],
  ['an address in capitals', get(`HTTP://MARKET${LIST}`), '200'],
  ['an address with a query alone', get('http://market?limit=1'), UNKNOWN],
  ['an address without a path', get('http://market'), UNKNOWN],
  ['an address of another scheme', get(`ftp://market${LIST}`), UNKNOWN],
  [
    'a wrong method at an address',
    head(`PUT http://market${LIST} HTTP/1.1`, 'Host: x', 'Connection: close'),
    '405 method_not_allowed',
  ],
  ['two slashes and a host', get(`//evil.example.com${LIST}`), UNKNOWN],
  ['a fragment', get(`${LIST}#x`), '422 validation_failed'],
]

const HEADERS: Row[] = [
  ['two Hosts', get(LIST, 'Host: market'), BROKEN],
  ['an empty Host', head(`GET ${LIST} HTTP/1.1`, 'Host:', 'Connection: close'), '200'],
  ['a Host with a port', head(`GET ${LIST} HTTP/1.1`, 'Host: [::1]:3000', 'Connection: close'), '200'],
  ['a Host with a path', head(`GET ${LIST} HTTP/1.1`, 'Host: market/x', 'Connection: close'), BROKEN],
  ['a Host with a user', head(`GET ${LIST} HTTP/1.1`, 'Host: a@market', 'Connection: close'), BROKEN],
  ['a Host with a space', head(`GET ${LIST} HTTP/1.1`, 'Host: a b', 'Connection: close'), BROKEN],
  ['two Hosts in one', head(`GET ${LIST} HTTP/1.1`, 'Host: a, b', 'Connection: close'), BROKEN],
  ['a header over two lines', get(LIST, 'X-A: a', ' b'), BROKEN],
  ['a first header that goes on', head(`GET ${LIST} HTTP/1.1`, ' Host: x'), BROKEN],
  ['NUL in a header', get(LIST, 'X-A: a\0b'), BROKEN],
  ['a control character in a header', get(LIST, 'X-A: a\u0001b'), BROKEN],
  ['UTF-8 in a header', get(LIST, 'X-A: é🍚'), '200'],
  ['a space before the colon', get(LIST, 'X-A : a'), BROKEN],
  ['a name that is no token', get(LIST, 'X(A): a'), BROKEN],
  ['no colon', get(LIST, 'XA'), BROKEN],
  ['no name', get(LIST, ': a'), BROKEN],
  ['names of prototypes', get(LIST, '__proto__: a', 'constructor: b', 'hasOwnProperty: c'), '200'],
  ['3,000 headers', get(LIST, ...Array.from({ length: 3000 }, () => 'a:')), '431 headers_too_large'],
  ['two types', login(LOGIN, JSON_TYPE, 'Content-Type: text/plain', LENGTH), BROKEN],
  ['the same type twice', login(LOGIN, JSON_TYPE, JSON_TYPE, LENGTH), BROKEN],
  ['an upgrade that nobody offers', get(LIST, 'Upgrade: websocket', 'Connection: upgrade'), '200'],
  [
    'HTTP/2 by upgrade',
    get(LIST, 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABkAAQAAP__', 'Connection: upgrade'),
    '200',
  ],
]

const FRAMES: Row[] = [
  ['the length twice, the same', login(LOGIN, JSON_TYPE, LENGTH, LENGTH), BROKEN],
  ['two lengths in one', login(LOGIN, JSON_TYPE, `${LENGTH}, ${LOGIN.length}`), BROKEN],
  ...['+45', '0x2d', '-1', '45.0', '', '99999999999999999999', '4 5'].map((length): Row => [
    `a length of "${length}"`,
    login(LOGIN, JSON_TYPE, `Content-Length: ${length}`),
    BROKEN,
  ]),
  ['a length with zeros before it', login(LOGIN, JSON_TYPE, `Content-Length: 00${LOGIN.length}`), UNDERSTOOD],
  ['a length of 10 GB', login(LOGIN, JSON_TYPE, 'Content-Length: 9999999999'), '413 body_too_large'],
  ['more than the length', login(`${LOGIN}more`, JSON_TYPE, LENGTH), UNDERSTOOD],
  ['chunks', login(CHUNKS, JSON_TYPE, CHUNKED), UNDERSTOOD],
  ['chunks, spelt in capitals', login(CHUNKS, JSON_TYPE, 'Transfer-Encoding: CHUNKED'), UNDERSTOOD],
  ['chunks and a length', login(CHUNKS, JSON_TYPE, LENGTH, CHUNKED), BROKEN],
  ...[
    'gzip',
    'gzip, chunked',
    'chunked, chunked',
    'chunked, identity',
    'identity',
    'xchunked',
    '\u000bchunked',
    '',
  ].map((coding): Row => [
    `the coding "${coding}"`,
    login(CHUNKS, JSON_TYPE, `Transfer-Encoding: ${coding}`),
    BROKEN,
  ]),
  ['two codings', login(CHUNKS, JSON_TYPE, CHUNKED, 'Transfer-Encoding: identity'), BROKEN],
  ['a coding before a space', login(CHUNKS, JSON_TYPE, 'Transfer-Encoding : chunked'), BROKEN],
  ['chunks in HTTP/1.0', login(CHUNKS, JSON_TYPE, CHUNKED).replace('HTTP/1.1', 'HTTP/1.0'), BROKEN],
  ['an extension of a chunk', login(CHUNKS.replace(SIZE, `${SIZE};a=b`), JSON_TYPE, CHUNKED), UNDERSTOOD],
  [
    'a long extension',
    login(CHUNKS.replace(SIZE, `${SIZE};a=${'b'.repeat(20_000)}`), JSON_TYPE, CHUNKED),
    BROKEN,
  ],
  ...[`0x${SIZE}`, `-${SIZE}`, 'f'.repeat(17), '', ` ${SIZE}`, '1'].map((size): Row => [
    `a chunk of "${size}"`,
    login(CHUNKS.replace(SIZE, size), JSON_TYPE, CHUNKED),
    BROKEN,
  ]),
  ['chunks with bare line feeds', login(CHUNKS.replaceAll('\r', ''), JSON_TYPE, CHUNKED), BROKEN],
  [
    'many trailers',
    login(CHUNKS.replace(/\r\n$/, `${'X: y\r\n'.repeat(5000)}\r\n`), JSON_TYPE, CHUNKED),
    '431 headers_too_large',
  ],
  ['a GET with a body', `${get(LIST, JSON_TYPE, 'Content-Length: 8')}{"a":1}x`, '200'],
  ['a GET in chunks', `${get(LIST, JSON_TYPE, CHUNKED)}2\r\n{}\r\n0\r\n\r\n`, '200'],
  ['an expected go-ahead', login(LOGIN, JSON_TYPE, LENGTH, 'Expect: 100-continue'), `100, ${UNDERSTOOD}`],
  ['another expectation', login(LOGIN, JSON_TYPE, LENGTH, 'Expect: a miracle'), UNDERSTOOD],
]

describe.each([
  ['a request line', REQUEST_LINES],
  ['a head', HEADERS],
  ['a body', FRAMES],
])('%s', (_, rows) => {
  it.each(rows)('with %s', async (_what, bytes, outcome) => {
    const replies = await exchange(market.origin, [bytes])
    expect(replies.map(said).join(', ')).toBe(outcome)
  })
})

describe('a token', () => {
  const mine = () => `Authorization: Bearer ${person.client.token}`
  const me = (...fields: string[]) => sendRaw(market.origin, get(`${API}/me`, ...fields))

  it('that stands twice signs nobody in, whichever comes first', async () => {
    expect(said(await me(mine()))).toBe('200')
    expect(said(await me(mine(), 'Authorization: Bearer x'))).toBe(BROKEN)
    expect(said(await me('Authorization: Bearer x', mine()))).toBe(BROKEN)
    expect(said(await me(mine(), mine()))).toBe(BROKEN)
    expect(said(await me(`${mine()}, Bearer x`))).toBe('401 unauthenticated')
  })

  it('in a trailer does not count', async () => {
    const read = [`POST ${API}/notifications/read-all HTTP/1.1`, 'Host: x', 'Connection: close', CHUNKED]
    expect(said(await sendRaw(market.origin, `${head(...read)}0\r\n${mine()}\r\n\r\n`))).toBe(
      '401 unauthenticated',
    )
  })

  it('is not lost behind many other fields: they are refused, or it is read', async () => {
    const outcomes = await Promise.all(
      [100, 500, 1000, 1500, 1990, 2010, 3000].map(async (count) =>
        said(await me(...Array.from({ length: count }, () => 'a:'), mine())),
      ),
    )
    expect(outcomes[0]).toBe('200')
    expect(outcomes.at(-1)).toBe('431 headers_too_large')
    expect(outcomes).not.toContain('401 unauthenticated')
  })
})

it('an idempotency key that stands twice is none', async () => {
  const fields = ['Host: x', 'Connection: close', `Authorization: Bearer ${person.client.token}`]
  const bytes = head(
    `POST ${API}/notifications/read-all HTTP/1.1`,
    ...fields,
    'Idempotency-Key: a',
    'Idempotency-Key: b',
  )
  expect(said(await sendRaw(market.origin, bytes))).toBe(BROKEN)
})

it('an absolute address means the same path to an idempotency key and to a problem', async () => {
  const send = (target: string) =>
    sendRaw(
      market.origin,
      head(
        `POST ${target} HTTP/1.1`,
        'Host: x',
        'Connection: close',
        `Authorization: Bearer ${person.client.token}`,
        'Idempotency-Key: once',
      ),
    )
  await send(`${API}/notifications/read-all`)
  const again = await send(`http://market${API}/notifications/read-all`)
  expect(again.headers.get('idempotency-replayed')).toBe('true')
  expect(JSON.parse((await send('http://market/nothing')).text).instance).toBe('/nothing')
})

describe('requests in a row', () => {
  it('sent at once are answered in their order', async () => {
    const rows = [
      get(`${API}/products?limit=1`),
      get('/nothing'),
      get(`${API}/me`),
      login(LOGIN, JSON_TYPE, LENGTH),
    ]
    const replies = await exchange(market.origin, [rows.map(staying).join('') + get('/health/live')])
    expect(replies.map(said)).toEqual(['200', UNKNOWN, '401 unauthenticated', UNDERSTOOD, '200'])
  })

  it('do not begin inside the body of a refused one', async () => {
    const inner = get('/health/ready')
    const refused =
      head(`POST ${API}/orders HTTP/1.1`, 'Host: x', JSON_TYPE, `Content-Length: ${inner.length}`) + inner
    const replies = await exchange(market.origin, [refused + get('/health/live')])
    expect(replies.map(said)).toEqual(['401 unauthenticated', '200'])
    const chunked = head(`POST ${API}/orders HTTP/1.1`, 'Host: x', JSON_TYPE, CHUNKED)
    const chunk = `${inner.length.toString(16)}\r\n${inner}\r\n0\r\n\r\n`
    const more = await exchange(market.origin, [chunked + chunk + get('/health/live')])
    expect(more.map(said)).toEqual(['401 unauthenticated', '200'])
  })

  it('end with the first that is broken', async () => {
    const replies = await exchange(market.origin, [
      staying(get(LIST)) + staying(get('/health/live')) + `GET\r\n\r\n${get('/health/live')}`,
    ])
    expect(replies.map(said)).toEqual(['200', '200', BROKEN])
  })
})
