import type { Actor } from '../../../kernel/actor.ts'
import { follow } from '../../../kernel/flow.ts'
import { notFound } from '../../../kernel/refusal.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { record } from '../../../platform/events.ts'
import { findPayout, savePayoutStep } from '../payout-queries.ts'
import { post } from '../post.ts'
import { type Draft, entry } from '../rules/postings.ts'
import { PAYOUT_FLOW, type PayoutAction } from '../rules/payout-flow.ts'
import type { PayoutRow, TransactionKind } from '../tables.ts'

/** The provider is asked to transfer it; from now on it alone says what became of it. Refuses `invalid_transition`. */
export function sendPayout(tx: Tx, actor: Actor, id: string): Promise<PayoutRow> {
  return settle(tx, actor, id, 'send', {})
}

/** The money has arrived. `reference` is how the bank or the provider calls the transfer. Refuses `invalid_transition`. */
export function payPayout(tx: Tx, actor: Actor, id: string, reference: string | null): Promise<PayoutRow> {
  return settle(tx, actor, id, 'pay', reference === null ? {} : { reference })
}

/** It did not arrive, or the bank sent it back: the payee has it available again. Refuses `invalid_transition`. */
export async function failPayout(tx: Tx, actor: Actor, id: string, reason: string): Promise<PayoutRow> {
  const payout = await findPayout(tx, id)
  return settle(tx, actor, id, payout?.status === 'PAID' ? 'return' : 'fail', { failure: reason })
}

const POSTED: Record<PayoutAction, TransactionKind | null> = {
  send: null,
  pay: 'PAYOUT_PAID',
  fail: 'PAYOUT_FAILED',
  return: 'PAYOUT_RETURNED',
}

async function settle(
  tx: Tx,
  actor: Actor,
  id: string,
  action: PayoutAction,
  told: { reference?: string; failure?: string },
): Promise<PayoutRow> {
  const payout = await findPayout(tx, id, 'update')
  if (!payout) throw notFound()
  const status = follow(PAYOUT_FLOW, payout.status, action, actor.role)
  const moved = { ...payout, ...told, status, updated_at: tx.now }
  await savePayoutStep(tx, { id, from: payout.status, status, updated_at: tx.now, ...told })
  const kind = POSTED[action]
  if (kind) await post(tx, { kind, source_id: id, entries: entriesOf(payout, action) })
  await record(tx, actor, {
    type: 'payout.settled',
    subject: id,
    data: { status, amount: payout.amount, payee: payout.payee, payeeId: payout.payee_id },
  })
  return moved
}

function entriesOf({ payee, payee_id, amount, method }: PayoutRow, action: PayoutAction): Draft[] {
  const reason = action === 'pay' ? 'PAYOUT_PAID' : 'PAYOUT'
  const outside = (sign: 1 | -1) =>
    method === 'BANK'
      ? entry('BANK', '', reason, sign * amount)
      : entry('CLEARING', method, reason, sign * amount)
  switch (action) {
    case 'send':
      return []
    case 'pay':
      return [entry('IN_TRANSIT', '', reason, -amount), outside(1)]
    case 'fail':
      return [entry('IN_TRANSIT', '', reason, -amount), entry(payee, payee_id, reason, amount)]
    case 'return':
      return [outside(-1), entry(payee, payee_id, reason, amount)]
  }
}
