import { notFound } from '../../kernel/refusal.ts'
import { toPage } from '../../platform/database/keyset.ts'
import { only } from '../../platform/http/access.ts'
import { ref } from '../../platform/http/fields.ts'
import { get, list, post, type Route } from '../../platform/http/route.ts'
import { changeBankAccount } from './commands/change-bank-account.ts'
import { makePayouts } from './commands/make-payouts.ts'
import { failPayout, payPayout } from './commands/settle-payout.ts'
import { findBankAccount, findPayout, listPayouts, NEWEST, payoutsAfter } from './payout-queries.ts'
import { ownVendorId } from './routes.ts'
import * as schemas from './schemas.ts'
import { bankFileOf, toBankAccount, viewBankAccount, viewPayout } from './schemas.ts'

/** More transfers are several files. */
const ROWS_A_FILE = 1_000

export const payoutRoutes: Route[] = [
  post('/payouts', {
    operation: 'makePayouts',
    summary: 'Pay out what is available',
    description:
      'To all who have a bank account here, some at a time: call again while `hasMore` is true. A courier’s earnings go first against the cash that they hold.',
    access: only('ADMIN'),
    status: 201,
    answer: ref(schemas.PayoutRun),
    async command(tx, { actor }) {
      const { payouts, hasMore } = await makePayouts(tx, actor)
      return { payouts: payouts.map((row) => viewPayout(row, tx.marketplace)), hasMore }
    },
  }),
  list('/payouts', {
    operation: 'listPayouts',
    summary: 'List payouts, newest first',
    access: only('ADMIN'),
    filters: schemas.PayoutFilters,
    row: ref(schemas.Payout),
    async page(read, { query: { status, vendorId }, limit, after }) {
      const filters = {
        status,
        payee_id: vendorId,
        payee: vendorId === undefined ? undefined : ('VENDOR' as const),
      }
      const rows = await listPayouts(read, filters, limit, after)
      return toPage(rows, limit, NEWEST, (row) => viewPayout(row, read.marketplace))
    },
  }),
  get('/payouts/bank-file', {
    operation: 'downloadBankFile',
    summary: 'Download the transfers for the bank',
    description:
      'The oldest 1,000 payouts by bank that are PENDING, with their account numbers. The reference is the payout’s id: a bank that refuses a reference twice pays nothing twice.',
    access: only('ADMIN'),
    file: { type: 'text/csv', name: 'payouts.csv' },
    answer: schemas.Csv,
    read: async (read) =>
      bankFileOf(await payoutsAfter(read, 'BANK', 'PENDING', '', ROWS_A_FILE), read.marketplace),
  }),
  get('/payouts/:id', {
    operation: 'getPayout',
    summary: 'See a payout',
    access: only('ADMIN'),
    answer: ref(schemas.Payout),
    async read(read, { params }) {
      const payout = await findPayout(read, params.id)
      if (!payout) throw notFound()
      return viewPayout(payout, read.marketplace)
    },
  }),
  post('/payouts/:id/paid', {
    operation: 'markPayoutPaid',
    summary: 'Say that a payout has arrived',
    access: only('ADMIN'),
    body: schemas.Paid,
    answer: ref(schemas.Payout),
    refusals: ['invalid_transition'],
    command: async (tx, { actor, params, body }) =>
      viewPayout(await payPayout(tx, actor, params.id, body.reference ?? null), tx.marketplace),
  }),
  post('/payouts/:id/failed', {
    operation: 'markPayoutFailed',
    summary: 'Say that a payout did not arrive, or was sent back',
    description: 'The payee has it available again. Of one that had arrived the status is then RETURNED.',
    access: only('ADMIN'),
    body: schemas.Failed,
    answer: ref(schemas.Payout),
    refusals: ['invalid_transition'],
    command: async (tx, { actor, params, body }) =>
      viewPayout(await failPayout(tx, actor, params.id, body.reason), tx.marketplace),
  }),
  get('/vendors/:id/bank-account', {
    operation: 'getVendorBankAccount',
    summary: 'See where a vendor’s payouts go',
    access: only('VENDOR', 'ADMIN'),
    answer: ref(schemas.BankAccount),
    read: async (read, { actor, params }) =>
      viewBankAccount(await findBankAccount(read, 'VENDOR', await ownVendorId(read, actor, params.id))),
  }),
  post('/vendors/:id/bank-account', {
    operation: 'changeVendorBankAccount',
    summary: 'Say where your vendor’s payouts go',
    access: only('VENDOR'),
    body: schemas.NewBankAccount,
    answer: ref(schemas.BankAccount),
    async command(tx, { actor, params, body }) {
      const vendorId = await ownVendorId(tx, actor, params.id)
      return viewBankAccount(await changeBankAccount(tx, actor, 'VENDOR', vendorId, toBankAccount(body)))
    },
  }),
  get('/me/bank-account', {
    operation: 'getMyBankAccount',
    summary: 'See where your payouts as a courier go',
    access: only('COURIER'),
    answer: ref(schemas.BankAccount),
    read: async (read, { actor }) => viewBankAccount(await findBankAccount(read, 'COURIER', actor.accountId)),
  }),
  post('/me/bank-account', {
    operation: 'changeMyBankAccount',
    summary: 'Say where your payouts as a courier go',
    access: only('COURIER'),
    body: schemas.NewBankAccount,
    answer: ref(schemas.BankAccount),
    command: async (tx, { actor, body }) =>
      viewBankAccount(await changeBankAccount(tx, actor, 'COURIER', actor.accountId, toBankAccount(body))),
  }),
]
