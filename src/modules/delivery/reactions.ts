import type { Event } from '../../kernel/event.ts'
import type { Tx } from '../../platform/database/database.ts'
import { type Reaction, when } from '../../platform/events.ts'
import type { AccountChanged, AccountSuspended } from '../accounts/public.ts'
import { suspendCourier } from './commands/suspend-courier.ts'
import { findCourierOf, saveCourierName } from './courier-queries.ts'

async function suspendCourierWhenAccountSuspended(tx: Tx, { subject, actor }: Event): Promise<void> {
  const courier = await findCourierOf(tx, subject)
  if (courier && actor.role !== 'SYSTEM') await suspendCourier(tx, actor, courier.id, null)
}

async function renameCourierWhenAccountChanged(
  tx: Tx,
  { subject, data }: Event<string, AccountChanged['data']>,
): Promise<void> {
  await saveCourierName(tx, subject, data.name)
}

export const reactions: Reaction[] = [
  when<AccountSuspended>('account.suspended', suspendCourierWhenAccountSuspended),
  when<AccountChanged>('account.changed', renameCourierWhenAccountChanged),
]
