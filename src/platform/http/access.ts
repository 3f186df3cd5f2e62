import type { AccountActor, Role } from '../../kernel/actor.ts'
import { Refusal } from '../../kernel/refusal.ts'

/**
 * Who may call a route. `public`: anyone, a token is not looked at. `visitor`: anyone, and who signs in may see more.
 * `account`: signed in, in one of the roles. The type parameter is what the route's handler gets as `actor`.
 */
export interface Access<A> {
  kind: 'public' | 'visitor' | 'account'
  roles: readonly Role[]
  /** Only for the type. */
  actor?: A
}

export const anyone: Access<null> = { kind: 'public', roles: [] }
export const visitor: Access<AccountActor | null> = { kind: 'visitor', roles: [] }
export const signedIn: Access<AccountActor> = {
  kind: 'account',
  roles: ['CUSTOMER', 'VENDOR', 'COURIER', 'ADMIN'],
}
export const only = (...roles: Role[]): Access<AccountActor> => ({ kind: 'account', roles })

/** Finds the living session behind an access token, or null. */
export type Authenticate = (token: string) => Promise<AccountActor | null>

/** The actor of a request, or null for nobody. Refuses a token that is not valid. */
export async function identify(
  access: Access<unknown>,
  authorization: string | undefined,
  authenticate: Authenticate,
): Promise<AccountActor | null> {
  if (access.kind === 'public' || authorization === undefined) return null
  const token = /^Bearer +([\w.~+/-]+=*)$/i.exec(authorization)?.[1]
  const actor = token ? await authenticate(token) : null
  if (!actor) {
    throw new Refusal('unauthenticated', {
      detail: 'The access token is not valid any more. Sign in or refresh it.',
    })
  }
  return actor
}

/** Whether this actor may come in. The role is looked at before anything else of the request. */
export function admit(access: Access<unknown>, actor: AccountActor | null): void {
  if (access.kind !== 'account') return
  if (!actor) {
    throw new Refusal('unauthenticated', { detail: 'Send an access token as "Authorization: Bearer …".' })
  }
  if (!access.roles.includes(actor.role)) {
    throw new Refusal('forbidden', {
      detail: `This is for the role ${access.roles.join(' or ')}; you are ${actor.role}.`,
    })
  }
}
