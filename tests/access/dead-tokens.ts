import { createAdmin } from '../../src/modules/accounts/commands/create-admin.ts'
import { AccessTokens } from '../../src/platform/security/access-tokens.ts'
import { hashPassword } from '../../src/platform/security/password-hashing.ts'
import { type Marketplace, PASSWORD } from '../helpers/marketplace.ts'

export const JWT_SECRET = 'a secret that the expired tokens are signed with too'

type Role = 'CUSTOMER' | 'VENDOR' | 'COURIER' | 'ADMIN'
interface Session {
  id: string
  email: string
  token: string
  refreshToken: string
}

let counter = 0

async function signedIn(market: Marketplace, role: Role): Promise<Session> {
  if (role !== 'ADMIN') {
    const { id, email, client, refreshToken } = await market.register(role)
    return { id, email, token: client.token ?? '', refreshToken }
  }
  const email = `admin${counter++}@example.com`
  const passwordHash = await hashPassword(PASSWORD)
  await market.app.execute((tx) => createAdmin(tx, { email, passwordHash }))
  const { user, ...tokens } = await market.anyone.ok('POST', '/auth/login', { email, password: PASSWORD })
  return { id: user.id, email, token: tokens.accessToken, refreshToken: tokens.refreshToken }
}

/** Every way in which a token is worth nothing, made by somebody of the role. */
const DYING: Record<string, (market: Marketplace, session: Session) => Promise<string> | string> = {
  'a suspended account’s': async (market, { id, token }) => {
    await market.admin.ok('POST', `/users/${id}/suspend`)
    return token
  },
  'a reactivated account’s old one': async (market, { id, token }) => {
    await market.admin.ok('POST', `/users/${id}/suspend`)
    await market.admin.ok('POST', `/users/${id}/reactivate`)
    return token
  },
  'a session’s that was signed out': async (market, { token, refreshToken }) => {
    await market.anyone.ok('POST', '/auth/logout', { refreshToken })
    return token
  },
  'a session’s whose refresh token was copied': async (market, { token, refreshToken }) => {
    await market.anyone.ok('POST', '/auth/refresh', { refreshToken })
    await market.anyone.post('/auth/refresh', { refreshToken })
    return token
  },
  'one from before the password changed': async (market, { token }) => {
    const passwords = { currentPassword: PASSWORD, newPassword: `${PASSWORD} again` }
    await market.anyone.with(token).ok('POST', '/me/password', passwords)
    return token
  },
  'one that has expired': (_market, { token }) => {
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
    return new AccessTokens(JWT_SECRET, 900, () => Date.now() - 901_000).issue(claims)
  },
  'one with another signature': (_market, { token }) => `${token.slice(0, -4)}AAAA`,
  'a refresh token': (_market, { refreshToken }) => refreshToken,
  'no token at all': () => 'garbage',
}

/** One dead token of each kind and role, by a title. */
export async function deadTokens(market: Marketplace): Promise<[title: string, token: string][]> {
  const dead: [string, string][] = []
  for (const role of ['CUSTOMER', 'VENDOR', 'COURIER', 'ADMIN'] as const) {
    for (const [way, die] of Object.entries(DYING)) {
      dead.push([`${way}, ${role}`, await die(market, await signedIn(market, role))])
    }
  }
  return dead
}
