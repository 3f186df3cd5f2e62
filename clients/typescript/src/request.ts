import { type Operations, ROUTES } from './api.ts'
import { ApiError, errorOf, NetworkError } from './errors.ts'
import type { Tokenkeeper } from './session.ts'
import { type RetryPolicy, retrying } from './retry.ts'

export type Operation = keyof Operations
export type Input<K extends Operation> = Operations[K]['input']
export type Answer<K extends Operation> = Operations[K]['answer']

export interface CallOptions {
  /** Names a POST, so that it has its effect once however often it is sent. Made for each call where it is not given. */
  idempotencyKey?: string
  signal?: AbortSignal
}

export interface Route {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  path: string
  /** An Idempotency-Key is honoured. */
  keyed?: true
  /** Nobody need be signed in, so no token is sent. */
  anonymous?: true
  /** The body is multipart/form-data. */
  form?: true
}

export interface Transport {
  baseUrl: string
  fetch: typeof fetch
  policy: RetryPolicy
  timeoutMs: number
}

interface Parts extends Record<string, unknown> {
  query?: Record<string, string | number | boolean | undefined>
  body?: Record<string, unknown>
}

/** What may be sent again after a fault without a key: nothing comes of it that matters twice. */
const HARMLESS: ReadonlySet<Operation> = new Set(['login', 'refreshTokens', 'logout', 'issueRealtimeTicket'])

const NOTHING: unknown = undefined

/** One call, to its end: signed in, repeated where that is safe, its answer read. */
export async function request<K extends Operation>(
  transport: Transport,
  keeper: Pick<Tokenkeeper, 'token'>,
  operation: K,
  input: Input<K>,
  options: CallOptions,
): Promise<Answer<K>> {
  const route: Route = ROUTES[operation]
  const { url, init } = messageOf(transport.baseUrl, route, input ?? {}, options)
  const isSafe = route.method !== 'POST' || route.keyed === true || HARMLESS.has(operation)
  let mayHaveBeenDone = false
  return retrying(transport.policy, isSafe, options.signal, async () => {
    try {
      return await answerOf<K>(await signed(transport, keeper, route, url, init, options.signal))
    } catch (error) {
      // An earlier attempt, whose answer was lost, has deleted it.
      const isGone = error instanceof ApiError && error.status === 404
      if (route.method === 'DELETE' && mayHaveBeenDone && isGone) return NOTHING as Answer<K>
      mayHaveBeenDone ||= !(error instanceof ApiError) || error.status >= 500
      throw error
    }
  })
}

/** Sends it with a token that is good, once more where the server does not take the token any more. */
async function signed(
  transport: Transport,
  keeper: Pick<Tokenkeeper, 'token'>,
  { anonymous }: Route,
  url: URL,
  init: RequestInit & { headers: Record<string, string> },
  signal: AbortSignal | undefined,
): Promise<Response> {
  const token = anonymous ? null : await keeper.token()
  const response = await sendOnce(transport, url, init, token, signal)
  if (response.status !== 401 || token === null) return response
  const next = await keeper.token(token)
  if (next === null || next === token) return response
  await response.body?.cancel()
  return sendOnce(transport, url, init, next, signal)
}

async function sendOnce(
  { fetch, timeoutMs }: Transport,
  url: URL,
  init: RequestInit & { headers: Record<string, string> },
  token: string | null,
  signal: AbortSignal | undefined,
): Promise<Response> {
  const headers = { ...init.headers, ...(token === null ? {} : { authorization: `Bearer ${token}` }) }
  const limit = AbortSignal.timeout(timeoutMs)
  try {
    return await fetch(url, { ...init, headers, signal: signal ? AbortSignal.any([signal, limit]) : limit })
  } catch (cause) {
    signal?.throwIfAborted()
    throw new NetworkError(`no answer of ${url.origin}`, { cause })
  }
}

function messageOf(baseUrl: string, route: Route, input: Parts, options: CallOptions) {
  const { query = {}, body, ...params } = input
  const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name])))
  const url = new URL(`${baseUrl.replace(/\/$/, '')}${path}`)
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, String(value))
  }
  const headers: Record<string, string> = { accept: 'application/json, */*;q=0.5' }
  if (route.keyed) headers['idempotency-key'] = options.idempotencyKey ?? newKey()
  if (body !== undefined && !route.form) headers['content-type'] = 'application/json'
  return {
    url,
    init: {
      method: route.method,
      headers,
      ...(body === undefined ? {} : { body: route.form ? formOf(body) : JSON.stringify(body) }),
    },
  }
}

/** 128 random bits. A page that came without TLS has no `crypto.randomUUID`. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function formOf(fields: Record<string, unknown>): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value as Blob)
  return form
}

async function answerOf<K extends Operation>(response: Response): Promise<Answer<K>> {
  if (!response.ok) throw await errorOf(response)
  const type = response.headers.get('content-type') ?? ''
  try {
    if (response.status === 204 || response.status === 202) return NOTHING as Answer<K>
    if (type.startsWith('application/json')) return (await response.json()) as Answer<K>
    const answer: unknown = type.startsWith('text/') ? await response.text() : await response.blob()
    return answer as Answer<K>
  } catch (cause) {
    throw new NetworkError('the answer broke off', { cause })
  }
}
