import fc from 'fast-check'
import type { Aim, Piece } from './operations.ts'

/** One to three headers that a server may stumble over. */
export function evilHeaders({ token = 'none' }: Aim): fc.Arbitrary<Piece<Record<string, string>>> {
  const [head, claims, signature] = token.split('.')
  const values: Record<string, string[]> = {
    authorization: [
      '',
      'Bearer',
      `bearer ${token}`,
      `Bearer ${token}, Bearer ${token}`,
      `Bearer ${token} `,
      `Basic ${token}`,
      `Bearer ${head}.${claims}.`,
      `Bearer ${head}..${signature}`,
      `Bearer ${token}x`,
      `Bearer ${'a'.repeat(6000)}`,
      'Bearer null',
      'Bearer \u00ff',
    ],
    'idempotency-key': [
      '',
      'a',
      'a',
      'x'.repeat(255),
      'x'.repeat(256),
      '\u00e9',
      "'; --",
      '__proto__',
      ' a ',
      'a,b',
      '\t',
    ],
    'x-request-id': ['', 'mine', 'x'.repeat(129), '<b>', '${jndi:ldap://x}', '../..', '\u00fc', 'a"b'],
    'if-none-match': ['*', '"x"', 'W/"x"', '""', 'x', `${'"x", '.repeat(700)}"x"`, 'W/', '"'],
    'if-match': ['*', '"x"'],
    'if-modified-since': ['yesterday', 'Tue, 24 Nov 2099 00:00:00 GMT'],
    'content-type': [
      '',
      'application/json; charset=utf-16',
      'application/json;',
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data',
      'multipart/form-data; boundary=x',
      '*/*',
      'application/json, text/plain',
      'a/b/c',
      '\u00ff/\u00ff',
      `application/json; ${'a=b; '.repeat(500)}`,
    ],
    'content-encoding': ['gzip', 'identity', '', 'identity, gzip', 'x'],
    accept: ['', '*/*;q=0', 'text/html', 'application/xml', 'image/*', 'x', 'a/b, '.repeat(500)],
    'accept-encoding': ['gzip', 'br;q=1.0', '*', 'identity;q=0'],
    range: ['bytes=0-0', 'bytes=-1', 'bytes=9-1', 'x'],
    origin: ['null', 'https://evil.example.com', 'x', ''],
    'x-forwarded-for': ['127.0.0.1', '::1', "'", 'x'.repeat(3000)],
    'x-http-method-override': ['DELETE', 'PUT'],
    host: ['evil.example.com', '', 'a b', '127.0.0.1:99999', '[::1'],
    cookie: ['__proto__=1', `a=${'x'.repeat(4000)}`],
    expect: ['100-continue', 'x'],
    upgrade: ['websocket', 'h2c'],
  }
  const pairs = Object.entries(values).flatMap(([name, texts]) => texts.map((text) => [name, text] as const))
  return fc
    .uniqueArray(fc.constantFrom(...pairs), { minLength: 1, maxLength: 3, selector: ([name]) => name })
    .map((chosen) => ({
      value: Object.fromEntries(chosen),
      what: `the headers ${chosen.map(([name, value]) => `${name}: ${value.slice(0, 20)}`).join(', ')}`,
    }))
}
