import type { Event } from '../../kernel/event.ts'
import type { Tx } from '../../platform/database/database.ts'
import { type Reaction, when } from '../../platform/events.ts'
import type { AccountErased, AccountReactivated, AccountSuspended } from '../accounts/public.ts'
import { suspendVendor } from './commands/suspend-vendor.ts'
import { saveOwnerSuspended, saveVendor } from './queries.ts'
import { ownVendorIds } from './public.ts'

async function closeVendorsWhenOwnerSuspended(tx: Tx, { subject }: Event): Promise<void> {
  await saveOwnerSuspended(tx, subject, 1)
}

async function reopenVendorsWhenOwnerReactivated(tx: Tx, { subject }: Event): Promise<void> {
  await saveOwnerSuspended(tx, subject, 0)
}

/** What it sold stays in the books under its own name; how to reach its owner goes. */
async function closeVendorsWhenOwnerErased(tx: Tx, { subject, actor }: Event): Promise<void> {
  if (actor.role === 'SYSTEM') return
  await saveOwnerSuspended(tx, subject, 1)
  for (const id of await ownVendorIds(tx, subject)) {
    await suspendVendor(tx, actor, id, null)
    await saveVendor(tx, id, { phone: null })
  }
}

export const reactions: Reaction[] = [
  when<AccountSuspended>('account.suspended', closeVendorsWhenOwnerSuspended),
  when<AccountReactivated>('account.reactivated', reopenVendorsWhenOwnerReactivated),
  when<AccountErased>('account.erased', closeVendorsWhenOwnerErased),
]
