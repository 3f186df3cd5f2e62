import { expect } from 'vitest'
import type { Contract } from './contract.ts'

// oxlint-disable-next-line typescript/no-explicit-any -- answers are held against the OpenAPI document when they come in, so tests read them freely
type Body = any

export interface Reply {
  status: number
  headers: Headers
  body: Body
  /** The body as it came. */
  text: string
}

interface Options {
  headers?: Record<string, string>
}

export const API = '/api/v1'
/** What is not below it. */
const OUTSIDE = /^\/(health|openapi|metrics|images|docs)\b/

function readBody(bytes: Buffer, type: string | null): unknown {
  if (bytes.length === 0) return undefined
  if (type?.includes('json')) return JSON.parse(bytes.toString())
  return type?.startsWith('image/') ? bytes : bytes.toString()
}

/** Calls the marketplace as one account, or as nobody. */
export class Client {
  readonly #origin: string
  readonly #contract: Contract
  readonly token: string | undefined

  constructor(origin: string, contract: Contract, token?: string) {
    this.#origin = origin
    this.#contract = contract
    this.token = token
  }

  with(token: string): Client {
    return new Client(this.#origin, this.#contract, token)
  }

  get = (path: string, options?: Options) => this.send('GET', path, undefined, options)
  post = (path: string, body?: unknown, options?: Options) => this.send('POST', path, body, options)
  patch = (path: string, body?: unknown, options?: Options) => this.send('PATCH', path, body, options)
  delete = (path: string, options?: Options) => this.send('DELETE', path, undefined, options)

  async send(method: string, path: string, body?: unknown, { headers = {} }: Options = {}): Promise<Reply> {
    const url = OUTSIDE.test(path) ? path : API + path
    const isForm = body instanceof FormData
    const response = await fetch(this.#origin + url, {
      method,
      headers: {
        ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
        ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
        ...headers,
      },
      body: isForm || body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
    })
    const type = response.headers.get('content-type')
    const bytes = Buffer.from(await response.arrayBuffer())
    const parsed = readBody(bytes, type)
    expect(
      this.#contract.fault(method, url.split('?', 1)[0] ?? '', response.status, parsed, type),
    ).toBeUndefined()
    return { status: response.status, headers: response.headers, body: parsed, text: bytes.toString() }
  }

  /** The same, for calls that must go well. */
  async ok(method: string, path: string, body?: unknown): Promise<Body> {
    const reply = await this.send(method, path, body)
    expect(reply, `${method} ${path}: ${JSON.stringify(reply.body)}`).toMatchObject({
      status: expect.toBeOneOf([200, 201, 202, 204]),
    })
    return reply.body
  }
}
