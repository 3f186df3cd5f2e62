import { type Operations, ROUTES, type SignedIn, type User } from './api.ts'
import type { ApiError } from './errors.ts'
import { type Listener, listen, type ListenOptions } from './realtime.ts'
import {
  type Answer,
  type CallOptions,
  type Input,
  type Operation,
  request,
  type Transport,
} from './request.ts'
import type { RetryPolicy } from './retry.ts'
import { memoryStore, type Session, tokenkeeper, type TokenStore } from './session.ts'

export interface ClientOptions {
  /** Where the marketplace is, such as `https://eat.example.com`. */
  baseUrl: string
  /** Where the session is kept; in memory where nothing is given. */
  store?: TokenStore
  /** Told once the server has ended the session: somebody must sign in again. */
  onSignedOut?: (error: ApiError) => void
  /** Five attempts, 200 ms at first, ten seconds at the longest. */
  retry?: Partial<RetryPolicy>
  /** For one attempt; 30 seconds where nothing is given. */
  timeoutMs?: number
  fetch?: typeof fetch
  WebSocket?: typeof WebSocket
}

type Method<K extends Operation> =
  undefined extends Input<K>
    ? (input?: Input<K>, options?: CallOptions) => Promise<Answer<K>>
    : (input: Input<K>, options?: CallOptions) => Promise<Answer<K>>

/** The operations that answer pages, and a row of each. */
type Row<K extends Operation> = Answer<K> extends { data: (infer R)[]; nextCursor: string | null } ? R : never
type Listing = { [K in Operation]: [Row<K>] extends [never] ? never : K }[Operation]

/** Every operation of the API as a method, and what goes beyond one call. */
export type Client = { [K in Operation]: Method<K> } & {
  signIn: (credentials: Operations['login']['input']['body']) => Promise<User>
  signUp: (registration: Operations['register']['input']['body']) => Promise<User>
  /** Ends the session here and on the server. */
  signOut: () => Promise<void>
  session: () => Promise<Session | null>
  /** All rows of a list, page after page. */
  each: <K extends Listing>(
    operation: K,
    input?: Input<K>,
    options?: CallOptions,
  ) => AsyncGenerator<Row<K>, void>
  /** What happens, as it happens: one socket that stays open until it is closed here. */
  listen: (options: ListenOptions) => Listener
}

export function createClient(options: ClientOptions): Client {
  const transport: Transport = {
    baseUrl: options.baseUrl,
    fetch: options.fetch ?? ((...request) => globalThis.fetch(...request)),
    policy: { attempts: 5, firstWaitMs: 200, longestWaitMs: 10_000, ...options.retry },
    timeoutMs: options.timeoutMs ?? 30_000,
  }
  // Whoever needs the token tries again.
  const once = { ...transport, policy: { ...transport.policy, attempts: 1 } }
  const nobody = { token: async () => null }
  const keeper = tokenkeeper(
    options.store ?? memoryStore(),
    (refreshToken) => request(once, nobody, 'refreshTokens', { body: { refreshToken } }, {}),
    options.onSignedOut ?? (() => {}),
  )
  const call = <K extends Operation>(operation: K, input: Input<K>, callOptions: CallOptions = {}) =>
    request(transport, keeper, operation, input, callOptions)
  const enter = async ({ user, ...tokens }: SignedIn) => {
    await keeper.take(tokens)
    return user
  }
  const methods = Object.fromEntries(
    (Object.keys(ROUTES) as Operation[]).map((operation) => [
      operation,
      (input: never, callOptions?: CallOptions) => call(operation, input, callOptions),
    ]),
  ) as { [K in Operation]: Method<K> }

  return {
    ...methods,
    signIn: async (body) => enter(await call('login', { body })),
    signUp: async (body) => enter(await call('register', { body })),
    async signOut() {
      const session = await keeper.current()
      await keeper.forget()
      if (session) await call('logout', { body: { refreshToken: session.refreshToken } })
    },
    session: () => keeper.current(),
    async *each(operation, input, callOptions) {
      const { query, ...rest }: { query?: object } = input ?? {}
      let cursor: string | null | undefined
      do {
        const page = (await call(
          operation,
          { ...rest, query: { ...query, ...(cursor ? { cursor } : {}) } } as never,
          callOptions,
        )) as { data: Row<typeof operation>[]; nextCursor: string | null }
        yield* page.data
        cursor = page.nextCursor
      } while (cursor !== null)
    },
    listen: (listening) =>
      listen(
        {
          address: transport.baseUrl,
          ticket: async (signal) => (await call('issueRealtimeTicket', undefined, { signal })).ticket,
          WebSocket: options.WebSocket ?? globalThis.WebSocket,
        },
        listening,
      ),
  }
}
