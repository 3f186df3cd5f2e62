import { sql } from 'kysely'
import type { Read } from '../../platform/database/database.ts'
import { statement } from '../../platform/database/statement.ts'
import type { Account, LedgerEntryRow, LedgerTransactionRow } from './tables.ts'

interface Owned {
  account: Account
  owner: string
}

const opening = statement<Owned & { from: number }, { opening: string | number }>((db, param) =>
  db.selectNoFrom((eb) => {
    const balance = eb
      .selectFrom('ledger_balances')
      .select('balance')
      .where('account', '=', param('account'))
      .where('owner', '=', param('owner'))
    const since = eb
      .selectFrom('ledger_entries')
      .select(({ fn }) => fn.sum('amount').as('amount'))
      .where('account', '=', param('account'))
      .where('owner', '=', param('owner'))
      .where('at', '>=', param('from'))
    return sql<string | number>`coalesce(${balance}, 0) - coalesce(${since}, 0)`.as('opening')
  }),
)
/** What the account had at this moment: what it has less what came since, which are fewer entries than all before. */
export async function openingBalance(read: Read, owned: Owned, from: number): Promise<number> {
  return Number((await opening.first(read, { ...owned, from }))?.opening ?? 0)
}

export type StatementEntry = Pick<LedgerEntryRow, 'transaction_id' | 'line' | 'reason' | 'amount' | 'at'> &
  Pick<LedgerTransactionRow, 'order_id' | 'source_id'>

type Period = Owned & { from: number; to: number; limit: number }
const entries = statement<Period, StatementEntry>((db, param) =>
  db
    .selectFrom('ledger_entries as e')
    .innerJoin('ledger_transactions as t', 't.id', 'e.transaction_id')
    .select(['e.transaction_id', 'e.line', 'e.reason', 'e.amount', 'e.at', 't.order_id', 't.source_id'])
    .where('e.account', '=', param('account'))
    .where('e.owner', '=', param('owner'))
    .where('e.at', '>=', param('from'))
    .where('e.at', '<', param('to'))
    .orderBy('e.at')
    .orderBy('e.transaction_id')
    .orderBy('e.line')
    .limit(param('limit')),
)
/** The entries of an account in a period, oldest first. */
export const entriesBetween = (read: Read, period: Period) => entries.all(read, period)
