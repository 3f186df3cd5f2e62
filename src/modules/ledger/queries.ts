import { sql } from 'kysely'
import type { Read, Tx } from '../../platform/database/database.ts'
import { insertion, insertionOfAll } from '../../platform/database/insertion.ts'
import { locked } from '../../platform/database/locks.ts'
import { statement } from '../../platform/database/statement.ts'
import type { OrderEntry } from './rules/order-faults.ts'
import type { Account, LedgerBalanceRow, LedgerEntryRow, LedgerTransactionRow } from './tables.ts'

const insert = insertion<LedgerTransactionRow>((db, param) =>
  db.insertInto('ledger_transactions').values({
    id: param('id'),
    kind: param('kind'),
    source_id: param('source_id'),
    order_id: param('order_id'),
    borne_by: param('borne_by'),
    at: param('at'),
  }),
)
/** False where this was posted already. */
export const insertTransaction = (tx: Tx, row: LedgerTransactionRow) => insert(tx, row)

const COLUMNS = [
  'transaction_id',
  'line',
  'account',
  'owner',
  'reason',
  'amount',
  'at',
  'available_at',
] as const satisfies readonly (keyof LedgerEntryRow)[]

export const insertEntries = insertionOfAll<LedgerEntryRow>('ledger_entries', COLUMNS)

const add = statement<LedgerBalanceRow>((db, param) =>
  db
    .updateTable('ledger_balances')
    .set({
      balance: sql<number>`balance + ${param('balance')}`,
      paid_out: sql<number>`paid_out + ${param('paid_out')}`,
    })
    .where('account', '=', param('account'))
    .where('owner', '=', param('owner')),
)
const open = insertion<LedgerBalanceRow>((db, param) =>
  db.insertInto('ledger_balances').values({
    account: param('account'),
    owner: param('owner'),
    balance: param('balance'),
    paid_out: param('paid_out'),
  }),
)
/** Moves a balance by these amounts; the first movement opens it. */
export async function moveBalance(tx: Tx, by: LedgerBalanceRow): Promise<void> {
  if ((await add.run(tx, by)) === 0 && !(await open(tx, by))) await add.run(tx, by)
}

type Owned = Pick<LedgerBalanceRow, 'account' | 'owner'>
const balance = statement<Owned, LedgerBalanceRow>((db, param, lock) =>
  locked(
    db,
    db
      .selectFrom('ledger_balances')
      .selectAll()
      .where('account', '=', param('account'))
      .where('owner', '=', param('owner')),
    lock,
  ),
)
/** What the account has, zero where nothing was ever posted. */
export async function balanceOf(
  read: Read,
  account: Account,
  owner: string,
  lock?: 'update',
): Promise<LedgerBalanceRow> {
  const found = await balance.first(read, { account, owner }, lock)
  return found ?? { account, owner, balance: 0, paid_out: 0 }
}

const pending = statement<Owned & { now: number }, { amount: string | number | null }>((db, param) =>
  db
    .selectFrom('ledger_entries')
    // A sum is a decimal to MySQL, which comes as text.
    .select(({ fn }) => fn.sum<string | null>('amount').as('amount'))
    .where('account', '=', param('account'))
    .where('owner', '=', param('owner'))
    .where('available_at', '>', param('now')),
)
/**
 * What of the account is not available yet at this moment: the entries of the last hold alone. Where more was refunded
 * of them than earned, that is not waited for: it lessens what is available at once.
 */
export async function pendingOf(read: Read, account: Account, owner: string, now: number): Promise<number> {
  return Math.max(Number((await pending.first(read, { account, owner, now }))?.amount ?? 0), 0)
}

const ofOrder = statement<{ orderId: string }, Pick<LedgerTransactionRow, 'id' | 'kind' | 'borne_by'>>(
  (db, param, lock) =>
    locked(
      db,
      db
        .selectFrom('ledger_transactions')
        .select(['id', 'kind', 'borne_by'])
        .where('order_id', '=', param('orderId'))
        .orderBy('id'),
      lock,
    ),
)
/** Until this transaction ends nobody else posts for the order, once something was posted for it. */
export const lockOrderPostings = (tx: Tx, orderId: string) => ofOrder.all(tx, { orderId }, 'update')

const entries = statement<{ orderId: string }, OrderEntry>((db, param) =>
  db
    .selectFrom('ledger_transactions as t')
    .innerJoin('ledger_entries as e', 'e.transaction_id', 't.id')
    .select([
      't.order_id',
      't.kind',
      't.source_id',
      't.borne_by',
      'e.account',
      'e.owner',
      'e.reason',
      'e.amount',
    ])
    .where('t.order_id', '=', param('orderId'))
    .orderBy('t.id')
    .orderBy('e.line')
    .$narrowType<{ order_id: string }>(),
)
/** All that was posted for an order, in the order in which it was. */
export const entriesOfOrder = (read: Read, orderId: string) => entries.all(read, { orderId })
