import type { Module } from '../../platform/module.ts'

export const ledgerModule: Module = {
  name: 'ledger',
  description: 'Who is owed what, payouts and statements',
  events: [],
  schemas: [],
  routes: [],
  reactions: [],
}
