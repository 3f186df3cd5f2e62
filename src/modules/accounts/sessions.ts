import { createHash, randomBytes } from 'node:crypto'
import type { Clock } from '../../kernel/clock.ts'
import { newId } from '../../kernel/ids.ts'
import type { Tx } from '../../platform/database/database.ts'
import { AccessTokens } from '../../platform/security/access-tokens.ts'
import { insertRefreshToken, insertSession } from './queries.ts'
import { refreshTokenEnd, sessionEnd } from './rules/session-life.ts'

export interface SessionParts {
  accessTokens: AccessTokens
  refreshTtlSeconds: number
}

interface Settings {
  jwtSecret: string
  acceptedSecrets: readonly string[]
  accessTokenTtlSeconds: number
  refreshTokenTtlSeconds: number
}

export function sessionPartsOf(settings: Settings, clock: Clock): SessionParts {
  const { jwtSecret, accessTokenTtlSeconds, acceptedSecrets, refreshTokenTtlSeconds } = settings
  const accessTokens = new AccessTokens(jwtSecret, accessTokenTtlSeconds, clock, acceptedSecrets)
  return { accessTokens, refreshTtlSeconds: refreshTokenTtlSeconds }
}

export interface TokenPair {
  accessToken: string
  refreshToken: string
  tokenType: 'Bearer'
  expiresIn: number
}

/** A new family of refresh tokens and its first pair. */
export async function startSession(
  tx: Tx,
  accountId: string,
  parts: SessionParts,
): Promise<{ sessionId: string; tokens: TokenPair }> {
  const session = {
    id: newId('ses'),
    account_id: accountId,
    created_at: tx.now,
    expires_at: sessionEnd(tx.now, parts.refreshTtlSeconds),
  }
  await insertSession(tx, session)
  return { sessionId: session.id, tokens: await issueTokens(tx, session, parts) }
}

/** The next pair of a session. The refresh token is kept as a hash alone. */
export async function issueTokens(
  tx: Tx,
  session: { id: string; account_id: string; expires_at: number },
  { accessTokens, refreshTtlSeconds }: SessionParts,
): Promise<TokenPair> {
  const refreshToken = randomBytes(32).toString('base64url')
  await insertRefreshToken(tx, {
    hash: hashOfToken(refreshToken),
    session_id: session.id,
    expires_at: refreshTokenEnd(tx.now, refreshTtlSeconds, session.expires_at),
  })
  return {
    accessToken: accessTokens.issue({ sub: session.account_id, sid: session.id }),
    refreshToken,
    tokenType: 'Bearer',
    expiresIn: accessTokens.ttlSeconds,
  }
}

export function hashOfToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}
