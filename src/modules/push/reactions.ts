import type { Event } from '../../kernel/event.ts'
import type { Tx } from '../../platform/database/database.ts'
import { type Reaction, when } from '../../platform/events.ts'
import type { AccountErased, AccountSuspended } from '../accounts/public.ts'
import { deleteSubscriptionsOf } from './queries.ts'

/** Its sessions have ended for good, and with them what they listened by. */
async function forgetBrowsersOfAccount(tx: Tx, { subject }: Event): Promise<void> {
  await deleteSubscriptionsOf(tx, subject)
}

export const reactions: Reaction[] = [
  when<AccountSuspended>('account.suspended', forgetBrowsersOfAccount),
  when<AccountErased>('account.erased', forgetBrowsersOfAccount),
]
