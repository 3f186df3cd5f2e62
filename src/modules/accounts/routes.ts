import { notFound, Refusal } from '../../kernel/refusal.ts'
import type { Read } from '../../platform/database/database.ts'
import { toPage } from '../../platform/database/keyset.ts'
import { anyone, only, signedIn } from '../../platform/http/access.ts'
import { ref } from '../../platform/http/fields.ts'
import { get, list, patch, post, type Route } from '../../platform/http/route.ts'
import type { RateLimits } from '../../platform/rate-limits.ts'
import { hashPassword, isOutdated, passwordFits } from '../../platform/security/password-hashing.ts'
import { changePassword } from './commands/change-password.ts'
import { changeProfile } from './commands/change-profile.ts'
import { issueTicket } from './commands/issue-ticket.ts'
import { reactivateAccount } from './commands/reactivate-account.ts'
import { refreshSession } from './commands/refresh-session.ts'
import { registerAccount } from './commands/register-account.ts'
import { signIn } from './commands/sign-in.ts'
import { signOut } from './commands/sign-out.ts'
import { suspendAccount } from './commands/suspend-account.ts'
import { acceptablePassword, confirmPassword } from './passwords.ts'
import { findAccount, findAccountByEmail, listAccounts, NEWEST } from './queries.ts'
import * as schemas from './schemas.ts'
import { viewUser } from './schemas.ts'
import { type SessionParts, startSession } from './sessions.ts'

export function accountRoutes(read: Read, parts: SessionParts, limits: RateLimits): Route[] {
  return [
    post('/auth/register', {
      operation: 'register',
      summary: 'Open an account',
      access: anyone,
      body: schemas.Registration,
      status: 201,
      answer: ref(schemas.SignedIn),
      refusals: ['email_taken'],
      prepare: async ({ body }) => {
        await acceptablePassword('/password', body.password, body)
        return hashPassword(body.password)
      },
      async command(tx, { body }, passwordHash) {
        const { email, name, role, phone = null } = body
        const account = await registerAccount(tx, null, { email, name, role, phone, passwordHash })
        const { tokens } = await startSession(tx, account.id, parts)
        return { user: viewUser(account), ...tokens }
      },
    }),
    post('/auth/login', {
      operation: 'login',
      summary: 'Sign in',
      access: anyone,
      body: schemas.Credentials,
      answer: ref(schemas.SignedIn),
      refusals: ['invalid_credentials', 'account_suspended', 'too_many_wrong_logins'],
      async prepare({ body, address }) {
        const account = await limits.login(body.email, address, async () => {
          const found = await findAccountByEmail(read, body.email)
          const fits = await passwordFits(body.password, found?.password_hash ?? null)
          return found && fits ? found : null
        })
        if (!account) throw new Refusal('invalid_credentials')
        const { id, password_hash: checkedHash } = account
        const isOld = checkedHash !== null && isOutdated(checkedHash)
        return { id, checkedHash, newHash: isOld ? await hashPassword(body.password) : null }
      },
      async command(tx, _call, { id, ...password }) {
        const { account, tokens } = await signIn(tx, id, password, parts)
        return { user: viewUser(account), ...tokens }
      },
    }),
    post('/auth/refresh', {
      operation: 'refreshTokens',
      summary: 'Trade a refresh token for the next pair',
      description: 'A refresh token works once. Using it again closes the whole session, for it was copied.',
      access: anyone,
      body: schemas.RefreshToken,
      answer: ref(schemas.Tokens),
      refusals: ['invalid_token', 'token_reused'],
      command: (tx, { body }) => refreshSession(tx, body.refreshToken, parts),
    }),
    post('/auth/logout', {
      operation: 'logout',
      summary: 'End the session of a refresh token',
      access: anyone,
      body: schemas.RefreshToken,
      command: (tx, { body }) => signOut(tx, body.refreshToken),
    }),
    get('/me', {
      operation: 'getMe',
      summary: 'See your account',
      access: signedIn,
      answer: ref(schemas.User),
      read: async (read, { actor }) => viewUser(await account(read, actor.accountId)),
    }),
    patch('/me', {
      operation: 'changeMe',
      summary: 'Change your name or phone',
      access: signedIn,
      body: schemas.ProfileChanges,
      answer: ref(schemas.User),
      command: async (tx, { actor, body }) => viewUser(await changeProfile(tx, actor, body)),
    }),
    post('/me/password', {
      operation: 'changePassword',
      summary: 'Change your password; every session ends',
      access: signedIn,
      body: schemas.PasswordChange,
      refusals: ['too_many_wrong_logins'],
      async prepare({ actor, body, address }) {
        const own = await account(read, actor.accountId)
        await confirmPassword(limits, own, body.currentPassword, address, '/currentPassword')
        await acceptablePassword('/newPassword', body.newPassword, own)
        return { checkedHash: own.password_hash, newHash: await hashPassword(body.newPassword) }
      },
      command: (tx, { actor }, prepared) => changePassword(tx, actor, prepared),
    }),
    post('/realtime/tickets', {
      operation: 'issueRealtimeTicket',
      summary: 'Get a ticket that opens a WebSocket',
      description: 'Good once, for 30 seconds, for your session. An Idempotency-Key is not honoured here.',
      access: signedIn,
      isNeverReplayed: true,
      status: 201,
      answer: ref(schemas.Ticket),
      command: (tx, { actor }) => issueTicket(tx, actor),
    }),
    list('/users', {
      operation: 'listUsers',
      summary: 'List accounts, newest first',
      access: only('ADMIN'),
      filters: schemas.UserFilters,
      row: ref(schemas.User),
      page: async (read, { query, limit, after }) =>
        toPage(await listAccounts(read, query, limit, after), limit, NEWEST, viewUser),
    }),
    get('/users/:id', {
      operation: 'getUser',
      summary: 'See an account',
      access: only('ADMIN'),
      answer: ref(schemas.User),
      read: async (read, { params }) => viewUser(await account(read, params.id)),
    }),
    post('/users/:id/suspend', {
      operation: 'suspendUser',
      summary: 'Lock an account out, at once',
      access: only('ADMIN'),
      answer: ref(schemas.User),
      refusals: ['cannot_suspend_self'],
      command: async (tx, { actor, params }) => viewUser(await suspendAccount(tx, actor, params.id)),
    }),
    post('/users/:id/reactivate', {
      operation: 'reactivateUser',
      summary: 'Let a suspended account sign in again',
      access: only('ADMIN'),
      answer: ref(schemas.User),
      refusals: ['account_erased'],
      command: async (tx, { actor, params }) => viewUser(await reactivateAccount(tx, actor, params.id)),
    }),
  ]
}

async function account(read: Read, id: string) {
  const found = await findAccount(read, id)
  if (!found) throw notFound()
  return found
}
