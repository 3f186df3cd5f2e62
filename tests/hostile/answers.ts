import { type Agent, request } from 'node:http'
import type { Contract } from '../helpers/contract.ts'
import type { Shot } from './operations.ts'

export interface Answer {
  status: number
  headers: Record<string, string | string[] | undefined>
  text: string
  ms: number
}

/** Sends a request as it is: fetch would tidy up its path. */
export function fire(origin: string, agent: Agent, shot: Shot): Promise<Answer> {
  const { hostname, port } = new URL(origin)
  const { method, target: path, headers, body } = shot
  const started = performance.now()
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, agent, method, path, headers, timeout: 10_000 }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(chunks).toString(),
          ms: performance.now() - started,
        }),
      )
    })
    sent.on('timeout', () => sent.destroy(new Error('no answer came within 10 s')))
    sent.on('error', reject)
    sent.end(body)
  })
}

const SLOWEST_MS = 5000
const PROBLEM = ['type', 'title', 'status', 'detail', 'instance', 'code', 'requestId']
/** What only the inside of a server knows. Hostile texts hold none of these words. */
const TOLD =
  /node:|node_modules|sqlite|kysely|fastify|argon2|ajv|\/src\/|\.ts\b|\bat \S+ \(|\[object |undefined|\bstack\b/i
/** As above, but in answers that may hold what somebody typed. */
const TOLD_EVER = /\$argon2|password_?hash|node_modules|\[object Object\]/i
const SQL =
  /\b(select|insert|update|delete)\b.*\b(from|into|set)\b|constraint|no such (table|column)|fts5|syntax error/i

/** What is wrong with an answer, or undefined. */
export function faultOf(answer: Answer, shot: Shot, contract: Contract): string | undefined {
  const { status, headers, text, ms } = answer
  const type = headers['content-type'] as string | undefined
  const body = bodyOf(text, type)
  const path = shot.target.split('?', 1)[0] ?? ''
  if (status >= 500) return `it answers ${status}: ${text}`
  if (ms > SLOWEST_MS) return `it takes ${Math.round(ms)} ms`
  if (shot.mustRefuse && status < 400)
    return `it accepts what the document forbids: ${status} ${text.slice(0, 300)}`
  if (TOLD_EVER.test(text) || /undefined|\[object/.test(JSON.stringify(headers)))
    return `it tells too much: ${text}`
  return (
    contract.fault(shot.method, path, status, body, type ?? null) ??
    unsafe(headers) ??
    (status >= 400 ? problemFault(body, status, headers) : undefined)
  )
}

function bodyOf(text: string, type = ''): unknown {
  if (text === '') return undefined
  return /[/+]json\b/.test(type) ? JSON.parse(text) : text
}

function problemFault(body: unknown, status: number, headers: Answer['headers']): string | undefined {
  const problem = (body ?? {}) as Record<string, unknown>
  const missing = PROBLEM.filter((name) => !Object.hasOwn(problem, name))
  if (missing.length > 0) return `its problem lacks ${missing.join(', ')}`
  if (problem['status'] !== status) return `its problem says ${String(problem['status'])}, it is ${status}`
  if (problem['requestId'] !== headers['x-request-id']) return 'its problem has another request id'
  // Where the client's own words come back, they may say anything.
  const {
    instance: _,
    errors,
    ...own
  } = problem as { instance: string; errors?: { path: string; message: string }[] }
  const pathsIn = (errors ?? []).map(({ path }) => path)
  const told = JSON.stringify([own, errors?.map(({ message }) => message)])
  const words = pathsIn.reduce((rest, path) => rest.replaceAll(JSON.stringify(path).slice(1, -1), ''), told)
  if (TOLD.test(words) || SQL.test(words)) return `it tells too much: ${words}`
  if (status === 401 && headers['www-authenticate'] !== 'Bearer') return 'it does not say how to sign in'
  return undefined
}

function unsafe(headers: Answer['headers']): string | undefined {
  if (headers['x-content-type-options'] !== 'nosniff') return 'it may be sniffed'
  if (!String(headers['content-security-policy']).includes("default-src 'none'"))
    return 'it has no content policy'
  if (!headers['x-request-id']) return 'it has no request id'
  const talkative = ['x-powered-by', 'server', 'set-cookie'].filter((name) => name in headers)
  return talkative.length > 0 ? `it has ${talkative.join(', ')}` : undefined
}
