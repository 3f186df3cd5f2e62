import { request as overHttp } from 'node:http'
import { request as overHttps } from 'node:https'
import { isIP } from 'node:net'
import { isPublicAddress, publicLookup } from './public-address.ts'

/** From the first packet to the status; a foreign system that is slower has failed. */
const TIMEOUT_MS = 5_000

export interface Call {
  url: string
  headers: Record<string, string>
  body: string
  allowsPrivate: boolean
}

/**
 * Posts to somebody else's system and returns the status, or null where there was none. Redirects are not followed,
 * certificates are verified, and of the answer nothing is read.
 */
export function post({ url, headers, body, allowsPrivate }: Call): Promise<number | null> {
  const target = new URL(url)
  // A literal address is connected to without a lookup.
  const literal = target.hostname.replace(/^\[|\]$/g, '')
  if (!allowsPrivate && isIP(literal) && !isPublicAddress(literal)) return Promise.resolve(null)
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
      answer(response.statusCode ?? null)
      response.destroy()
    })
    call.on('error', () => answer(null))
    call.end(body)
  })
}
