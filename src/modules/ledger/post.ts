import { newId } from '../../kernel/ids.ts'
import type { Tx } from '../../platform/database/database.ts'
import { insertEntries, insertTransaction, moveBalance } from './queries.ts'
import type { Account, LedgerEntryRow, LedgerTransactionRow } from './tables.ts'

/** What is posted: why, and which accounts it moves. */
export interface Posting extends Pick<LedgerTransactionRow, 'kind' | 'source_id'> {
  order_id?: string
  borne_by?: LedgerTransactionRow['borne_by']
  /** From when on what is earned may be paid out, milliseconds; at once where it is absent. */
  availableAt?: number
  entries: readonly Pick<LedgerEntryRow, 'account' | 'owner' | 'reason' | 'amount'>[]
}

/** The accounts that have a running balance. Everybody's orders move the others: a row of theirs would be a queue. */
export const BALANCED: ReadonlySet<Account> = new Set(['VENDOR', 'COURIER', 'CASH_IN_HAND'])
/** The reasons that pay an account out, or take that back. */
export const PAYS_OUT: ReadonlySet<string> = new Set(['PAYOUT', 'CASH_KEPT'])

/**
 * The only way into the ledger. False where this source was posted before: then nothing happens. Throws where the
 * entries do not sum to zero. Balances are moved in the order of their keys, after every other lock of a command.
 */
export async function post(tx: Tx, posting: Posting): Promise<boolean> {
  const entries = posting.entries.filter(({ amount }) => amount !== 0)
  const sum = entries.reduce((total, { amount }) => total + amount, 0)
  if (sum !== 0 || !entries.every(({ amount }) => Number.isSafeInteger(amount)))
    throw new Error(`the entries of ${posting.kind} ${posting.source_id} sum to ${sum}, not to zero`)
  const id = newId('ltx')
  const { kind, source_id, order_id = null, borne_by = null } = posting
  if (!(await insertTransaction(tx, { id, kind, source_id, order_id, borne_by, at: tx.now }))) return false
  // Not this process's now: by a slower clock a payout would be pending, and what it took available.
  const available_at = posting.availableAt ?? 0
  const rows = entries.map((entry, index) => ({
    ...entry,
    transaction_id: id,
    line: index + 1,
    at: tx.now,
    available_at,
  }))
  if (rows.length > 0) await insertEntries(tx, rows)
  const own = Map.groupBy(
    rows.filter(({ account }) => BALANCED.has(account)),
    ({ account, owner }) => `${account} ${owner}`,
  )
  for (const [, moves] of [...own].sort(([a], [b]) => (a < b ? -1 : 1))) await move(tx, moves)
  return true
}

async function move(tx: Tx, moves: readonly LedgerEntryRow[]): Promise<void> {
  const [first] = moves
  if (!first) return
  const sumOf = (some: readonly LedgerEntryRow[]) => some.reduce((sum, { amount }) => sum + amount, 0)
  // Zero less a sum, for minus zero is not zero to everybody.
  const paid_out = 0 - sumOf(moves.filter(({ reason }) => PAYS_OUT.has(reason)))
  await moveBalance(tx, { account: first.account, owner: first.owner, balance: sumOf(moves), paid_out })
}
