import type { IncomingMessage } from 'node:http'
import { Refusal } from '../../kernel/refusal.ts'

/** Of two of these, whoever stands between may have judged the other one. */
const STAND_ONCE = new Set(['host', 'authorization', 'content-type', 'idempotency-key'])
const HOST = /^(\[[\da-f:.]+\]|[\w.~%!$&'()*+,;=-]*)(:\d{0,5})?$/i

/** The refusal of what Node lets through and HTTP does not allow. */
export function headFault({ headers, rawHeaders, httpVersion }: IncomingMessage): Refusal | undefined {
  const detail =
    versionFault(httpVersion) ??
    hostFault(headers.host, httpVersion) ??
    repeated(rawHeaders) ??
    codingFault(headers['transfer-encoding'], httpVersion)
  return detail === undefined ? undefined : new Refusal('malformed_request', { detail })
}

function codingFault(coding: string | undefined, version: string): string | undefined {
  const isAllowed = coding === undefined || (coding.toLowerCase() === 'chunked' && version !== '1.0')
  return isAllowed ? undefined : 'A body may be sent in chunks, and in no other coding.'
}

function versionFault(version: string): string | undefined {
  return version === '1.1' || version === '1.0' ? undefined : 'HTTP/1.1 and HTTP/1.0 are spoken here.'
}

function hostFault(host: string | undefined, version: string): string | undefined {
  if (host === undefined) return version === '1.1' ? 'The Host header is missing.' : undefined
  return HOST.test(host) ? undefined : 'The Host header is no host.'
}

function repeated(rawHeaders: readonly string[]): string | undefined {
  const seen = new Set<string>()
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]?.toLowerCase() ?? ''
    if (!STAND_ONCE.has(name)) continue
    if (seen.has(name)) return `The header ${name} may stand once.`
    seen.add(name)
  }
  return undefined
}

/** The path and query of a request's target: HTTP lets a client send the whole address. */
export function originForm(target = '/'): string {
  const address = /^https?:\/\/[^/?#]*/i.exec(target)?.[0]
  if (address === undefined) return target
  const rest = target.slice(address.length)
  return rest.startsWith('/') ? rest : `/${rest}`
}
