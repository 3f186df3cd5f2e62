import { request as overHttps } from 'node:https'
import { isIP } from 'node:net'
import { request as overHttp } from '../node-http.ts'
import { isPublicAddress, publicLookup } from './public-address.ts'

/** From the first packet to the status; a foreign system that is slower has failed. */
const TIMEOUT_MS = 5_000

export interface Call {
  url: string
  headers: Record<string, string>
  body: string | Buffer
  allowsPrivate: boolean
}

export interface Answer {
  /** Null where there was none. */
  code: number | null
  /** How long it asks to be left alone, milliseconds; null where it does not say. */
  retryAfterMs: number | null
}

const NONE: Answer = { code: null, retryAfterMs: null }

/**
 * Posts to somebody else's system. Redirects are not followed, certificates are verified, and of the answer the head
 * alone is read.
 */
export function post({ url, headers, body, allowsPrivate }: Call): Promise<Answer> {
  const target = new URL(url)
  // A literal address is connected to without a lookup.
  const literal = target.hostname.replace(/^\[|\]$/g, '')
  if (!allowsPrivate && isIP(literal) && !isPublicAddress(literal)) return Promise.resolve(NONE)
  const request = target.protocol === 'https:' ? overHttps : overHttp
  const options = {
    method: 'POST',
    agent: false,
    headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
    signal: AbortSignal.timeout(TIMEOUT_MS),
    ...(allowsPrivate ? {} : { lookup: publicLookup }),
  } as const
  return new Promise((answer) => {
    const call = request(target, options, (response) => {
      const retryAfterMs = pauseOf(response.headers['retry-after'])
      answer({ code: response.statusCode ?? null, retryAfterMs })
      response.destroy()
    })
    call.on('error', () => answer(NONE))
    call.end(body)
  })
}

/** Seconds or a date. Source: RFC 9110, section 10.2.3. */
function pauseOf(header: string | undefined): number | null {
  if (header === undefined) return null
  const ms = /^\d{1,9}$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now()
  return Number.isNaN(ms) ? null : Math.max(0, ms)
}
