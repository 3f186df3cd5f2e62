import type { AccountActor } from '../../../kernel/actor.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { record } from '../../../platform/events.ts'
import { saveBankAccount } from '../payout-queries.ts'
import type { BankAccountRow, Payee } from '../tables.ts'

/** Where a payee's payouts go from now on; those that were made go where they were to go. No number is recorded. */
export async function changeBankAccount(
  tx: Tx,
  actor: AccountActor,
  payee: Payee,
  payee_id: string,
  account: Pick<BankAccountRow, 'bank_name' | 'bank_code' | 'account_number' | 'account_name'>,
): Promise<BankAccountRow> {
  const row = { ...account, payee, payee_id, changed_at: tx.now }
  await saveBankAccount(tx, row)
  await record(tx, actor, { type: 'bank_account.changed', subject: payee_id, data: { payee } })
  return row
}
