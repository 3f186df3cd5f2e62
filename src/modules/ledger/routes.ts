import type { Clock } from '../../kernel/clock.ts'
import type { AccountActor } from '../../kernel/actor.ts'
import { notFound } from '../../kernel/refusal.ts'
import type { Read } from '../../platform/database/database.ts'
import { only } from '../../platform/http/access.ts'
import { ref } from '../../platform/http/fields.ts'
import { get, type Route } from '../../platform/http/route.ts'
import { ownVendorCard, vendorCard } from '../vendors/public.ts'
import { trialBalance } from './check-queries.ts'
import * as schemas from './schemas.ts'
import { standingOf } from './standing.ts'
import { csvOfStatement, statementOf } from './statements.ts'
import type { Payee } from './tables.ts'

/** The clock tells reads what is pending. */
export function accountRoutes(clock: Clock): Route[] {
  const earnings = async (read: Read, payee: Payee, owner: string) => ({
    currency: read.marketplace.currency,
    ...(await standingOf(read, payee, owner, clock())),
  })
  const ofCourier = (
    read: Read,
    { accountId }: AccountActor,
    query: { account?: string; from?: string; to?: string },
  ) => statementOf(read, query.account === 'CASH' ? 'CASH_IN_HAND' : 'COURIER', accountId, query, clock())
  return [
    get('/me/earnings', {
      operation: 'getMyEarnings',
      summary: 'See what you have earned as a courier',
      access: only('COURIER'),
      answer: ref(schemas.Earnings),
      read: (read, { actor }) => earnings(read, 'COURIER', actor.accountId),
    }),
    get('/me/statement', {
      operation: 'getMyStatement',
      summary: 'See your account as a courier, entry by entry',
      access: only('COURIER'),
      query: schemas.CourierPeriod,
      answer: ref(schemas.Statement),
      read: (read, { actor, query }) => ofCourier(read, actor, query),
    }),
    get('/me/statement/csv', {
      operation: 'downloadMyStatement',
      summary: 'Download your account as a courier',
      access: only('COURIER'),
      query: schemas.CourierPeriod,
      file: { type: 'text/csv', name: 'statement.csv' },
      answer: schemas.Csv,
      read: async (read, { actor, query }) => csvOfStatement(await ofCourier(read, actor, query)),
    }),
    get('/vendors/:id/balance', {
      operation: 'getVendorBalance',
      summary: 'See what a vendor has earned',
      access: only('VENDOR', 'ADMIN'),
      answer: ref(schemas.Earnings),
      read: async (read, { actor, params }) =>
        earnings(read, 'VENDOR', await ownVendorId(read, actor, params.id)),
    }),
    get('/vendors/:id/statement', {
      operation: 'getVendorStatement',
      summary: 'See a vendor’s account, entry by entry',
      access: only('VENDOR', 'ADMIN'),
      query: schemas.Period,
      answer: ref(schemas.Statement),
      read: async (read, { actor, params, query }) =>
        statementOf(read, 'VENDOR', await ownVendorId(read, actor, params.id), query, clock()),
    }),
    get('/vendors/:id/statement/csv', {
      operation: 'downloadVendorStatement',
      summary: 'Download a vendor’s account',
      access: only('VENDOR', 'ADMIN'),
      query: schemas.Period,
      file: { type: 'text/csv', name: 'statement.csv' },
      answer: schemas.Csv,
      read: async (read, { actor, params, query }) => {
        const vendorId = await ownVendorId(read, actor, params.id)
        return csvOfStatement(await statementOf(read, 'VENDOR', vendorId, query, clock()))
      },
    }),
    get('/ledger/trial-balance', {
      operation: 'getTrialBalance',
      summary: 'See every account of the ledger with its sum',
      description: 'Of customers, vendors and couriers all of them together. Debit and credit are the same.',
      access: only('ADMIN'),
      answer: ref(schemas.TrialBalance),
      async read(read) {
        const accounts = (await trialBalance(read))
          .map(({ account, owner, sum }) => ({ account, owner: owner || null, ...sidesOf(Number(sum)) }))
          .sort((a, b) => (`${a.account} ${a.owner}` < `${b.account} ${b.owner}` ? -1 : 1))
        const sum = (side: 'debit' | 'credit') => accounts.reduce((all, one) => all + one[side], 0)
        return {
          currency: read.marketplace.currency,
          accounts,
          debit: sum('debit'),
          credit: sum('credit'),
        }
      },
    }),
  ]
}

function sidesOf(sum: number): { debit: number; credit: number } {
  return { debit: sum < 0 ? -sum : 0, credit: sum > 0 ? sum : 0 }
}

/** The vendor, if this account may see its money. Refuses `not_found`. */
export async function ownVendorId(
  read: Read,
  { role, accountId }: AccountActor,
  id: string,
): Promise<string> {
  const vendor = role === 'ADMIN' ? await vendorCard(read, id) : await ownVendorCard(read, id, accountId)
  if (!vendor) throw notFound()
  return vendor.id
}
