import type { Actor } from '../../../kernel/actor.ts'
import { newId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { record } from '../../../platform/events.ts'
import { duePayees, findBankAccount, insertPayout } from '../payout-queries.ts'
import { post } from '../post.ts'
import { balanceOf } from '../queries.ts'
import { entry } from '../rules/postings.ts'
import { standingOf } from '../standing.ts'
import type { Payee, PayoutRow } from '../tables.ts'

/** As many in one transaction as keep nobody waiting. */
const PAYEES_A_RUN = 25

/** What a run did. `hasMore`: some are left for another run. */
export interface PayoutRun {
  payouts: PayoutRow[]
  hasMore: boolean
}

/**
 * Pays out what is available. A courier's first against the cash that they hold. Of runs at the same moment the second
 * finds the balances of the first, for each balance is locked before it is read.
 */
export async function makePayouts(tx: Tx, actor: Actor): Promise<PayoutRun> {
  const due = await duePayees(tx, tx.now, PAYEES_A_RUN + 1)
  const payouts: PayoutRow[] = []
  for (const { account, owner } of due.slice(0, PAYEES_A_RUN)) {
    const payout = await payOut(tx, actor, account, owner)
    if (payout) payouts.push(payout)
  }
  return { payouts, hasMore: due.length > PAYEES_A_RUN }
}

async function payOut(tx: Tx, actor: Actor, payee: Payee, owner: string): Promise<PayoutRow | null> {
  // The cash before the earnings: in the order of their keys, as `post` moves them.
  const cash = payee === 'COURIER' ? await balanceOf(tx, 'CASH_IN_HAND', owner, 'update') : null
  const { available } = await standingOf(tx, payee, owner, tx.now, 'update')
  const kept = cash ? await keepCash(tx, actor, owner, Math.min(available, -cash.balance)) : 0
  const amount = available - kept
  const bank = await findBankAccount(tx, payee, owner)
  if (amount <= 0 || !bank) return null
  const payout: PayoutRow = {
    id: newId('pot'),
    payee,
    payee_id: owner,
    amount,
    // Without the bank's code only people can send it.
    method: bank.bank_code === null ? 'BANK' : tx.marketplace.terms.payoutMethod,
    status: 'PENDING',
    bank_name: bank.bank_name,
    bank_code: bank.bank_code,
    account_number: bank.account_number,
    account_name: bank.account_name,
    reference: null,
    failure: null,
    created_at: tx.now,
    updated_at: tx.now,
  }
  await insertPayout(tx, payout)
  await post(tx, {
    kind: 'PAYOUT',
    source_id: payout.id,
    entries: [entry(payee, owner, 'PAYOUT', -amount), entry('IN_TRANSIT', '', 'PAYOUT', amount)],
  })
  await record(tx, actor, {
    type: 'payout.made',
    subject: payout.id,
    data: { payee, payeeId: owner, amount },
  })
  return payout
}

/** A courier keeps of the cash what they have earned, and owes so much less. Returns how much. */
async function keepCash(tx: Tx, actor: Actor, owner: string, amount: number): Promise<number> {
  if (amount <= 0) return 0
  const source = newId('ltx')
  await post(tx, {
    kind: 'CASH_KEPT',
    source_id: source,
    entries: [
      entry('COURIER', owner, 'CASH_KEPT', -amount),
      entry('CASH_IN_HAND', owner, 'CASH_KEPT', amount),
    ],
  })
  await record(tx, actor, { type: 'cash.kept', subject: owner, data: { amount } })
  return amount
}
