import type { Role } from '../../kernel/actor.ts'
import type { Fact } from '../../kernel/event.ts'
import type { Read, Tx } from '../../platform/database/database.ts'
import type { Lock } from '../../platform/database/locks.ts'
import { findAccount } from './queries.ts'

export type AccountSuspended = Fact<'account.suspended', { role: string }>
export type AccountReactivated = Fact<'account.reactivated', { role: string }>
/**
 * An account was ended for good. Each module takes what tells who it was out of its own rows, in the same transaction, or
 * refuses `account_in_use` while something is under way.
 */
export type AccountErased = Fact<'account.erased', { role: Role }>
export type AccountChanged = Fact<'account.changed', { name: string }>

/** How to reach an account's person, for those who have a right to it. */
export async function contactOf(
  read: Read,
  accountId: string,
  lock?: Lock,
): Promise<{ name: string; phone: string | null; email: string }> {
  const account = await findAccount(read, accountId, lock)
  if (!account) throw new Error('an account is never deleted')
  return { name: account.name, phone: account.phone, email: account.email }
}

/** Whether an account is suspended, which it stays or stays not until the command ends. */
export async function isSuspended(tx: Tx, accountId: string): Promise<boolean> {
  return (await findAccount(tx, accountId, 'share'))?.status === 'SUSPENDED'
}

/** Whether an account may still act, which it may until the command ends. It could when the request came in. */
export async function mayStillAct(tx: Tx, accountId: string): Promise<boolean> {
  return (await findAccount(tx, accountId, 'share'))?.status === 'ACTIVE'
}

export { whileActive } from './queries.ts'
export { ERASED_NAME } from './tables.ts'
export { ensureImportOwner, findVendorOwner } from './import-owner.ts'
export { mailboxOf } from './mailbox.ts'
export { reindexAccounts } from './reindex.ts'
export { livingSessions } from './session-queries.ts'
