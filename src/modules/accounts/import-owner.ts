import type { Read, Tx } from '../../platform/database/database.ts'
import { oneAtATime } from '../../platform/database/marketplace.ts'
import { registerAccount } from './commands/register-account.ts'
import { findAccountByEmail } from './queries.ts'
import { SYSTEM } from '../../kernel/actor.ts'

/** Reserved by RFC 2606: nobody can receive mail there, or register it as their own. */
const IMPORT_OWNER_EMAIL = 'import@fastyums.invalid'

/** The VENDOR account with this e-mail, or undefined. */
export async function findVendorOwner(read: Read, email: string): Promise<{ id: string } | undefined> {
  const account = await findAccountByEmail(read, email.trim().toLowerCase())
  return account?.role === 'VENDOR' ? account : undefined
}

/** The id of the one account that owns what imports make, without a usable password; it is made when missing. */
export async function ensureImportOwner(tx: Tx): Promise<string> {
  await oneAtATime(tx)
  const existing = await findAccountByEmail(tx, IMPORT_OWNER_EMAIL)
  if (existing) return existing.id
  const made = await registerAccount(tx, SYSTEM, {
    email: IMPORT_OWNER_EMAIL,
    name: 'Imported catalogue',
    phone: null,
    role: 'VENDOR',
    passwordHash: null,
  })
  return made.id
}
