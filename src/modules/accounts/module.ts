import type { Clock } from '../../kernel/clock.ts'
import type { Read } from '../../platform/database/database.ts'
import type { Authenticate } from '../../platform/http/access.ts'
import type { Module } from '../../platform/module.ts'
import type { RateLimits } from '../../platform/rate-limits.ts'
import { jobs } from './jobs.ts'
import { findLivingSession } from './queries.ts'
import { accountRoutes } from './routes.ts'
import { SignedIn, Tokens, User } from './schemas.ts'
import type { SessionParts } from './sessions.ts'

export function accountsModule(read: Read, parts: SessionParts, limits: RateLimits): Module {
  return {
    name: 'accounts',
    description: 'Who people are: registration, sessions, suspension',
    events: [
      'account.registered',
      'account.signed_in',
      'account.signed_out',
      'account.changed',
      'account.password_changed',
      'account.suspended',
      'account.reactivated',
      'session.refreshed',
      'session.reuse_detected',
    ],
    schemas: [User, Tokens, SignedIn],
    routes: accountRoutes(read, parts, limits),
    reactions: [],
    jobs,
  }
}

/** A token is worth what its session is worth in the database now, whichever process ended it. */
export function authenticator(read: Read, { accessTokens }: SessionParts, clock: Clock): Authenticate {
  return async (token) => {
    const claims = accessTokens.read(token)
    const session = claims && (await findLivingSession(read, claims.sid, clock()))
    if (!session || session.account_id !== claims.sub) return null
    return { accountId: session.account_id, role: session.role, sessionId: claims.sid }
  }
}
