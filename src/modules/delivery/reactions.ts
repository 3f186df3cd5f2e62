import type { Event } from '../../kernel/event.ts'
import type { Tx } from '../../platform/database/database.ts'
import { type Reaction, when } from '../../platform/events.ts'
import { Refusal } from '../../kernel/refusal.ts'
import type { AccountChanged, AccountErased, AccountSuspended } from '../accounts/public.ts'
import { suspendCourier } from './commands/suspend-courier.ts'
import { eraseCourier, findCourierOf, saveCourierName } from './courier-queries.ts'

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

async function forgetCourierWhenAccountErased(tx: Tx, { subject, actor }: Event): Promise<void> {
  const courier = await findCourierOf(tx, subject, 'update')
  if (!courier || actor.role === 'SYSTEM') return
  if (courier.active_deliveries > 0)
    throw new Refusal('account_in_use', { detail: 'Deliveries are under way; bring or release them first.' })
  await suspendCourier(tx, actor, courier.id, null)
  await eraseCourier(tx, courier.id)
}

export const reactions: Reaction[] = [
  when<AccountSuspended>('account.suspended', suspendCourierWhenAccountSuspended),
  when<AccountChanged>('account.changed', renameCourierWhenAccountChanged),
  when<AccountErased>('account.erased', forgetCourierWhenAccountErased),
]
