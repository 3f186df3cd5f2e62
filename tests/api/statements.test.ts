import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { postRefund } from '../../src/modules/ledger/public.ts'
import { approvedCourier, type Cast, openKitchen, orderAt } from '../helpers/kitchen.ts'
import { type Marketplace, openMarketplace } from '../helpers/marketplace.ts'
import { outcome } from '../helpers/outcome.ts'

const DAY_MS = 86_400_000

let market: Marketplace
let people: Cast
let path: string
/** Between two orders and the refund of the first. */
let middle: string
beforeAll(async () => {
  market = await openMarketplace({ PAYOUT_HOLD_HOURS: '0', ACCESS_TOKEN_TTL: '86400' })
  const kitchen = await openKitchen(market)
  people = { kitchen, customer: await market.register('CUSTOMER'), courier: await approvedCourier(market) }
  path = `/vendors/${kitchen.vendorId}/statement`
  const first = await orderAt('DELIVERED', people)
  market.wait(1_000)
  middle = new Date(Date.now() + 500).toISOString()
  await orderAt('DELIVERED', people)
  await market.app.execute((tx) =>
    postRefund(tx, {
      refundId: 'rfd_1',
      orderId: first.id,
      provider: 'CASH',
      amount: 100_000,
      bornBy: 'VENDOR',
    }),
  )
})
afterAll(() => market.close())

const tomorrow = () => new Date(Date.now() + DAY_MS).toISOString().slice(0, 10)
const yesterday = () => new Date(Date.now() - DAY_MS).toISOString().slice(0, 10)

describe('a statement', () => {
  it('goes entry by entry from the opening balance to the closing one', async () => {
    const whole = await people.kitchen.owner.client.ok('GET', `${path}?from=${yesterday()}`)
    expect(whole).toMatchObject({ openingBalance: 0, closingBalance: 325_000, currency: 'NGN' })
    const lines = whole.entries.map(({ reason, amount, balance }: never) => [reason, amount, balance])
    expect(lines).toEqual([
      ['SALE', 250_000, 250_000],
      ['COMMISSION', -37_500, 212_500],
      ['SALE', 250_000, 462_500],
      ['COMMISSION', -37_500, 425_000],
      ['REFUND', -100_000, 325_000],
    ])
    const { available } = await market.admin.ok('GET', `/vendors/${people.kitchen.vendorId}/balance`)
    expect(available).toBe(325_000)
  })

  it('begins where the one before ended', async () => {
    const before = await market.admin.ok('GET', `${path}?from=${yesterday()}&to=${middle}`)
    const after = await market.admin.ok('GET', `${path}?from=${middle}&to=${tomorrow()}`)
    expect(before).toMatchObject({ openingBalance: 0, closingBalance: 212_500 })
    expect(after).toMatchObject({ openingBalance: 212_500, closingBalance: 325_000 })
    expect(before.entries.length + after.entries.length).toBe(5)
    const empty = await market.admin.ok('GET', `${path}?from=2020-01-01&to=2020-01-01`)
    expect(empty).toMatchObject({ openingBalance: 0, closingBalance: 0, entries: [] })
  })

  it('is a file for a spreadsheet too, in the major unit', async () => {
    const reply = await market.admin.get(`${path}/csv?from=${middle}&to=${tomorrow()}`)
    expect(reply.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(reply.headers.get('content-disposition')).toBe('attachment; filename="statement.csv"')
    const rows = reply.text.trimEnd().split('\r\n')
    expect(rows[0]).toBe('at,transaction,reason,order,source,amount NGN,balance NGN')
    expect(rows[1]).toMatch(/^[^,]+,,OPENING,,,,2125\.00$/)
    expect(rows[3]).toMatch(/^[^,]+,ltx_\w+,COMMISSION,ord_\w+,ord_\w+,-375\.00,4250\.00$/)
    expect(rows[4]).toMatch(/,REFUND,ord_\w+,rfd_1,-1000\.00,3250\.00$/)
    expect(rows[5]).toMatch(/,CLOSING,,,,3250\.00$/)
  })

  it('is a courier’s of what they earned', async () => {
    const { client } = people.courier
    const { entries, closingBalance } = await client.ok('GET', `/me/statement?from=${yesterday()}`)
    expect(entries.map(({ reason }: { reason: string }) => reason)).toEqual(['DELIVERY', 'DELIVERY'])
    expect(closingBalance).toBe(100_000)
    expect((await client.get(`/me/statement/csv?from=${yesterday()}`)).text.split('\r\n')).toHaveLength(6)
  })

  it.each([
    ['from=2026-02-30', '/from'],
    ['to=yesterday', '/to'],
    ['from=2026-02-02&to=2026-02-01', '/to'],
    ['account=CASH', '/account'],
  ])('refuses ?%s', async (query, fault) => {
    expect(outcome(await market.admin.get(`${path}?${query}`))).toBe(`422 validation_failed ${fault}`)
  })
})

it('a trial balance shows every account, and debit is credit', async () => {
  const { accounts, debit, credit, currency } = await market.admin.ok('GET', '/ledger/trial-balance')
  expect(currency).toBe('NGN')
  expect(debit).toBe(credit)
  expect(accounts).toEqual([
    { account: 'BANK', owner: null, debit: 0, credit: 100_000 },
    { account: 'CASH_IN_HAND', owner: null, debit: 600_000, credit: 0 },
    { account: 'COURIER', owner: null, debit: 0, credit: 100_000 },
    { account: 'PLATFORM', owner: null, debit: 0, credit: 75_000 },
    { account: 'VENDOR', owner: null, debit: 0, credit: 325_000 },
  ])
})
