import { setTimeout as sleep } from 'node:timers/promises'
import type { Reply } from '../helpers/client.ts'
import type { Dice } from './dice.ts'
import type { Gist, History, Outcome } from './history.ts'
import { ADMIN, type Site } from './site.ts'

export interface Call {
  method: 'GET' | 'POST' | 'PATCH'
  path: string
  body?: unknown
}

type Sent = Call & { key?: string }

/** Nobody may be kept waiting longer than ten seconds; after these the client hangs up. */
const LONGEST_WAIT_MS = 12_000
const LONGEST_SETTLING_MS = 60_000

/** One account and what it did: every call and its outcome goes into the history before anything else happens. */
export class FaultClient {
  readonly account: { id: string; email: string }
  readonly dice: Dice
  readonly #site: () => Site
  readonly #history: History
  readonly #keys: string
  #tokens: { accessToken: string; refreshToken: string }
  #lost: Sent[] = []
  #writes = 0

  constructor(
    session: { user: { id: string; email: string }; accessToken: string; refreshToken: string },
    parts: { site: () => Site; history: History; dice: Dice; keys: string },
  ) {
    this.account = session.user
    this.#tokens = session
    this.#site = parts.site
    this.#history = parts.history
    this.dice = parts.dice
    this.#keys = parts.keys
  }

  /** The answer, or undefined where none came, or none yet: then `settle` finds out. */
  async send(call: Call): Promise<Reply | undefined> {
    const key = call.method === 'POST' ? { key: `${this.#keys} ${this.#writes++}` } : {}
    return this.#attempt({ ...call, ...key })
  }

  get = (path: string) => this.send({ method: 'GET', path })
  post = (path: string, body?: unknown) => this.send({ method: 'POST', path, body })
  patch = (path: string, body?: unknown) => this.send({ method: 'PATCH', path, body })

  /** The next pair of tokens. Refresh tokens work once, so this is the one call that has no key. */
  refresh(): Promise<Reply | undefined> {
    return this.#attempt(this.#refreshing())
  }

  /** Repeats what has no known outcome, the same call with the same key, until each has one. */
  async settle(): Promise<void> {
    const deadline = Date.now() + LONGEST_SETTLING_MS
    while (this.#lost.length > 0) {
      if (Date.now() > deadline) throw new Error(`no outcome of ${JSON.stringify(this.#lost)}`)
      const lost = this.#lost
      this.#lost = []
      for (const call of lost) {
        const reply = await this.#attempt(call)
        if (!reply) await sleep(50)
        // The answer with the new pair was lost on the way, so this looks like theft: the session is closed.
        else if (call.path === '/auth/refresh' && reply.body.code === 'token_reused') await this.#signIn()
      }
    }
  }

  #refreshing(): Sent {
    return { method: 'POST', path: '/auth/refresh', body: { refreshToken: this.#tokens.refreshToken } }
  }

  async #signIn(): Promise<void> {
    const body = { email: this.account.email, password: ADMIN.password }
    await this.#attempt({ method: 'POST', path: '/auth/login', body })
  }

  async #attempt(sent: Sent): Promise<Reply | undefined> {
    const { method, path, key, body } = sent
    const call = this.#history.nextCall()
    const isSecret = path.startsWith('/auth/')
    const line = { call, account: this.account.id, method, path, key, ...(isSecret ? {} : { body }) }
    await this.#history.append({ kind: 'invoke', ...line })
    const started = performance.now()
    const reply = await this.#answerTo(sent)
    const ms = Math.round(performance.now() - started)
    await this.#history.append({ ...outcomeOf(path, reply), call, ms })
    if (typeof reply === 'string' || isUndecided(reply)) {
      if (method !== 'GET') this.#lost.push(sent)
      return undefined
    }
    if (isSecret && reply.status === 200) this.#tokens = reply.body
    return reply
  }

  async #answerTo({ method, path, key, body }: Sent): Promise<Reply | string> {
    const client = this.#site().client(path.startsWith('/auth/') ? undefined : this.#tokens.accessToken)
    const headers: Record<string, string> = key === undefined ? {} : { 'idempotency-key': key }
    const patience = new AbortController()
    try {
      return await Promise.race([
        client.send(method, path, body, { headers }),
        sleep(LONGEST_WAIT_MS, 'no answer within 12 s', { signal: patience.signal }),
      ])
    } catch (error) {
      // What fetch could not do is a TypeError; an answer that breaks the contract is none.
      if (error instanceof TypeError)
        return `${error.message}: ${(error.cause as Error | undefined)?.message}`
      throw error
    } finally {
      patience.abort()
    }
  }
}

/** It may have happened, or the call with the same key before it has not ended. */
function isUndecided({ status, body }: Reply): boolean {
  return status === 503 || body?.code === 'idempotency_in_progress'
}

function outcomeOf(path: string, reply: Reply | string): DistributiveOmit<Outcome, 'call' | 'ms'> {
  if (typeof reply === 'string') return { kind: 'unknown', problem: reply }
  const { status, body } = reply
  if (isUndecided(reply)) return { kind: 'unknown', status, problem: body }
  if (status >= 400) return { kind: 'fail', status, problem: body }
  return { kind: 'ok', status, gist: gistOf(path, body) }
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never

function gistOf(path: string, body: Reply['body']): Gist {
  const [, kind, id, more] = /^\/(\w+)(?:\/(\w+))?(?:\/([\w-]+))?/.exec(path) ?? []
  if (kind === 'orders' && more === 'events') return { order: id, steps: body.data.length }
  if (kind === 'products') return { stock: body.stock }
  if (kind === 'deliveries' && id) return { order: body.orderId, status: body.status }
  if (kind !== 'orders' || !body.items) return {}
  const lines = body.items.map((line: Record<string, unknown>) => [line.productId, line.quantity, line.total])
  return { order: body.id, status: body.status, total: body.total, lines }
}
