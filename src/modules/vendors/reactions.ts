import type { Event } from '../../kernel/event.ts'
import type { Tx } from '../../platform/database/database.ts'
import { type Reaction, when } from '../../platform/events.ts'
import type { AccountReactivated, AccountSuspended } from '../accounts/public.ts'
import { saveOwnerSuspended } from './queries.ts'

async function closeVendorsWhenOwnerSuspended(tx: Tx, { subject }: Event): Promise<void> {
  await saveOwnerSuspended(tx, subject, 1)
}

async function reopenVendorsWhenOwnerReactivated(tx: Tx, { subject }: Event): Promise<void> {
  await saveOwnerSuspended(tx, subject, 0)
}

export const reactions: Reaction[] = [
  when<AccountSuspended>('account.suspended', closeVendorsWhenOwnerSuspended),
  when<AccountReactivated>('account.reactivated', reopenVendorsWhenOwnerReactivated),
]
