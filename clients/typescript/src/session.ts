import type { Tokens } from './api.ts'
import { ApiError } from './errors.ts'

export interface Session {
  accessToken: string
  refreshToken: string
  /** Milliseconds since 1970; the access token is good until then. */
  expiresAt: number
}

/** Where the session is kept. One store is one signed-in account. */
export interface TokenStore {
  load: () => Session | null | Promise<Session | null>
  save: (session: Session | null) => void | Promise<void>
  /** Runs the work while nobody else who shares the store runs theirs: a refresh token works once. */
  alone?: <T>(work: () => Promise<T>) => Promise<T>
}

export function memoryStore(session: Session | null = null): TokenStore {
  let kept = session
  return {
    load: () => kept,
    save: (next) => {
      kept = next
    },
  }
}

/** Shared by all tabs of a site: only one of them refreshes at a time. */
export function browserStore(key = 'fastyums'): TokenStore {
  const { localStorage, navigator } = globalThis
  return {
    load: () => JSON.parse(localStorage.getItem(key) ?? 'null') as Session | null,
    save: (session) =>
      session ? localStorage.setItem(key, JSON.stringify(session)) : localStorage.removeItem(key),
    alone: (work) => navigator.locks.request(key, work),
  }
}

/** Before its end: clocks differ, and a request takes time. */
const EARLY_MS = 30_000

export interface Tokenkeeper {
  /** An access token that is good now, or null for nobody. `refused`: the one that the server just did not take. */
  token: (refused?: string) => Promise<string | null>
  take: (tokens: Tokens) => Promise<void>
  current: () => Promise<Session | null>
  forget: () => Promise<void>
}

/**
 * Keeps a session fresh. Calls that need a token at the same moment share one refresh; whoever was refused with a token
 * that has been replaced meanwhile gets the new one without a refresh.
 */
export function tokenkeeper(
  store: TokenStore,
  refresh: (refreshToken: string) => Promise<Tokens>,
  signedOut: (error: ApiError) => void,
): Tokenkeeper {
  let refreshing: Promise<string | null> | undefined

  const isGood = (session: Session, refused: string | undefined) =>
    session.accessToken !== refused && session.expiresAt - EARLY_MS > Date.now()

  const save = async (tokens: Tokens) => {
    const { accessToken, refreshToken, expiresIn } = tokens
    const lifeMs = expiresIn * 1000
    // One that lives shorter than we are early would be refreshed for each call.
    const expiresAt = Date.now() + (lifeMs > 2 * EARLY_MS ? lifeMs : lifeMs / 2 + EARLY_MS)
    await store.save({ accessToken, refreshToken, expiresAt })
    return accessToken
  }

  const renew = async (refused: string | undefined): Promise<string | null> => {
    // Another tab may have done it while this one stood in line.
    const session = await store.load()
    if (!session || isGood(session, refused)) return session?.accessToken ?? null
    try {
      return await save(await refresh(session.refreshToken))
    } catch (error) {
      // The server said that the session is over; anything else may pass.
      if (error instanceof ApiError && (error.status === 401 || error.status === 403)) {
        await store.save(null)
        signedOut(error)
      }
      throw error
    }
  }

  return {
    async token(refused) {
      const session = await store.load()
      if (!session || isGood(session, refused)) return session?.accessToken ?? null
      const alone = store.alone ?? ((work) => work())
      refreshing ??= alone(() => renew(refused)).finally(() => {
        refreshing = undefined
      })
      return refreshing
    },
    take: async (tokens) => void (await save(tokens)),
    current: async () => store.load(),
    forget: async () => store.save(null),
  }
}
