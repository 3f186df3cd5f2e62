import type { Actor, Role } from '../../../kernel/actor.ts'
import { newId } from '../../../kernel/ids.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { indexWords } from '../../../platform/database/search.ts'
import { record } from '../../../platform/events.ts'
import { insertAccount } from '../queries.ts'
import type { AccountRow } from '../tables.ts'

export interface NewAccount {
  email: string
  name: string
  phone: string | null
  role: Role
  /** Null for an account that nobody can sign in to. */
  passwordHash: string | null
}

/** Refuses `email_taken`. Who registers anonymously acts as the new account itself. */
export async function registerAccount(tx: Tx, actor: Actor | null, input: NewAccount): Promise<AccountRow> {
  const account: AccountRow = {
    id: newId('usr'),
    email: input.email,
    name: input.name,
    phone: input.phone,
    role: input.role,
    status: 'ACTIVE',
    password_hash: input.passwordHash,
    created_at: tx.now,
    erased_at: null,
    email_verified_at: null,
  }
  if (!(await insertAccount(tx, account))) {
    throw new Refusal('email_taken', {
      errors: [{ path: '/email', message: 'has an account already; sign in instead' }],
    })
  }
  await indexWords(tx, 'accounts', account.id, account.name, account.email)
  const self = { accountId: account.id, role: account.role, sessionId: '' }
  await record(tx, actor ?? self, {
    type: 'account.registered',
    subject: account.id,
    data: { role: account.role },
  })
  return account
}
