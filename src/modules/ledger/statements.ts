import { csvOf } from '../../kernel/csv.ts'
import { toTime } from '../../kernel/clock.ts'
import { minorDigits } from '../../kernel/money.ts'
import { Refusal } from '../../kernel/refusal.ts'
import type { Read } from '../../platform/database/database.ts'
import { entriesBetween, openingBalance } from './statement-queries.ts'
import type { Account } from './tables.ts'

/** More are not one document any more. */
const MOST_ENTRIES = 5_000

export interface AccountStatement {
  currency: string
  from: string
  to: string
  openingBalance: number
  closingBalance: number
  entries: {
    at: string
    transactionId: string
    reason: string
    orderId: string | null
    sourceId: string
    amount: number
    balance: number
  }[]
}

/** The months of a marketplace are those of UTC. */
function startOfMonth(now: number): number {
  const date = new Date(now)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth())
}

/**
 * The entries of an account from `from` (the first of this month) to before `to` (now and a moment), with what it had
 * before them and after each. Refuses a period that ends before it begins, or holds too much for one document.
 */
export async function statementOf(
  read: Read,
  account: Account,
  owner: string,
  period: { from?: string; to?: string },
  now: number,
): Promise<AccountStatement> {
  const from = period.from === undefined ? startOfMonth(now) : Date.parse(period.from)
  const to = period.to === undefined ? Math.max(now, from) + 1 : Date.parse(period.to)
  if (to < from) throw periodRefusal('must not be before from')
  const owned = { account, owner }
  const opening = await openingBalance(read, owned, from)
  const rows = await entriesBetween(read, { ...owned, from, to, limit: MOST_ENTRIES + 1 })
  if (rows.length > MOST_ENTRIES)
    throw periodRefusal(`ends a period of more than ${MOST_ENTRIES} entries; choose a shorter one`)
  let balance = opening
  const entries = rows.map((row) => ({
    at: toTime(row.at),
    transactionId: row.transaction_id,
    reason: row.reason,
    orderId: row.order_id,
    sourceId: row.source_id,
    amount: row.amount,
    balance: (balance += row.amount),
  }))
  const { currency } = read.marketplace
  return {
    currency,
    from: toTime(from),
    to: toTime(to),
    openingBalance: opening,
    closingBalance: balance,
    entries,
  }
}

function periodRefusal(message: string): Refusal {
  return new Refusal('validation_failed', { errors: [{ path: '/to', message }] })
}

/** The same for a spreadsheet: amounts in the major unit, the opening balance first and the closing balance last. */
export function csvOfStatement(statement: AccountStatement): string {
  const { currency, from, to, openingBalance, closingBalance, entries } = statement
  const major = (amount: number) => majorOf(amount, currency)
  return csvOf([
    ['at', 'transaction', 'reason', 'order', 'source', `amount ${currency}`, `balance ${currency}`],
    [from, '', 'OPENING', '', '', null, major(openingBalance)],
    ...entries.map((one) => [
      one.at,
      one.transactionId,
      one.reason,
      one.orderId,
      one.sourceId,
      major(one.amount),
      major(one.balance),
    ]),
    [to, '', 'CLOSING', '', '', null, major(closingBalance)],
  ])
}

/** `-1234.50`: exact, whatever the currency's decimals. A number to spreadsheets, which a minus begins. */
export function majorOf(amount: number, currency: string): { plain: string } {
  const digits = minorDigits(currency)
  const text = String(Math.abs(amount)).padStart(digits + 1, '0')
  const whole = digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`
  return { plain: amount < 0 ? `-${whole}` : whole }
}
