import type { Actor } from '../../../kernel/actor.ts'
import { newId } from '../../../kernel/ids.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { record } from '../../../platform/events.ts'
import { post } from '../post.ts'
import { balanceOf } from '../queries.ts'
import { entry } from '../rules/postings.ts'

/** A courier hands cash over to the marketplace. Returns what they still hold, minor units. Refuses more than they hold. */
export async function depositCash(
  tx: Tx,
  actor: Actor,
  courierAccountId: string,
  amount: number,
): Promise<number> {
  const { balance } = await balanceOf(tx, 'CASH_IN_HAND', courierAccountId, 'update')
  const held = 0 - balance
  if (amount > held)
    throw new Refusal('cash_not_held', { detail: `The courier holds ${held}, not ${amount}.` })
  await post(tx, {
    kind: 'CASH_DEPOSIT',
    source_id: newId('ltx'),
    entries: [
      entry('CASH_IN_HAND', courierAccountId, 'CASH_DEPOSIT', amount),
      entry('BANK', '', 'CASH_DEPOSIT', -amount),
    ],
  })
  await record(tx, actor, { type: 'cash.deposited', subject: courierAccountId, data: { amount } })
  return held - amount
}
