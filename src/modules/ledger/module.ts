import type { Clock } from '../../kernel/clock.ts'
import type { Module } from '../../platform/module.ts'
import { payoutRoutes } from './payout-routes.ts'
import { accountRoutes } from './routes.ts'
import { BankAccount, Earnings, Payout, PayoutRun, Statement, TrialBalance } from './schemas.ts'

export const ledgerModule = (clock: Clock): Module => ({
  name: 'ledger',
  description: 'Who is owed what, payouts and statements',
  events: ['payout.made', 'payout.settled', 'cash.kept', 'cash.deposited', 'bank_account.changed'],
  schemas: [BankAccount, Earnings, Payout, PayoutRun, Statement, TrialBalance],
  routes: [...accountRoutes(clock), ...payoutRoutes],
  reactions: [],
})
