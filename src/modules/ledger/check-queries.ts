import { sql } from 'kysely'
import type { Read } from '../../platform/database/database.ts'
import { engineOf } from '../../platform/database/engine.ts'
import { readByKeys } from '../../platform/database/lists.ts'
import { statement } from '../../platform/database/statement.ts'
import { PAYS_OUT } from './post.ts'
import type { OrderEntry } from './rules/order-faults.ts'
import type { PayoutEntry } from './rules/payout-faults.ts'
import type { Account, PayoutRow, TransactionKind } from './tables.ts'

// Sums are decimals to MySQL, which come as text.
type Sum = string | number | null

export interface TransactionSum {
  id: string
  kind: TransactionKind
  source_id: string
  entries: number
  sum: Sum
}
const sums = statement<{ after: string; limit: number }, TransactionSum>((db, param) =>
  db
    // The page first: a GROUP BY of its columns would sort all that are left before the first is told.
    .selectFrom((eb) =>
      eb
        .selectFrom('ledger_transactions')
        .select(['id', 'kind', 'source_id'])
        .where('id', '>', param('after'))
        .orderBy('id')
        .limit(param('limit'))
        .as('t'),
    )
    .leftJoin('ledger_entries as e', 'e.transaction_id', 't.id')
    .select(({ fn }) => [
      't.id',
      't.kind',
      't.source_id',
      fn.count<number>('e.line').as('entries'),
      fn.sum<Sum>('e.amount').as('sum'),
    ])
    .groupBy(['t.id', 't.kind', 't.source_id'])
    .orderBy('t.id'),
)
/** The next transactions by id with the sums of their entries. */
export const transactionSums = (read: Read, after: string, limit: number) => sums.all(read, { after, limit })

export interface AccountSum {
  owner: string
  sum: Sum
  paid_out: Sum
  balance: number | null
  kept_paid_out: number | null
}
const accounts = statement<{ account: Account; after: string; limit: number }, AccountSum>((db, param) => {
  const paysOut = sql.join([...PAYS_OUT].map((reason) => sql.lit(reason)))
  return db
    .selectFrom((eb) =>
      eb
        .selectFrom('ledger_entries')
        .select(({ fn }) => [
          'owner',
          fn.sum<Sum>('amount').as('sum'),
          sql<Sum>`sum(case when reason in (${paysOut}) then -amount else 0 end)`.as('paid_out'),
        ])
        .where('account', '=', param('account'))
        .where('owner', '>', param('after'))
        .groupBy('owner')
        .orderBy('owner')
        .limit(param('limit'))
        .as('e'),
    )
    .leftJoin('ledger_balances as b', (join) =>
      join.onRef('b.owner', '=', 'e.owner').on('b.account', '=', param('account')),
    )
    .select(['e.owner', 'e.sum', 'e.paid_out', 'b.balance', 'b.paid_out as kept_paid_out'])
    .orderBy('e.owner')
})
/** The next owners of a kind of account, with what their entries sum to beside the balance that is kept. */
export const accountSums = (read: Read, account: Account, after: string, limit: number) =>
  accounts.all(read, { account, after, limit })

const unmoved = statement<object, { account: Account; owner: string }>((db) =>
  db
    .selectFrom('ledger_balances as b')
    .select(['b.account', 'b.owner'])
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('ledger_entries as e')
            .select('e.line')
            .whereRef('e.account', '=', 'b.account')
            .whereRef('e.owner', '=', 'b.owner'),
        ),
      ),
    )
    .limit(100),
)
/** Balances that no entry made. */
export const balancesWithoutEntries = (read: Read) => unmoved.all(read, {})

/** All that was posted for these orders. */
export const entriesOfOrders = readByKeys<OrderEntry>((db, ids) =>
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
    .where('t.order_id', 'in', ids)
    .$narrowType<{ order_id: string }>(),
)

const posted = statement<object, { orders: number }>((db) =>
  db.selectFrom('ledger_transactions').select(sql<number>`count(distinct order_id)`.as('orders')),
)
/** For how many orders anything was posted. */
export async function countPostedOrders(read: Read): Promise<number> {
  return (await posted.first(read, {}))?.orders ?? 0
}

const payouts = statement<{ after: string; limit: number }, PayoutRow>((db, param) =>
  db.selectFrom('payouts').selectAll().where('id', '>', param('after')).orderBy('id').limit(param('limit')),
)
/** The next payouts by id. */
export const nextPayouts = (read: Read, after: string, limit: number) => payouts.all(read, { after, limit })

const ofPayout = statement<{ id: string }, PayoutEntry & { status: PayoutRow['status'] }>((db, param) =>
  db
    .selectFrom('payouts as p')
    .innerJoin('ledger_transactions as t', 't.source_id', 'p.id')
    .innerJoin('ledger_entries as e', 'e.transaction_id', 't.id')
    .select(['p.status', 't.kind', 'e.account', 'e.owner', 'e.amount'])
    .where('p.id', '=', param('id'))
    .where('t.kind', 'in', ['PAYOUT', 'PAYOUT_PAID', 'PAYOUT_FAILED', 'PAYOUT_RETURNED']),
)
/** What was posted for a payout, beside the status that it has at that moment. */
export const entriesOfPayout = (read: Read, id: string) => ofPayout.all(read, { id })

const balances = statement<object, { account: Account; owner: string; sum: Sum }>((db) =>
  db
    .selectFrom('ledger_entries')
    .select(({ fn }) => ['account', 'owner', fn.sum<Sum>('amount').as('sum')])
    .where('account', 'in', ['PLATFORM', 'TAX', 'CLEARING', 'BANK', 'IN_TRANSIT'])
    .groupBy(['account', 'owner'])
    .unionAll(
      db
        .selectFrom('ledger_entries')
        .select(({ fn }) => ['account', sql<string>`''`.as('owner'), fn.sum<Sum>('amount').as('sum')])
        .where('account', 'in', ['CUSTOMER', 'VENDOR', 'COURIER', 'CASH_IN_HAND'])
        .groupBy('account'),
    ),
)
/** Every account with its sum; of customers, vendors and couriers all of them together. */
export const trialBalance = (read: Read) => balances.all(read, {})

const triggers = statement<object, { triggers: number }>((db) => {
  const names = ['transactions', 'entries'].flatMap((table) =>
    ['update', 'delete'].map((verb) => `ledger_${table}_no_${verb}`),
  )
  const listed = sql.join(names.map((name) => sql.lit(name)))
  return engineOf(db) === 'sqlite'
    ? sql<{ triggers: number }>`select count(*) as triggers from sqlite_schema where name in (${listed})`
    : sql<{ triggers: number }>`
        select count(*) as triggers from information_schema.triggers
        where trigger_schema = database() and trigger_name in (${listed})`
})
/** Whether the database itself refuses to change what was posted. */
export async function isGuarded(read: Read): Promise<boolean> {
  return (await triggers.first(read, {}))?.triggers === 4
}
