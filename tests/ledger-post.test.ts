import { afterAll, beforeAll, expect, it } from 'vitest'
import { changeBankAccount } from '../src/modules/ledger/commands/change-bank-account.ts'
import { makePayouts } from '../src/modules/ledger/commands/make-payouts.ts'
import { post, type Posting } from '../src/modules/ledger/post.ts'
import { postRefund } from '../src/modules/ledger/public.ts'
import { entry } from '../src/modules/ledger/rules/postings.ts'
import { SYSTEM } from '../src/kernel/actor.ts'
import type { Tx } from '../src/platform/database/database.ts'
import { everything } from './helpers/invariants.ts'
import { type Marketplace, openMarketplace } from './helpers/marketplace.ts'

let market: Marketplace
beforeAll(async () => {
  market = await openMarketplace()
})
afterAll(() => market.close())

const of = (...amounts: number[]): Posting => ({
  kind: 'CASH_DEPOSIT',
  source_id: `one of ${amounts.join()}`,
  entries: amounts.map((amount) => entry('VENDOR', 'ven_1', 'SALE', amount)),
})

it.each([[[1]], [[5, -4]], [[0.5, -0.5]], [[2 ** 53, -(2 ** 53)]], [[NaN, 1]]])(
  'entries of %j are refused, and nothing of them is left',
  async (amounts) => {
    const before = await everything(market)
    await expect(market.app.execute((tx) => post(tx, of(...amounts)))).rejects.toThrow('not to zero')
    expect(await everything(market)).toEqual(before)
  },
)

it.each([0, -1, NaN])('a refund of %s is refused', async (amount) => {
  const refund = {
    refundId: 'rfd_1',
    orderId: 'ord_1',
    provider: 'STRIPE',
    amount,
    bornBy: 'VENDOR' as const,
  }
  await expect(market.app.execute((tx) => postRefund(tx, refund))).rejects.toThrow('of nothing')
})

it('what is paid out is gone at once, by a slower clock too', async () => {
  const bank = { bank_name: 'A', bank_code: null, account_number: '1234', account_name: 'B' }
  const admin = { accountId: 'usr_1', role: 'ADMIN' as const, sessionId: '' }
  const earned: Posting = {
    kind: 'DELIVERED',
    source_id: 'ord_1',
    availableAt: 1,
    entries: [entry('VENDOR', 'ven_9', 'SALE', 500), entry('CUSTOMER', 'ord_1', 'DELIVERED', -500)],
  }
  const slower = (tx: Tx) => ({ ...tx, now: tx.now - 60_000 })
  const made = await market.app.execute(async (tx) => {
    await changeBankAccount(tx, admin, 'VENDOR', 'ven_9', bank)
    await post(tx, earned)
    return [await makePayouts(tx, SYSTEM), await makePayouts(slower(tx), SYSTEM)]
  })
  expect(made.map(({ payouts }) => payouts.map(({ amount }) => amount))).toEqual([[500], []])
})
