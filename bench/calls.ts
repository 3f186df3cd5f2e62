import { AccessTokens } from '../src/platform/security/access-tokens.ts'
import { JWT_SECRET } from './servers.ts'

/** A request as it goes over the wire, and the status that it must be answered with. */
export interface Call {
  bytes: Buffer
  status: number
}

export function get(path: string, token?: string): Call {
  return { status: 200, bytes: Buffer.from(`${headOf('GET', path, token)}\r\n`) }
}

export function post(path: string, token: string, status: number, body?: object): Call {
  return { status, bytes: written('POST', path, token, body) }
}

export function patch(path: string, token: string, body: object): Call {
  return { status: 200, bytes: written('PATCH', path, token, body) }
}

function written(method: string, path: string, token: string, body: object | undefined): Buffer {
  const text = body ? JSON.stringify(body) : ''
  const type = body ? 'content-type: application/json\r\n' : ''
  const length = `content-length: ${Buffer.byteLength(text)}\r\n\r\n`
  return Buffer.from(headOf(method, path, token) + type + length + text)
}

function headOf(method: string, path: string, token: string | undefined): string {
  const authorization = token ? `authorization: Bearer ${token}\r\n` : ''
  return `${method} /api/v1${path} HTTP/1.1\r\nhost: bench\r\n${authorization}`
}

/** Makes the token of an account. */
export type TokenOf = (accountId: string) => string

/** Tokens of the accounts that the filled marketplace has, each signed in already. */
export function tokens(): TokenOf {
  const signer = new AccessTokens(JWT_SECRET, 86_400, Date.now)
  const made = new Map<string, string>()
  return (accountId) => {
    let token = made.get(accountId)
    if (!token) {
      token = signer.issue({ sub: accountId, sid: accountId.replace('usr', 'ses') })
      made.set(accountId, token)
    }
    return token
  }
}

/** A number from 0 up to `below`. */
export type Chance = (below: number) => number

/** The same sequence for the same seed (a linear congruential generator; its high bits are the good ones). */
export function chanceOf(seed: number): Chance {
  let state = (seed * 2_654_435_761 + 1) >>> 0
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}
