import type { Clock } from '../../kernel/clock.ts'
import type { Read } from '../../platform/database/database.ts'
import type { Execute } from '../../platform/execute.ts'
import { everyRow, toPage } from '../../platform/database/keyset.ts'
import type { Authenticate } from '../../platform/http/access.ts'
import { sharedLookup } from '../../platform/database/shared-reads.ts'
import type { Module } from '../../platform/module.ts'
import type { RateLimits } from '../../platform/rate-limits.ts'
import { jobs } from './jobs.ts'
import { livingSessions } from './session-queries.ts'
import type { Doorkeeper } from '../../platform/realtime/doorkeeper.ts'
import { redeemTicket } from './commands/redeem-ticket.ts'
import { mailRoutes } from './mail-routes.ts'
import { accountMails, letters } from './mails.ts'
import { hashOfToken, type SessionParts } from './sessions.ts'
import { findTicket } from './ticket-queries.ts'
import { listSessions, NEWEST } from './queries.ts'
import { type HoldingsOf, recordsRoutes } from './records-routes.ts'
import { accountRoutes } from './routes.ts'
import { AccountExport, AdminAction, SignedIn, Ticket, Tokens, User, viewSession } from './schemas.ts'

/** The facts with which sessions of their subject end. */
const SESSION_ENDS = [
  'account.signed_out',
  'account.password_changed',
  'account.password_reset',
  'account.suspended',
  'account.erased',
  'session.reuse_detected',
] as const

/** `holdingsOf` gathers what every module holds about an account. */
export function accountsModule(
  read: Read,
  parts: SessionParts,
  limits: RateLimits,
  clock: Clock,
  holdingsOf: HoldingsOf,
): Module {
  return {
    name: 'accounts',
    description: 'Who people are: registration, sessions, suspension',
    events: [
      'account.registered',
      'account.signed_in',
      'account.changed',
      'account.reset_requested',
      'account.verification_requested',
      'account.email_verified',
      'account.reactivated',
      'session.refreshed',
      ...SESSION_ENDS,
      'session.ticket_issued',
      'session.socket_opened',
    ],
    schemas: [User, Tokens, SignedIn, Ticket, AccountExport, AdminAction],
    routes: [
      ...accountRoutes(read, parts, limits),
      ...mailRoutes(read, limits, clock),
      ...recordsRoutes(read, limits, holdingsOf),
    ],
    reactions: [],
    consumers: read.marketplace.sendsMail ? [accountMails] : [],
    letters,
    jobs,
    holds: async (read, { accountId }) => ({
      sessions: await everyRow(async (limit, after) =>
        toPage(await listSessions(read, accountId, limit, after), limit, NEWEST, viewSession),
      ),
    }),
  }
}

/** A token is worth what its session is worth in the database now, whichever process ended it. */
export function authenticator(read: Read, { accessTokens }: SessionParts, clock: Clock): Authenticate {
  const findSession = sharedLookup((ids) => livingSessions(read, ids, clock()))
  return async (token) => {
    const claims = accessTokens.read(token)
    const session = claims && (await findSession(claims.sid))
    if (!session || session.account_id !== claims.sub) return null
    return { accountId: session.account_id, role: session.role, sessionId: claims.sid }
  }
}

/** Who lets people in at the WebSocket, and out again: by their tickets and by their sessions in the database. */
export function doorkeeper(read: Read, execute: Execute, clock: Clock): Doorkeeper {
  return {
    async admit(ticket) {
      // Guesses are many and no write: what is unknown is told without one.
      if (!(await findTicket(read, hashOfToken(ticket)))) return null
      return execute((tx) => redeemTicket(tx, ticket))
    },
    living: (sessionIds) => livingSessions(read, sessionIds, clock()),
    sessionEnds: SESSION_ENDS,
  }
}
