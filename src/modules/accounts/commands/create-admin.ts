import { SYSTEM } from '../../../kernel/actor.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { oneAtATime } from '../../../platform/database/marketplace.ts'
import { findAnAdmin } from '../queries.ts'
import type { AccountRow } from '../tables.ts'
import { registerAccount } from './register-account.ts'

export interface NewAdmin {
  email: string
  passwordHash: string
}

/** An ADMIN account. Only the command line and the start of the server come here. Refuses `email_taken`. */
export function createAdmin(tx: Tx, { email, passwordHash }: NewAdmin): Promise<AccountRow> {
  return registerAccount(tx, SYSTEM, { email, name: 'Admin', phone: null, role: 'ADMIN', passwordHash })
}

/** The same where no admin exists yet; undefined where one does. */
export async function createFirstAdmin(tx: Tx, admin: NewAdmin): Promise<AccountRow | undefined> {
  await oneAtATime(tx)
  return (await findAnAdmin(tx)) ? undefined : createAdmin(tx, admin)
}
