import { changeCheck } from '../change-check.ts'
import { addColumn, appendOnly, table, type Step } from '../ddl.ts'

/** Double entry: transactions whose entries sum to zero and are never changed; who is owed what; payouts. */
export const ledger: readonly Step[] = [
  // Of a source there is one transaction of a kind: what happened once is posted once.
  table('ledger_transactions', {
    columns: {
      id: 'id primary key',
      kind: "string(20) not null check (kind in ('CAPTURE', 'DELIVERED', 'REFUND', 'PAYOUT', 'PAYOUT_PAID', 'PAYOUT_FAILED', 'PAYOUT_RETURNED', 'CASH_KEPT', 'CASH_DEPOSIT'))",
      source_id: 'id not null',
      order_id: 'id',
      borne_by: "string(20) check (borne_by in ('VENDOR', 'COURIER', 'PLATFORM'))",
      at: 'integer not null',
    },
    constraints: ['unique (kind, source_id)', "check ((kind = 'REFUND') = (borne_by is not null))"],
    indexes: { ledger_transactions_of_order: 'order_id, id' },
  }),
  // Above zero: what the account is owed. Below: what it holds or owes. available_at: until then it is pending.
  table('ledger_entries', {
    columns: {
      transaction_id: 'id not null references ledger_transactions (id)',
      line: 'integer not null',
      account:
        "string(20) not null check (account in ('CUSTOMER', 'VENDOR', 'COURIER', 'PLATFORM', 'TAX', 'CLEARING', 'BANK', 'IN_TRANSIT', 'CASH_IN_HAND'))",
      owner: 'id not null',
      reason: 'string(20) not null',
      amount: 'integer not null check (amount != 0)',
      at: 'integer not null',
      available_at: 'integer not null',
    },
    constraints: ['primary key (transaction_id, line)'],
    indexes: {
      ledger_entries_of_account: 'account, owner, at, amount',
      ledger_entries_by_availability: 'account, owner, available_at, amount',
    },
  }),
  appendOnly('ledger_transactions'),
  appendOnly('ledger_entries'),
  // The sums of the entries of those accounts whose every movement is theirs alone.
  table('ledger_balances', {
    columns: {
      account: "string(20) not null check (account in ('VENDOR', 'COURIER', 'CASH_IN_HAND'))",
      owner: 'id not null',
      balance: 'integer not null',
      paid_out: 'integer not null',
    },
    constraints: ['primary key (account, owner)'],
  }),
  table('bank_accounts', {
    columns: {
      payee: "string(20) not null check (payee in ('VENDOR', 'COURIER'))",
      payee_id: 'id not null',
      bank_name: 'string(120) not null',
      bank_code: 'string(20)',
      account_number: 'string(40) not null',
      account_name: 'string(120) not null',
      changed_at: 'integer not null',
    },
    constraints: ['primary key (payee, payee_id)'],
  }),
  table('payouts', {
    columns: {
      id: 'id primary key',
      payee: "string(20) not null check (payee in ('VENDOR', 'COURIER'))",
      payee_id: 'id not null',
      amount: 'integer not null check (amount > 0)',
      method: "string(20) not null check (method in ('BANK', 'PAYSTACK'))",
      status: "string(20) not null check (status in ('PENDING', 'SENT', 'PAID', 'FAILED', 'RETURNED'))",
      bank_name: 'string(120) not null',
      bank_code: 'string(20)',
      account_number: 'string(40) not null',
      account_name: 'string(120) not null',
      reference: 'string(120)',
      failure: 'string(500)',
      created_at: 'integer not null',
      updated_at: 'integer not null',
    },
    indexes: {
      payouts_by_status: 'status, id',
      payouts_of_payee: 'payee, payee_id, id',
    },
  }),
  // null: as the marketplace usually takes.
  addColumn('vendors', 'commission_bps', 'integer check (commission_bps between 0 and 10000)'),
  addColumn('orders', 'tip', 'integer not null default 0 check (tip >= 0)'),
  // null: placed before there were shares, so nothing is taken.
  addColumn('orders', 'commission_bps', 'integer check (commission_bps between 0 and 10000)'),
  addColumn('orders', 'vat_bps', 'integer check (vat_bps between 0 and 10000)'),
  changeCheck(
    'orders',
    'orders_total',
    'total = subtotal + delivery_fee',
    'total = subtotal + delivery_fee + tip',
  ),
  // What the courier collects at the door, minor units.
  addColumn('deliveries', 'cash_due', 'integer not null default 0 check (cash_due >= 0)'),
]
