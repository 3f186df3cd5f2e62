import type { Account, Payee, PayoutStatus, TransactionKind } from '../tables.ts'

/** A payout with what was posted for it. */
export interface CheckedPayout {
  payee: Payee
  payee_id: string
  amount: number
  status: PayoutStatus
}
export interface PayoutEntry {
  kind: TransactionKind
  account: Account
  owner: string
  amount: number
}

const POSTED: Record<PayoutStatus, readonly TransactionKind[]> = {
  PENDING: ['PAYOUT'],
  SENT: ['PAYOUT'],
  PAID: ['PAYOUT', 'PAYOUT_PAID'],
  FAILED: ['PAYOUT', 'PAYOUT_FAILED'],
  RETURNED: ['PAYOUT', 'PAYOUT_PAID', 'PAYOUT_RETURNED'],
}

/** What is wrong with what was posted for a payout, in words. */
export function faultsOfPayout(payout: CheckedPayout, entries: readonly PayoutEntry[]): string[] {
  const faults: string[] = []
  const kinds = [...new Set(entries.map(({ kind }) => kind))].sort()
  const expected = [...POSTED[payout.status]].sort()
  if (kinds.join() !== expected.join())
    faults.push(`is ${payout.status} and was posted as ${kinds.join(', ') || 'nothing'}`)
  if (entries.some(({ amount }) => Math.abs(amount) !== payout.amount))
    faults.push(`is of ${payout.amount} and was posted as another amount`)
  const { payee, payee_id } = payout
  const own = entries.filter(({ account, owner }) => account === payee && owner === payee_id)
  const isOut = payout.status !== 'FAILED' && payout.status !== 'RETURNED'
  const taken = own.reduce((sum, { amount }) => sum + amount, 0)
  if (taken !== (isOut ? -payout.amount : 0)) faults.push(`took ${-taken} from its payee`)
  return faults
}
