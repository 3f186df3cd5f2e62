export const ROLES = ['CUSTOMER', 'VENDOR', 'COURIER', 'ADMIN'] as const
export type Role = (typeof ROLES)[number]

/** Who acts over HTTP: a signed-in account in its one role. */
export interface AccountActor {
  accountId: string
  role: Role
  sessionId: string
}

/** Timers, imports and the command line. */
export interface SystemActor {
  accountId: null
  role: 'SYSTEM'
}

export type Actor = AccountActor | SystemActor

export const SYSTEM: SystemActor = { accountId: null, role: 'SYSTEM' }
