import { randomUUID } from 'node:crypto'
import { createSigner, createVerifier } from 'fast-jwt'
import type { Clock } from '../../kernel/clock.ts'

export interface AccessClaims {
  /** The account. */
  sub: string
  /** The session. */
  sid: string
}

const ISSUER = 'fastyums'
const AUDIENCE = 'fastyums'
const TYPE = 'at+jwt'
const CLOCK_SKEW_S = 30
/** Some five megabytes. */
const MOST_GENUINE = 10_000

/** Signs and verifies access tokens: HS256 alone, every claim required. Whether the session lives is the database's word. */
export class AccessTokens {
  readonly ttlSeconds: number
  readonly #clock: Clock
  readonly #sign: (payload: object) => string
  readonly #verifiers: readonly ((token: string) => unknown)[]
  /** What genuine tokens claim, by token: who came once comes again, and to verify costs as much as to read the session. */
  readonly #genuine = new Map<string, Record<string, unknown>>()

  /** `accepted` are secrets that verify besides, while one takes the place of another. */
  constructor(secret: string, ttlSeconds: number, clock: Clock, accepted: readonly string[] = []) {
    this.ttlSeconds = ttlSeconds
    this.#clock = clock
    this.#sign = createSigner({ algorithm: 'HS256', key: secret, header: { alg: 'HS256', typ: TYPE } })
    this.#verifiers = [secret, ...accepted].map(verifierOf)
  }

  issue({ sub, sid }: AccessClaims): string {
    const iat = Math.floor(this.#clock() / 1000)
    return this.#sign({
      sub,
      sid,
      iat,
      exp: iat + this.ttlSeconds,
      iss: ISSUER,
      aud: AUDIENCE,
      jti: randomUUID(),
    })
  }

  /** The claims of a genuine token that has not expired, or null. */
  read(token: string): AccessClaims | null {
    const claims = this.#genuine.get(token) ?? this.#claims(token)
    const now = this.#clock() / 1000
    const { sub, sid, iat, exp, aud } = claims ?? {}
    // The library accepts an iat in the future and extra audiences, so these are checked here.
    const sound =
      typeof sub === 'string' &&
      typeof sid === 'string' &&
      typeof iat === 'number' &&
      typeof exp === 'number' &&
      aud === AUDIENCE &&
      iat <= now + CLOCK_SKEW_S &&
      exp > now
    return sound ? { sub, sid } : null
  }

  #claims(token: string): Record<string, unknown> | null {
    for (const verify of this.#verifiers) {
      try {
        const claims = verify(token) as Record<string, unknown>
        this.#remember(token, claims)
        return claims
      } catch {
        // Not signed with this one.
      }
    }
    return null
  }

  #remember(token: string, claims: Record<string, unknown>): void {
    if (this.#genuine.size >= MOST_GENUINE) this.#genuine.delete(this.#genuine.keys().next().value ?? '')
    this.#genuine.set(token, claims)
  }
}

function verifierOf(key: string): (token: string) => unknown {
  return createVerifier({
    key,
    algorithms: ['HS256'],
    allowedIss: ISSUER,
    allowedAud: AUDIENCE,
    requiredClaims: ['iss', 'aud', 'exp', 'iat', 'sub', 'sid', 'jti'],
    checkTyp: TYPE,
    cache: false,
    ignoreExpiration: true,
  })
}
