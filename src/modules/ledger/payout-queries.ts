import { sql } from 'kysely'
import { ERASED_NAME } from '../accounts/public.ts'
import type { Read, Tx } from '../../platform/database/database.ts'
import { insertion } from '../../platform/database/insertion.ts'
import { type Lock, locked } from '../../platform/database/locks.ts'
import {
  type Order,
  pageParams,
  type PageParams,
  pageQuery,
  type Position,
  walkedBy,
} from '../../platform/database/keyset.ts'
import { statement } from '../../platform/database/statement.ts'
import type { BankAccountRow, Payee, PayoutMethod, PayoutRow, PayoutStatus } from './tables.ts'

export const NEWEST: Order = { columns: ['id'], direction: 'desc' }

const due = statement<{ now: number; limit: number }, { account: Payee; owner: string }>((db, param) => {
  return db
    .selectFrom('ledger_balances as b')
    .leftJoin('bank_accounts as k', (join) =>
      join.onRef('k.payee', '=', 'b.account').onRef('k.payee_id', '=', 'b.owner'),
    )
    .leftJoin('ledger_balances as c', (join) =>
      join.onRef('c.owner', '=', 'b.owner').on('c.account', '=', 'CASH_IN_HAND'),
    )
    .select(['b.account', 'b.owner'])
    .where('b.account', 'in', ['VENDOR', 'COURIER'])
    .where('b.balance', '>', 0)
    .where((eb) =>
      eb.or([
        eb('k.payee_id', 'is not', null),
        eb.and([eb('b.account', '=', 'COURIER'), eb('c.balance', '<', 0)]),
      ]),
    )
    .where((eb) =>
      eb(
        'b.balance',
        '>',
        eb
          .selectFrom('ledger_entries as e')
          .select(sql<number>`coalesce(sum(e.amount), 0)`.as('pending'))
          .whereRef('e.account', '=', 'b.account')
          .whereRef('e.owner', '=', 'b.owner')
          .where('e.available_at', '>', param('now')),
      ),
    )
    .orderBy('b.account')
    .orderBy('b.owner')
    .limit(param('limit'))
    .$narrowType<{ account: Payee }>()
})
/** Who has something available, and an account to send it to or cash to keep it from. */
export const duePayees = (read: Read, now: number, limit: number) => due.all(read, { now, limit })

type Owned = Pick<BankAccountRow, 'payee' | 'payee_id'>
const bankAccount = statement<Owned, BankAccountRow>((db, param) =>
  db
    .selectFrom('bank_accounts')
    .selectAll()
    .where('payee', '=', param('payee'))
    .where('payee_id', '=', param('payee_id')),
)
export const findBankAccount = (read: Read, payee: Payee, payee_id: string) =>
  bankAccount.first(read, { payee, payee_id })

const insertAccount = insertion<BankAccountRow>((db, param) =>
  db.insertInto('bank_accounts').values({
    payee: param('payee'),
    payee_id: param('payee_id'),
    bank_name: param('bank_name'),
    bank_code: param('bank_code'),
    account_number: param('account_number'),
    account_name: param('account_name'),
    changed_at: param('changed_at'),
  }),
)
const updateAccount = statement<BankAccountRow>((db, param) =>
  db
    .updateTable('bank_accounts')
    .set({
      bank_name: param('bank_name'),
      bank_code: param('bank_code'),
      account_number: param('account_number'),
      account_name: param('account_name'),
      changed_at: param('changed_at'),
    })
    .where('payee', '=', param('payee'))
    .where('payee_id', '=', param('payee_id')),
)
/** The one bank account of a payee. */
export async function saveBankAccount(tx: Tx, row: BankAccountRow): Promise<void> {
  if ((await updateAccount.run(tx, row)) === 0 && !(await insertAccount(tx, row)))
    await updateAccount.run(tx, row)
}

const dropAccount = statement<Owned>((db, param) =>
  db
    .deleteFrom('bank_accounts')
    .where('payee', '=', param('payee'))
    .where('payee_id', '=', param('payee_id')),
)
const maskPayouts = statement<Owned>((db, param) =>
  db
    .updateTable('payouts')
    .set({ account_name: ERASED_NAME, account_number: sql<string>`'••••' || substr(account_number, -4)` })
    .where('payee', '=', param('payee'))
    .where('payee_id', '=', param('payee_id')),
)
/** Forgets where a payee was paid, and leaves of what was paid the end of the number. */
export async function eraseBankDetails(tx: Tx, payee: Payee, payee_id: string): Promise<void> {
  await dropAccount.run(tx, { payee, payee_id })
  await maskPayouts.run(tx, { payee, payee_id })
}

const underWay = statement<Owned, { id: string }>((db, param) =>
  db
    .selectFrom('payouts')
    .select('id')
    .where('payee', '=', param('payee'))
    .where('payee_id', '=', param('payee_id'))
    .where(sql<boolean>`status in ('PENDING', 'SENT')`)
    .limit(1),
)
export const hasPayoutUnderWay = async (tx: Tx, payee: Payee, payee_id: string) =>
  (await underWay.first(tx, { payee, payee_id })) !== undefined

const insert = statement<PayoutRow>((db, param) =>
  db.insertInto('payouts').values({
    id: param('id'),
    payee: param('payee'),
    payee_id: param('payee_id'),
    amount: param('amount'),
    method: param('method'),
    status: param('status'),
    bank_name: param('bank_name'),
    bank_code: param('bank_code'),
    account_number: param('account_number'),
    account_name: param('account_name'),
    reference: param('reference'),
    failure: param('failure'),
    created_at: param('created_at'),
    updated_at: param('updated_at'),
  }),
)
export const insertPayout = (tx: Tx, row: PayoutRow) => insert.run(tx, row)

const byId = statement<{ id: string }, PayoutRow>((db, param, lock) =>
  locked(db, db.selectFrom('payouts').selectAll().where('id', '=', param('id')), lock),
)
export const findPayout = (read: Read, id: string, lock?: Lock) => byId.first(read, { id }, lock)

type StepParams = Pick<PayoutRow, 'id' | 'status' | 'updated_at'> & {
  from: PayoutStatus
  reference?: string | null
  failure?: string | null
}
const step = statement<StepParams>((db, param) =>
  db
    .updateTable('payouts')
    .set({
      status: param('status'),
      updated_at: param('updated_at'),
      ...(param.has('reference') ? { reference: param('reference') } : {}),
      ...(param.has('failure') ? { failure: param('failure') } : {}),
    })
    .where('id', '=', param('id'))
    .where('status', '=', param('from')),
)
/** False where the payout is not in `from` any more. */
export const savePayoutStep = async (tx: Tx, to: StepParams) => (await step.run(tx, to)) === 1

interface PayoutFilters {
  status?: PayoutStatus
  payee?: Payee
  payee_id?: string
}
const page = statement<PayoutFilters & PageParams, PayoutRow>((db, param) => {
  const byStatus = param.has('status') ? '_by_status' : ''
  const index = param.has('payee_id') ? `payouts_of_payee${byStatus}` : byStatus && `payouts${byStatus}`
  let walk = db.selectFrom(index ? walkedBy(db, 'payouts', index) : 'payouts').selectAll()
  if (param.has('payee_id'))
    walk = walk.where('payee', '=', param('payee')).where('payee_id', '=', param('payee_id'))
  if (param.has('status')) walk = walk.where('status', '=', param('status'))
  return pageQuery(db, [walk], NEWEST, param)
})
export const listPayouts = (read: Read, filters: PayoutFilters, limit: number, after: Position | null) =>
  page.all(read, { ...filters, ...pageParams(limit, after) })

type OpenParams = { method: PayoutMethod; status: PayoutStatus; after: string; limit: number }
const open = statement<OpenParams, PayoutRow>((db, param) =>
  db
    .selectFrom('payouts')
    .selectAll()
    .where('status', '=', param('status'))
    .where('method', '=', param('method'))
    .where('id', '>', param('after'))
    .orderBy('id')
    .limit(param('limit')),
)
/** The oldest payouts of a method in a status, after this id. */
export const payoutsAfter = (
  read: Read,
  method: PayoutMethod,
  status: PayoutStatus,
  after: string,
  limit: number,
) => open.all(read, { method, status, after, limit })
