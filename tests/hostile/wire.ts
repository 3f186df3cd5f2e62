import { expect } from 'vitest'
import { API } from '../helpers/client.ts'
import type { RawReply } from '../helpers/raw.ts'

export const LIST = `${API}/products`
export const LOGIN = '{"email":"nobody@example.com","password":"x"}'
export const SIZE = LOGIN.length.toString(16)
export const JSON_TYPE = 'Content-Type: application/json'
export const LENGTH = `Content-Length: ${LOGIN.length}`
export const CHUNKED = 'Transfer-Encoding: chunked'
export const CHUNKS = `${SIZE}\r\n${LOGIN}\r\n0\r\n\r\n`

/** What was said, in one line; every answer is safe, and every refusal a whole problem. */
export function said({ status, headers, text }: RawReply): string {
  if (status === 100) return '100'
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('content-security-policy')).toBe(
    "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
  )
  if (status < 400 || text === '') return String(status)
  const problem = JSON.parse(text)
  expect(problem).toMatchObject({
    status,
    requestId: headers.get('x-request-id'),
    detail: expect.any(String),
  })
  return `${status} ${problem.code}`
}

export const head = (...lines: string[]) => `${lines.join('\r\n')}\r\n\r\n`
export const get = (target: string, ...fields: string[]) =>
  head(`GET ${target} HTTP/1.1`, 'Host: market', 'Connection: close', ...fields)
export const login = (body: string, ...fields: string[]) =>
  head(`POST ${API}/auth/login HTTP/1.1`, 'Host: market', 'Connection: close', ...fields) + body
export const staying = (request: string) => request.replace('Connection: close\r\n', '')

export const BROKEN = '400 malformed_request'
export const UNKNOWN = '404 not_found'
export const UNDERSTOOD = '401 invalid_credentials'
