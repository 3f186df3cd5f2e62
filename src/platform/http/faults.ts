import type { ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { randomUUID } from 'node:crypto'
import { notFound, Refusal } from '../../kernel/refusal.ts'
import { faultOf } from '../database/faults.ts'
import { STATUS_CODES } from '../node-http.ts'
import { problem, problemHeaders, SECURITY_HEADERS } from './problem.ts'

/** Any error as a refusal, or undefined for one that nobody foresaw. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return error
  const fault = faultOf(error)
  if (fault === 'unavailable') {
    return new Refusal('unavailable', {
      retryAfter: 5,
      detail: 'The database does not answer, or cannot be written to, at this moment.',
    })
  }
  if (fault === 'busy' || fault === 'waited') return new Refusal('overloaded', { retryAfter: 1 })
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new Refusal('body_too_large', { detail: 'A body may have 64 KiB at most.' })
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new Refusal('unsupported_media_type', { detail: 'Send the body as application/json.' })
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return new Refusal('malformed_request', {
        detail: 'The body does not have the length that Content-Length says.',
      })
    case 'FST_ERR_MAX_PARAM_LENGTH':
      // No id is that long.
      return notFound()
    case 'FST_ERR_BAD_URL':
      return new Refusal('malformed_request', { detail: 'The address is not a valid URL.' })
    default:
      return undefined
  }
}

/** Node's own note of the answer that is being made on a connection; it tells nobody else. */
type Connection = Duplex & { _httpMessage?: ServerResponse | null }

/** Answers what Node refused before it was a request: broken HTTP, too many headers, too slow. */
export function answerBrokenRequest(error: Error & { code?: string }, socket: Connection): void {
  const before = socket['_httpMessage']
  if (before?.req.complete) {
    // A sound request came first on this connection, and its answer goes first.
    before.once('close', () => answerBrokenRequest(error, socket))
    return
  }
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const refusal = new Refusal(
    error.code === 'HPE_HEADER_OVERFLOW'
      ? 'headers_too_large'
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? 'request_timeout'
        : 'malformed_request',
  )
  const requestId = randomUUID()
  const body = JSON.stringify(problem(refusal.code, refusal.facts, '/', requestId))
  const headers = {
    ...SECURITY_HEADERS,
    'x-request-id': requestId,
    ...problemHeaders(refusal),
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  }
  const head = Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')
  socket.end(`HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status]}\r\n${head}\r\n${body}`)
}
