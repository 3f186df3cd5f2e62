/** Above zero: what the account is owed. Below zero: what it holds of ours, or owes. */
export type Account =
  /** What came in for an order that is not delivered yet; its owner is the order. */
  | 'CUSTOMER'
  | 'VENDOR'
  /** Its owner is the courier's account. */
  | 'COURIER'
  | 'PLATFORM'
  | 'TAX'
  /** What a payment provider holds for us; its owner is the provider. */
  | 'CLEARING'
  /** The marketplace's own account at a bank. */
  | 'BANK'
  /** Payouts under way. */
  | 'IN_TRANSIT'
  /** What a courier collected at doors and still holds. */
  | 'CASH_IN_HAND'

export type TransactionKind =
  | 'CAPTURE'
  | 'DELIVERED'
  | 'REFUND'
  | 'PAYOUT'
  | 'PAYOUT_PAID'
  | 'PAYOUT_FAILED'
  | 'PAYOUT_RETURNED'
  | 'CASH_KEPT'
  | 'CASH_DEPOSIT'

export const BEARERS = ['VENDOR', 'COURIER', 'PLATFORM'] as const
/** Who bears a refund. */
export type Bearer = (typeof BEARERS)[number]

export interface LedgerTransactionRow {
  id: string
  kind: TransactionKind
  /** What it posts: a payment, an order, a refund, a payout … */
  source_id: string
  order_id: string | null
  borne_by: Bearer | null
  at: number
}

export interface LedgerEntryRow {
  transaction_id: string
  line: number
  account: Account
  owner: string
  reason: string
  /** Minor units. The entries of a transaction sum to zero. */
  amount: number
  at: number
  /** Until then it is pending, milliseconds. */
  available_at: number
}

export interface LedgerBalanceRow {
  account: Account
  owner: string
  balance: number
  /** What was paid out, or kept of the cash in hand, less what came back. */
  paid_out: number
}

export const PAYEES = ['VENDOR', 'COURIER'] as const
export type Payee = (typeof PAYEES)[number]

export interface BankAccountRow {
  payee: Payee
  payee_id: string
  bank_name: string
  bank_code: string | null
  account_number: string
  account_name: string
  changed_at: number
}

export const PAYOUT_STATUSES = ['PENDING', 'SENT', 'PAID', 'FAILED', 'RETURNED'] as const
export type PayoutStatus = (typeof PAYOUT_STATUSES)[number]
export const PAYOUT_METHODS = ['BANK', 'PAYSTACK'] as const
export type PayoutMethod = (typeof PAYOUT_METHODS)[number]

export interface PayoutRow {
  id: string
  payee: Payee
  payee_id: string
  amount: number
  method: PayoutMethod
  status: PayoutStatus
  bank_name: string
  bank_code: string | null
  account_number: string
  account_name: string
  /** How the bank or the provider calls the transfer. */
  reference: string | null
  failure: string | null
  created_at: number
  updated_at: number
}

declare module '../../platform/database/database.ts' {
  interface Tables {
    ledger_transactions: LedgerTransactionRow
    ledger_entries: LedgerEntryRow
    ledger_balances: LedgerBalanceRow
    bank_accounts: BankAccountRow
    payouts: PayoutRow
  }
}
