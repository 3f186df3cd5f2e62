import type { Read } from '../../platform/database/database.ts'
import { balanceOf, pendingOf } from './queries.ts'
import type { Payee } from './tables.ts'

/** Minor units. What was earned is `pending` until the hold is over, then `available`, then `paidOut`. */
export interface Standing {
  pending: number
  available: number
  paidOut: number
}

export async function standingOf(
  read: Read,
  payee: Payee,
  owner: string,
  now: number,
  lock?: 'update',
): Promise<Standing> {
  const { balance, paid_out: paidOut } = await balanceOf(read, payee, owner, lock)
  const pending = await pendingOf(read, payee, owner, now)
  return { pending, available: balance - pending, paidOut }
}

/** What a courier collected at doors and holds, minor units. */
export async function cashInHand(read: Read, courierAccountId: string): Promise<number> {
  return 0 - (await balanceOf(read, 'CASH_IN_HAND', courierAccountId)).balance
}
