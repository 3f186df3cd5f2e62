import type { Read } from '../../platform/database/database.ts'
import { findAccount } from './queries.ts'

/** Names that lead nowhere, as those of the demo do. Source: RFC 2606. */
const NOWHERE = /\.(example|invalid|test|localhost)$/

/** Where an account's person gets what nobody asked for; null where nobody reads. */
export async function mailboxOf(read: Read, accountId: string): Promise<{ to: string; name: string } | null> {
  const account = await findAccount(read, accountId)
  if (account?.password_hash == null || account.status !== 'ACTIVE' || NOWHERE.test(account.email))
    return null
  return { to: account.email, name: account.name }
}
