import type { Role } from '../../kernel/actor.ts'
import { Refusal } from '../../kernel/refusal.ts'
import type { Read, Tx } from '../../platform/database/database.ts'
import { ownVendorIds } from '../vendors/public.ts'
import { eraseBankDetails, hasPayoutUnderWay } from './payout-queries.ts'
import { balanceOf } from './queries.ts'
import type { Payee } from './tables.ts'

/**
 * Ends what is kept to pay somebody who is erased. Payouts of the past stay in the books, with the end of the number alone.
 * Refuses `account_in_use` while money is owed to them, or by them, or under way.
 */
export async function closeAccounts(tx: Tx, accountId: string, role: Role): Promise<void> {
  for (const [payee, id] of await payeesOf(tx, accountId, role)) {
    const { balance } = await balanceOf(tx, payee, id, 'update')
    const { balance: cash } = await balanceOf(tx, 'CASH_IN_HAND', id, 'update')
    if (balance !== 0 || cash !== 0 || (await hasPayoutUnderWay(tx, payee, id)))
      throw new Refusal('account_in_use', { detail: 'Money is owed, or under way; settle it first.' })
    await eraseBankDetails(tx, payee, id)
  }
}

/** As whom an account is paid. */
export async function payeesOf(read: Read, accountId: string, role: Role): Promise<[Payee, string][]> {
  if (role === 'COURIER') return [['COURIER', accountId]]
  if (role !== 'VENDOR') return []
  return (await ownVendorIds(read, accountId)).map((id) => ['VENDOR', id])
}
