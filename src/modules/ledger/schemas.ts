import { Type, type Static } from 'typebox'
import { csvOf } from '../../kernel/csv.ts'
import { toTime } from '../../kernel/clock.ts'
import { body, currency, id, line, moment, nullable, oneOf, time } from '../../platform/http/fields.ts'
import type { Marketplace } from '../../platform/database/database.ts'
import { majorOf } from './statements.ts'
import { type BankAccountRow, PAYEES, PAYOUT_METHODS, PAYOUT_STATUSES, type PayoutRow } from './tables.ts'

const amount = (example: number, description: string) =>
  Type.Integer({ examples: [example], description: `${description}, minor units` })

export const Earnings = Type.Object(
  {
    currency: currency(),
    pending: amount(90_000, 'Earned, and waits until the hold after delivery is over'),
    available: amount(250_000, 'In the next payout; below zero after a refund of what was paid out'),
    paidOut: amount(1_200_000, 'Paid out, or kept of the cash in hand'),
  },
  { $id: 'Earnings', description: 'What was earned, from the ledger' },
)

export const Statement = Type.Object(
  {
    currency: currency(),
    from: time('Inclusive'),
    to: time('Exclusive'),
    openingBalance: amount(0, 'What the account had before'),
    closingBalance: amount(425_000, 'The opening balance and all entries'),
    entries: Type.Array(
      Type.Object({
        at: time(),
        transactionId: id('ltx'),
        reason: Type.String({ examples: ['SALE'] }),
        orderId: nullable(id('ord')),
        sourceId: Type.String({ examples: ['ord_06f1qk3v8xc7y2m4n5p6r7s8t9'] }),
        amount: amount(425_000, 'Above zero it is owed to the account'),
        balance: amount(425_000, 'After this entry'),
      }),
    ),
  },
  { $id: 'Statement', description: 'An account of the ledger over a period, entry by entry' },
)
const period = {
  from: Type.Optional(moment('At or after; the first of this month where it is absent')),
  to: Type.Optional(moment('Before; now where it is absent', '2026-11-24')),
}
export const Period = body(period)
export const CourierPeriod = body({
  ...period,
  account: Type.Optional(
    oneOf(['EARNINGS', 'CASH'], {
      default: 'EARNINGS',
      description: 'CASH: what was collected at doors, below zero while the courier holds it',
    }),
  ),
})
export const Csv = Type.String({ examples: ['at,transaction,reason'] })

export const TrialBalance = Type.Object(
  {
    currency: currency(),
    accounts: Type.Array(
      Type.Object({
        account: Type.String({ examples: ['CLEARING'] }),
        owner: nullable(Type.String({ examples: ['PAYSTACK'] })),
        debit: amount(550_000, 'What it holds or owes'),
        credit: amount(0, 'What it is owed'),
      }),
    ),
    debit: amount(550_000, 'All of them'),
    credit: amount(550_000, 'All of them, the same'),
  },
  { $id: 'TrialBalance', description: 'Every account of the ledger; the sums are the same' },
)

export const NewBankAccount = body({
  bankName: line(120, 'Access Bank'),
  bankCode: Type.Optional(nullable(line(20, '044'))),
  accountNumber: Type.String({ pattern: '^[0-9A-Za-z]{4,34}$', examples: ['0690000031'] }),
  accountName: line(120, 'Folake Adeyemi'),
})
export const BankAccount = Type.Object(
  {
    bankName: nullable(Type.String({ examples: ['Access Bank'] })),
    bankCode: nullable(Type.String({ examples: ['044'] })),
    accountNumber: nullable(Type.String({ examples: ['••••0031'], description: 'Its last four signs' })),
    accountName: nullable(Type.String({ examples: ['Folake Adeyemi'] })),
    changedAt: nullable(time('null: there is none yet, so nothing is paid out')),
  },
  { $id: 'BankAccount', description: 'Where payouts go' },
)

export const Payout = Type.Object(
  {
    id: id('pot'),
    payee: oneOf(PAYEES, { examples: ['VENDOR'] }),
    payeeId: Type.String({
      examples: ['ven_06f1qk3v8xc7y2m4n5p6r7s8t9'],
      description: 'The vendor, or the courier’s account',
    }),
    amount: amount(425_000, 'Above zero'),
    currency: currency(),
    method: oneOf(PAYOUT_METHODS, { examples: ['BANK'] }),
    status: oneOf(PAYOUT_STATUSES, { examples: ['FAILED'] }),
    bankName: Type.String({ examples: ['Access Bank'] }),
    accountNumber: Type.String({ examples: ['••••0031'] }),
    accountName: Type.String({ examples: ['Folake Adeyemi'] }),
    reference: nullable(Type.String({ examples: ['FT-2026-11-24-17'] })),
    failure: nullable(Type.String({ examples: ['The account is closed'] })),
    createdAt: time(),
    updatedAt: time(),
  },
  { $id: 'Payout', description: 'Money on its way to a vendor or a courier' },
)
const payoutRef = { $ref: 'Payout#' }
export const PayoutRun = Type.Object(
  {
    payouts: Type.Array(Type.Unsafe<Static<typeof Payout>>(payoutRef)),
    hasMore: Type.Boolean({ description: 'Others are due: call again' }),
  },
  { $id: 'PayoutRun', description: 'What one call paid out' },
)
export const PayoutFilters = body({
  status: Type.Optional(oneOf(PAYOUT_STATUSES)),
  vendorId: Type.Optional(Type.String({ maxLength: 64 })),
})
export const Paid = body({ reference: Type.Optional(nullable(line(120, 'FT-2026-11-24-17'))) })
export const Failed = body({ reason: line(500, 'The account is closed') })

const masked = (number: string) => `••••${number.slice(-4)}`

export function toBankAccount(account: Static<typeof NewBankAccount>) {
  return {
    bank_name: account.bankName,
    bank_code: account.bankCode ?? null,
    account_number: account.accountNumber,
    account_name: account.accountName,
  }
}

export function viewBankAccount(row: BankAccountRow | undefined): Static<typeof BankAccount> {
  return {
    bankName: row?.bank_name ?? null,
    bankCode: row?.bank_code ?? null,
    accountNumber: row ? masked(row.account_number) : null,
    accountName: row?.account_name ?? null,
    changedAt: row ? toTime(row.changed_at) : null,
  }
}

export function viewPayout(row: PayoutRow, { currency: code }: Marketplace): Static<typeof Payout> {
  return {
    id: row.id,
    payee: row.payee,
    payeeId: row.payee_id,
    amount: row.amount,
    currency: code,
    method: row.method,
    status: row.status,
    bankName: row.bank_name,
    accountNumber: masked(row.account_number),
    accountName: row.account_name,
    reference: row.reference,
    failure: row.failure,
    createdAt: toTime(row.created_at),
    updatedAt: toTime(row.updated_at),
  }
}

/** What a bank takes in: one row a transfer, the payout's id as its reference. */
export function bankFileOf(rows: readonly PayoutRow[], { currency: code }: Marketplace): string {
  return csvOf([
    ['reference', 'bank', 'bank code', 'account number', 'account name', 'amount', 'currency'],
    ...rows.map((row) => [
      row.id,
      row.bank_name,
      row.bank_code,
      row.account_number,
      row.account_name,
      majorOf(row.amount, code),
      code,
    ]),
  ])
}
