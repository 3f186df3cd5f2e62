import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkLedger, postCapture } from '../src/modules/ledger/public.ts'
import { nextOrdersOfLedger } from '../src/modules/orders/public.ts'
import { approvedCourier, openKitchen, orderAt } from './helpers/kitchen.ts'
import { type Marketplace, openMarketplace } from './helpers/marketplace.ts'
import { Folder } from './helpers/process.ts'

const folder = new Folder()
let market: Marketplace
let orderId: string
beforeAll(async () => {
  market = await openMarketplace({ DATABASE_URL: folder.database(), PAYOUT_HOLD_HOURS: '0', VAT_BPS: '750' })
  const kitchen = await openKitchen(market)
  const customer = await market.register('CUSTOMER')
  const courier = await approvedCourier(market)
  orderId = (await orderAt('DELIVERED', { kitchen, customer, courier })).id
  await orderAt('ASSIGNED', { kitchen, customer, courier })
  const bank = { bankName: 'A', accountNumber: '1234', accountName: 'B' }
  await kitchen.owner.client.ok('POST', `/vendors/${kitchen.vendorId}/bank-account`, bank)
  await market.admin.ok('POST', '/payouts')
})
afterAll(async () => {
  await market.close()
  await folder.remove()
})

class Undone extends Error {}

/** What the check finds after a statement, which is undone then. */
async function faultsAfter(...statements: string[]): Promise<string[]> {
  let faults: string[] = []
  const work = market.app.execute(async (tx) => {
    for (const statement of statements) await sql.raw(statement).execute(tx.sql)
    faults = (await checkLedger(tx, nextOrdersOfLedger)).faults
    throw new Undone()
  })
  await expect(work).rejects.toThrow(Undone)
  return faults
}

const aTransaction = (kind: string, order = 'null') =>
  `insert into ledger_transactions (id, kind, source_id, order_id, borne_by, at)
   values ('ltx_forged', '${kind}', 'forged', ${order}, ${kind === 'REFUND' ? "'PLATFORM'" : 'null'}, 1)`
const anEntry = (
  line: number,
  account: string,
  owner: string,
  amount: number,
  transaction = "'ltx_forged'",
) =>
  `insert into ledger_entries (transaction_id, line, account, owner, reason, amount, at, available_at)
   values (${transaction}, ${line}, '${account}', '${owner}', 'REFUND', ${amount}, 1, 0)`

const ANOTHER_VENDOR = `insert into vendors (id, owner_id, name, name_key, slug, status, accepting_orders,
  owner_suspended, prep_minutes, created_at)
  select 'ven_x', owner_id, name, name_key, 'x', status, 1, 0, 20, 1 from vendors limit 1`

describe('the check of the ledger', () => {
  it('finds nothing where all is right, and says what it looked at', async () => {
    const checked = await checkLedger(market.app.read, nextOrdersOfLedger)
    expect(checked).toEqual({
      transactions: 3,
      entries: 10,
      accounts: 3,
      orders: 2,
      payouts: 1,
      isGuarded: true,
      faults: [],
    })
  })

  it.each<[what: string, statements: string[], fault: RegExp]>([
    ['a transaction without entries', [aTransaction('CASH_DEPOSIT')], /has 0 entries/],
    [
      'entries that are one unit off',
      [aTransaction('CASH_DEPOSIT'), anEntry(1, 'BANK', '', 5), anEntry(2, 'PLATFORM', '', -4)],
      /sums to 1, not to zero/,
    ],
    [
      'a balance that is one unit off',
      ["update ledger_balances set balance = balance + 1 where account = 'VENDOR'"],
      /^VENDOR ven_\w+ has 1, its entries sum to 0$/,
    ],
    [
      'a balance that is gone',
      ["delete from ledger_balances where account = 'COURIER'"],
      /^COURIER usr_\w+ has null/,
    ],
    [
      'a balance that nothing made',
      ["insert into ledger_balances (account, owner, balance, paid_out) values ('VENDOR', 'ven_x', 0, 0)"],
      /ven_x has a balance and no entries/,
    ],
    ['what was paid out', ['update ledger_balances set paid_out = paid_out - 1'], /was paid out/],
    [
      'an order that is delivered and earned nothing',
      ["update orders set status = 'DELIVERED' where status = 'ASSIGNED'"],
      /^ord_\w+: it is delivered and was not posted$/,
    ],
    [
      'an order that is earned and was not delivered',
      ["update orders set status = 'ASSIGNED' where status = 'DELIVERED'"],
      /^ord_\w+: it is earned and was not delivered$/,
    ],
    [
      'another commission than was agreed',
      ['update orders set commission_bps = commission_bps + 1'],
      /VENDOR COMMISSION is -\d+ in place of -\d+/,
    ],
    [
      'another total than was collected',
      ["update orders set tip = 1, total = total + 1 where status = 'DELIVERED'"],
      /COURIER TIP is 0 in place of 1/,
    ],
    [
      'an order of another vendor',
      [ANOTHER_VENDOR, "update orders set vendor_id = 'ven_x'"],
      /VENDOR SALE is 0/,
    ],
    [
      'a payout of which the ledger knows less',
      ["update payouts set status = 'PAID'"],
      /is PAID and was posted as PAYOUT$/,
    ],
    [
      'a payout of another amount',
      ['update payouts set amount = amount + 1'],
      /was posted as another amount/,
    ],
  ])('finds %s', async (_what, statements, fault) => {
    expect((await faultsAfter(...statements)).join('\n')).toMatch(new RegExp(fault, 'm'))
  })

  it('finds more that went back than came in, and postings of an order that is not there', async () => {
    const forged = [
      aTransaction('REFUND', `'${orderId}'`),
      anEntry(1, 'BANK', '', 900_000),
      anEntry(2, 'PLATFORM', '', -900_000),
    ]
    expect((await faultsAfter(...forged)).join('\n')).toMatch(/900000 was refunded of 300000 that came in/)
    let faults: string[] = []
    const work = market.app.execute(async (tx) => {
      await postCapture(tx, { paymentId: 'pay_x', orderId: 'ord_gone', provider: 'STRIPE', amount: 5 })
      faults = (await checkLedger(tx, nextOrdersOfLedger)).faults
      throw new Undone()
    })
    await expect(work).rejects.toThrow(Undone)
    expect(faults).toEqual(['something was posted for 2 orders, of which 1 are there'])
  })

  it('is a command that ends with 0, and with 1 on one unit of difference', async () => {
    const check = () => folder.run(['ledger', 'check'])
    const [right, none, other] = await Promise.all([
      check(),
      folder.run(['ledger']),
      folder.run(['ledger', 'mend']),
    ])
    expect([none.code, other.code]).toEqual([2, 2])
    expect(right).toEqual({
      code: 0,
      stderr: '',
      stdout: expect.stringMatching(/^3 transactions with 10 entries [^]*all is right to the minor unit\n$/),
    })
    const off = (by: number) =>
      market.app.execute((tx) =>
        sql
          .raw(`update ledger_balances set balance = balance + ${by} where account = 'VENDOR'`)
          .execute(tx.sql),
      )
    await off(1)
    const wrong = await check()
    expect(wrong).toMatchObject({ code: 1, stdout: expect.stringMatching(/\n1 faults\n$/) })
    expect(wrong.stderr).toMatch(/^VENDOR ven_\w+ has 1, its entries sum to 0\n$/)
    await off(-1)
  }, 60_000)
})
