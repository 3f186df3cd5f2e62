import type { Clock } from '../../kernel/clock.ts'
import type { Terms } from '../../platform/database/database.ts'
import type { Module } from '../../platform/module.ts'
import type { Transfers } from '../../platform/payments/paystack-transfers.ts'
import { payeesOf } from './close-accounts.ts'
import { dailyPayouts, transferJob } from './jobs.ts'
import { findBankAccount } from './payout-queries.ts'
import { payoutRoutes } from './payout-routes.ts'
import { accountRoutes } from './routes.ts'
import {
  BankAccount,
  Earnings,
  Payout,
  PayoutRun,
  Statement,
  TrialBalance,
  viewBankAccount,
} from './schemas.ts'

/** The clock tells reads what is pending. */
export const ledgerModule = (clock: Clock, { payoutRuns }: Terms, transfers: Transfers | null): Module => ({
  name: 'ledger',
  description: 'Who is owed what, payouts and statements',
  events: ['payout.made', 'payout.settled', 'cash.kept', 'cash.deposited', 'bank_account.changed'],
  schemas: [BankAccount, Earnings, Payout, PayoutRun, Statement, TrialBalance],
  routes: [...accountRoutes(clock), ...payoutRoutes],
  reactions: [],
  jobs: [...(payoutRuns === 'daily' ? [dailyPayouts] : []), ...(transfers ? [transferJob(transfers)] : [])],
  async holds(read, { accountId, role }) {
    const payees = await payeesOf(read, accountId, role)
    const kept = await Promise.all(payees.map(([payee, id]) => findBankAccount(read, payee, id)))
    return { bankAccounts: kept.filter((row) => row !== undefined).map(viewBankAccount) }
  },
})
