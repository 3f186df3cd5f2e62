import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  findPayment,
  reserveRefund,
  saveCheckout,
  saveOutcome,
  saveReference,
} from '../src/modules/payments/queries.ts'
import { claimRefund, findRefund, saveRefundOutcome } from '../src/modules/payments/refund-queries.ts'
import type { Tx } from '../src/platform/database/database.ts'
import { type Kitchen, openKitchen } from './helpers/kitchen.ts'
import type { Marketplace, Person } from './helpers/marketplace.ts'
import { chargeOf, openPaidMarketplace, placedOnline, type Providers } from './helpers/providers.ts'

// Over HTTP a command of one SQLite file never acts on a stale reading. On a database where transactions overlap, and
// between a provider's answer and its commit, the conditions below are what stands between two effects.

let market: Marketplace & { providers: Providers }
let kitchen: Kitchen
let customer: Person
beforeAll(async () => {
  market = await openPaidMarketplace()
  kitchen = await openKitchen(market)
  customer = await market.register('CUSTOMER')
})
afterAll(() => market.close())

/** Every row that is about money; what tells of it meanwhile moves on by itself. */
function money(): Promise<unknown[]> {
  const { sql } = market.app.read
  return Promise.all([
    sql.selectFrom('payments').selectAll().execute(),
    sql.selectFrom('refunds').selectAll().execute(),
  ])
}

/** What a write says when it comes too late or asks too much; it must have changed nothing then. */
async function verdict(work: (tx: Tx) => Promise<boolean>): Promise<boolean> {
  const before = await money()
  const hasHappened = await market.app.execute(work)
  if (!hasHappened) expect(await money()).toEqual(before)
  return hasHappened
}

async function paid(): Promise<string> {
  const { payment } = await placedOnline('STRIPE', { kitchen, customer })
  market.providers.STRIPE.finish(chargeOf(market.providers, payment), 'pay')
  await market.providers.idle()
  return payment.id
}
const begun = async (): Promise<string> => (await placedOnline('STRIPE', { kitchen, customer })).payment.id

describe('a promise to refund', () => {
  it('is refused where less is left, and where nothing was paid', async () => {
    const id = await paid()
    expect(await verdict((tx) => reserveRefund(tx, id, 300_001))).toBe(false)
    const partly = await paid()
    expect(
      (await market.admin.post(`/payments/${partly}/refunds`, { amount: 200_000, reason: 'Cold' })).status,
    ).toBe(201)
    await market.providers.idle()
    expect(await verdict((tx) => reserveRefund(tx, partly, 100_001))).toBe(false)
    const unpaid = await begun()
    expect(await verdict((tx) => reserveRefund(tx, unpaid, 1))).toBe(false)
  })

  it('is held to what was paid by the database itself', async () => {
    const id = await paid()
    const set = (refund_reserved: number, refunded: number) =>
      market.app.execute((tx) =>
        tx.sql.updateTable('payments').set({ refund_reserved, refunded }).where('id', '=', id).execute(),
      )
    await expect(set(300_001, 0)).rejects.toThrow(/constraint|duplicate/i)
    await expect(set(100, 101)).rejects.toThrow(/constraint|duplicate/i)
    await expect(set(-1, -1)).rejects.toThrow(/constraint|duplicate/i)
  })
})

describe('a payment from an old reading', () => {
  it('is not settled a second time', async () => {
    const id = await paid()
    const settle = (tx: Tx) =>
      saveOutcome(tx, {
        id,
        from: 'PENDING',
        status: 'FAILED',
        charge: null,
        paid_at: null,
        next_check_at: null,
      })
    expect(await verdict(settle)).toBe(false)
    expect(await findPayment(market.app.read, id)).toMatchObject({ status: 'PAID' })
  })

  it('keeps its first page and its first name', async () => {
    const id = await begun()
    const payment = await findPayment(market.app.read, id)
    const reference = payment?.reference ?? ''
    const page = { id, reference, session: 'cs_2', checkout_url: 'http://elsewhere' }
    expect(await verdict((tx) => saveCheckout(tx, page))).toBe(false)
    expect(await verdict((tx) => saveReference(tx, id, reference, `${reference}.2`))).toBe(false)
  })

  it('is one of its order while it is pending, by the database itself', async () => {
    const { payment } = await placedOnline('PAYSTACK', { kitchen, customer })
    const row = await findPayment(market.app.read, payment.id)
    if (!row) throw new Error('it is there')
    const second = { ...row, id: `${row.id}x`, reference: `${row.reference}x` }
    await expect(
      market.app.execute((tx) => tx.sql.insertInto('payments').values(second).execute()),
    ).rejects.toThrow(/constraint|duplicate/i)
  })
})

describe('a refund from an old reading', () => {
  it('is sent by one of two, and ended once', async () => {
    const id = await paid()
    market.providers.STRIPE.isSlowBank = true
    const { body } = await market.admin.post(`/payments/${id}/refunds`, { reason: 'Cold' })
    market.providers.STRIPE.isSlowBank = false
    const refund = await findRefund(market.app.read, body.id)
    if (!refund) throw new Error('it is there')
    expect(await verdict((tx) => claimRefund(tx, refund, tx.now + 60_000))).toBe(true)
    expect(await verdict((tx) => claimRefund(tx, refund, tx.now + 60_001))).toBe(false)
    const done = {
      id: refund.id,
      status: 'SUCCEEDED' as const,
      provider_id: 're_1',
      next_try_at: null,
      ended_at: 1,
    }
    expect(await verdict((tx) => saveRefundOutcome(tx, done))).toBe(true)
    expect(await verdict((tx) => saveRefundOutcome(tx, { ...done, status: 'FAILED' }))).toBe(false)
  })
})
