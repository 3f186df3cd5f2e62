import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Client } from '../helpers/client.ts'
import { changeBankAccount } from '../../src/modules/ledger/commands/change-bank-account.ts'
import { post } from '../../src/modules/ledger/post.ts'
import { postRefund } from '../../src/modules/ledger/public.ts'
import { entry } from '../../src/modules/ledger/rules/postings.ts'
import { expectInvariants } from '../helpers/invariants.ts'
import { approvedCourier, type Cast, openKitchen, orderAt } from '../helpers/kitchen.ts'
import { type Marketplace, openMarketplace } from '../helpers/marketplace.ts'
import { outcome, tally } from '../helpers/outcome.ts'
import { times } from '../helpers/race.ts'

const BANK = {
  bankName: 'Access Bank',
  bankCode: '044',
  accountNumber: '0690000031',
  accountName: 'Bisi, "Mama" Ade',
}
const HOUR_MS = 3_600_000

// A meal of 250,000, a fee of 50,000, a commission of 15 %: 212,500 for the vendor, 50,000 for the courier, who
// collects 300,000 at the door.
let market: Marketplace
beforeAll(async () => {
  market = await openMarketplace({ PAYOUT_HOLD_HOURS: '1', ACCESS_TOKEN_TTL: '86400' })
})
afterAll(() => market.close())

async function cast() {
  const kitchen = await openKitchen(market)
  const people = {
    kitchen,
    customer: await market.register('CUSTOMER'),
    courier: await approvedCourier(market),
  }
  return { ...people, path: `/vendors/${kitchen.vendorId}` }
}

/** An hour passes, in which the courier was heard of. */
async function anHourLater({ courier }: Cast): Promise<void> {
  market.wait(HOUR_MS)
  await courier.client.ok('PATCH', '/couriers/me', { available: true })
}

const pay = async () => (await market.admin.ok('POST', '/payouts')).payouts
interface Made {
  id: string
  payeeId: string
}
const payoutTo = (payouts: Made[], id: string) => payouts.filter(({ payeeId }) => payeeId === id)
async function paidTo(vendorId: string): Promise<string> {
  const [payout] = payoutTo(await pay(), vendorId)
  return payout?.id ?? ''
}
const standing = (client: Client, path: string) => client.ok('GET', path)

describe('a payout', () => {
  it('takes what is available once the hold is over, to those who have a bank account', async () => {
    const people = await cast()
    const { kitchen, path } = people
    const { owner } = kitchen
    await owner.client.ok('POST', `${path}/bank-account`, BANK)
    expect(await market.admin.ok('GET', `${path}/bank-account`)).toEqual({
      ...BANK,
      accountNumber: '••••0031',
      changedAt: expect.any(String),
    })
    await orderAt('DELIVERED', people)
    expect(payoutTo(await pay(), kitchen.vendorId)).toEqual([])
    await anHourLater(people)
    await orderAt('DELIVERED', people)
    const [payout, ...others] = payoutTo(await pay(), kitchen.vendorId)
    expect(others).toEqual([])
    expect(payout).toMatchObject({ payee: 'VENDOR', amount: 212_500, status: 'PENDING', method: 'BANK' })
    expect(await standing(owner.client, `${path}/balance`)).toMatchObject({
      pending: 212_500,
      available: 0,
      paidOut: 212_500,
    })
    expect(payoutTo(await pay(), kitchen.vendorId)).toEqual([])
    await expectInvariants(market)
  })

  it('waits in the file for the bank, with the whole number, until it is said to have arrived', async () => {
    const people = await cast()
    const { kitchen, path } = people
    await kitchen.owner.client.ok('POST', `${path}/bank-account`, BANK)
    await orderAt('DELIVERED', people)
    market.wait(HOUR_MS)
    const id = await paidTo(kitchen.vendorId)
    const row = `${id},Access Bank,044,0690000031,"Bisi, ""Mama"" Ade",2125.00,NGN\r\n`
    const file = await market.admin.get('/payouts/bank-file')
    expect(file.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(file.text).toContain(row)
    const paid = await market.admin.ok('POST', `/payouts/${id}/paid`, { reference: 'FT-1' })
    expect(paid).toMatchObject({ status: 'PAID', reference: 'FT-1' })
    expect((await market.admin.get('/payouts/bank-file')).text).not.toContain(id)
    expect(outcome(await market.admin.post(`/payouts/${id}/paid`))).toBe('409 invalid_transition')
    const { data } = await market.admin.ok('GET', `/payouts?vendorId=${kitchen.vendorId}`)
    expect((await market.admin.ok('GET', '/payouts?vendorId=')).data).toEqual([])
    const inStatus = async (status: string) =>
      (await market.admin.ok('GET', `/payouts?vendorId=${kitchen.vendorId}&status=${status}`)).data
    expect(await inStatus('PAID')).toEqual(data)
    expect(await inStatus('PENDING')).toEqual([])
    expect(data).toEqual([paid])
    await expectInvariants(market)
  })

  it.each([
    ['that fails', false, 'FAILED'],
    ['that the bank sends back', true, 'RETURNED'],
  ])('%s is available again, once', async (_what, isPaid, status) => {
    const people = await cast()
    const { kitchen, path } = people
    await kitchen.owner.client.ok('POST', `${path}/bank-account`, BANK)
    await orderAt('DELIVERED', people)
    market.wait(HOUR_MS)
    const id = await paidTo(kitchen.vendorId)
    if (isPaid) await market.admin.ok('POST', `/payouts/${id}/paid`)
    const failed = await market.admin.ok('POST', `/payouts/${id}/failed`, { reason: 'Closed' })
    expect(failed).toMatchObject({ status, failure: 'Closed' })
    expect(await standing(market.admin, `${path}/balance`)).toMatchObject({ available: 212_500, paidOut: 0 })
    const again = await market.admin.post(`/payouts/${id}/failed`, { reason: 'Closed' })
    expect(outcome(again)).toBe('409 invalid_transition')
    expect(payoutTo(await pay(), kitchen.vendorId)).toMatchObject([{ amount: 212_500 }])
    await expectInvariants(market)
  })

  it('is one, of runs at the same moment', async () => {
    const people = await Promise.all([cast(), cast(), cast()])
    for (const one of people) {
      await one.kitchen.owner.client.ok('POST', `${one.path}/bank-account`, BANK)
      await orderAt('DELIVERED', one)
    }
    market.wait(HOUR_MS)
    const runs = await times(6, () => market.admin.post('/payouts'))
    expect(tally(runs)).toEqual({ '201': 6 })
    for (const { kitchen } of people) {
      const made = runs.flatMap(({ body }) => payoutTo(body.payouts, kitchen.vendorId))
      expect(made).toMatchObject([{ amount: 212_500 }])
    }
    await expectInvariants(market)
  })

  it('is made every day by itself, to as many as there are, where it is said so', async () => {
    const town = await openMarketplace({ PAYOUT_RUNS: 'daily', PAYOUT_HOLD_HOURS: '0' })
    const bank = { bank_name: 'A', bank_code: null, account_number: '1234', account_name: 'B' }
    const admin = { accountId: 'usr_1', role: 'ADMIN' as const, sessionId: '' }
    await town.app.execute(async (tx) => {
      for (let index = 0; index < 60; index++) {
        await changeBankAccount(tx, admin, 'VENDOR', `ven_${index}`, bank)
        const entries = [entry('VENDOR', `ven_${index}`, 'SALE', 5), entry('BANK', '', 'SALE', -5)]
        await post(tx, { kind: 'CASH_DEPOSIT', source_id: `${index}`, entries })
      }
    })
    const { app } = town
    const [job] = app.modules.flatMap(({ jobs = [] }) => jobs.filter(({ name }) => name === 'ledger.payouts'))
    await job?.run({ ...app, clock: Date.now })
    const { data, nextCursor } = await town.admin.ok('GET', '/payouts?limit=60&status=PENDING')
    expect([data.length, nextCursor]).toEqual([60, null])
    expect(market.app.modules.flatMap(({ jobs = [] }) => jobs.map(({ name }) => name))).not.toContain(
      'ledger.payouts',
    )
    await town.close()
  })

  it('nets what was refunded after the last one', async () => {
    const people = await cast()
    const { kitchen, path } = people
    await kitchen.owner.client.ok('POST', `${path}/bank-account`, BANK)
    const { id: orderId } = await orderAt('DELIVERED', people)
    await anHourLater(people)
    await pay()
    const refund = { refundId: `rfd_${orderId}`, orderId, provider: 'CASH', amount: 250_000 }
    await market.app.execute((tx) => postRefund(tx, { ...refund, bornBy: 'VENDOR' }))
    expect(await standing(market.admin, `${path}/balance`)).toMatchObject({ available: -250_000 })
    expect(payoutTo(await pay(), kitchen.vendorId)).toEqual([])
    await orderAt('DELIVERED', people)
    await orderAt('DELIVERED', people)
    market.wait(HOUR_MS)
    const [payout] = payoutTo(await pay(), kitchen.vendorId)
    expect(payout).toMatchObject({ amount: 2 * 212_500 - 250_000 })
    await expectInvariants(market)
  })
})

describe('cash that a courier holds', () => {
  it('is set against what they earned, and handed in for the rest', async () => {
    const people = await cast()
    const { courier } = people
    await courier.client.ok('POST', '/me/bank-account', BANK)
    await orderAt('DELIVERED', people)
    market.wait(HOUR_MS)
    expect(payoutTo(await pay(), courier.id)).toEqual([])
    expect(await standing(courier.client, '/me/earnings')).toMatchObject({ available: 0, paidOut: 50_000 })
    const path = `/couriers/${courier.courierId}/cash-deposits`
    const tooMuch = await market.admin.post(path, { amount: 250_001 })
    expect(outcome(tooMuch)).toBe('409 cash_not_held')
    expect(await market.admin.ok('POST', path, { amount: 100_000 })).toEqual({
      currency: 'NGN',
      cashInHand: 150_000,
    })
    const cash = await courier.client.ok('GET', '/me/statement?account=CASH')
    expect(cash.entries.map(({ reason, balance }: never) => [reason, balance])).toEqual([
      ['COLLECTED', -300_000],
      ['CASH_KEPT', -250_000],
      ['CASH_DEPOSIT', -150_000],
    ])
    await market.admin.ok('POST', path, { amount: 150_000 })
    await expectInvariants(market)
  })

  it('is handed in once, of twice at the same moment', async () => {
    const people = await cast()
    await orderAt('DELIVERED', people)
    const path = `/couriers/${people.courier.courierId}/cash-deposits`
    const both = await times(2, () => market.admin.post(path, { amount: 300_000 }))
    expect(tally(both)).toEqual({ '201': 1, '409 cash_not_held': 1 })
    await expectInvariants(market)
  })

  it('has a limit, at which no further cash is collected', async () => {
    const town = await openMarketplace({ CASH_LIMIT: '600000' })
    const kitchen = await openKitchen(town)
    const customer = await town.register('CUSTOMER')
    const [courier, other] = [await approvedCourier(town), await approvedCourier(town)]
    await orderAt('DELIVERED', { kitchen, customer, courier })
    await orderAt('ASSIGNED', { kitchen, customer, courier })
    const { deliveryId } = await orderAt('READY_FOR_PICKUP', { kitchen, customer, courier })
    const refused = await courier.client.post(`/deliveries/${deliveryId}/accept`)
    expect(outcome(refused)).toBe('409 courier_unavailable')
    expect(refused.body.detail).toContain('cash')
    const path = `/couriers/${courier.courierId}/cash-deposits`
    await town.admin.ok('POST', path, { amount: 1 })
    await courier.client.ok('POST', `/deliveries/${deliveryId}/accept`)
    await orderAt('DELIVERED', { kitchen, customer, courier: other })
    await expectInvariants(town)
    await town.close()
  })
})
