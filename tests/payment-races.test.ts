import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { differences } from '../scripts/storm/ledger-book.ts'
import { expectInvariants } from './helpers/invariants.ts'
import { type Kitchen, openKitchen } from './helpers/kitchen.ts'
import type { Marketplace, Person } from './helpers/marketplace.ts'
import { BOTH, chargeOf, openPaidMarketplace, placedOnline, type Providers } from './helpers/providers.ts'
import { times } from './helpers/race.ts'

/** By hand: hundreds. */
const ROUNDS = Number(process.env['FASTYUMS_RACES'] ?? 12)
const STOCK = 10_000

let market: Marketplace & { providers: Providers }
let kitchen: Kitchen
let customer: Person
beforeAll(async () => {
  market = await openPaidMarketplace()
  kitchen = await openKitchen(market, { stock: STOCK })
  customer = await market.register('CUSTOMER')
  for (const provider of BOTH)
    Object.assign(market.providers[provider].postman.manners, { copies: 3, shuffles: true })
})
afterAll(() => market.close())

const orderNow = (id: string) => customer.client.ok('GET', `/orders/${id}`)
const paymentsOf = async (id: string) => (await customer.client.ok('GET', `/orders/${id}/payments`)).data

/** However it went: an order that ended keeps no money, one that did not has been paid once. */
async function expectSettled(id: string) {
  await expect
    .poll(
      async () => {
        const order = await orderNow(id)
        return order.status === 'CANCELLED' && order.paymentStatus === 'PAID'
          ? 'the refund is under way'
          : `${order.status} ${order.paymentStatus}`
      },
      { timeout: 15_000 },
    )
    .toBeOneOf([
      'PLACED PAID',
      'ACCEPTED PAID',
      'CANCELLED REFUNDED',
      'CANCELLED PENDING',
      'CANCELLED FAILED',
    ])
}

describe.each(BOTH)('by %s', (provider) => {
  const placed = () => placedOnline(provider, { kitchen, customer })
  const pretended = () => market.providers[provider]

  it('a payment, its webhooks, the return, a cancel and the kitchen leave one outcome, however they race', async () => {
    await times(ROUNDS, async (round) => {
      const { order, payment } = await placed()
      const charge = chargeOf(market.providers, payment)
      const acts = [
        async () => pretended().finish(charge, 'pay'),
        () => fetch(`${market.origin}/api/v1/payments/${payment.id}/return?reference=forged&trxref=x`),
        () => customer.client.post(`/orders/${order.id}/cancel`, { reason: 'Changed my mind' }),
        () => kitchen.owner.client.post(`/orders/${order.id}/accept`),
        () => customer.client.post(`/orders/${order.id}/payments`),
        () => market.admin.post(`/orders/${order.id}/cancel`, { reason: 'Flood' }),
      ]
      const shuffled = acts.slice(0, 3 + (round % 4)).sort(() => Math.random() - 0.5)
      await Promise.all(shuffled.map((act) => act()))
    })
    await market.providers.idle()
    const { data } = await market.admin.ok('GET', '/orders?limit=100')
    for (const { id } of data) await expectSettled(id)
  })

  it('the end of the time to pay and the payment leave one outcome, however they race', async () => {
    const all = await times(ROUNDS, placed)
    market.wait(15 * 60_000)
    market.app.outbox.wake()
    for (const { payment } of all) pretended().finish(chargeOf(market.providers, payment), 'pay')
    await market.providers.idle()
    for (const { order } of all) await expectSettled(order.id)
    const outcomes = await Promise.all(all.map(async ({ order }) => (await orderNow(order.id)).status))
    expect(new Set(outcomes).difference(new Set(['PLACED', 'CANCELLED']))).toEqual(new Set())
  })

  it('two pages of one order that are both paid leave it paid once', async () => {
    await times(4, async () => {
      const { order, payment } = await placed()
      await market.app.execute((tx) =>
        tx.sql.updateTable('payments').set({ status: 'FAILED' }).where('id', '=', payment.id).execute(),
      )
      const second = await customer.client.ok('POST', `/orders/${order.id}/payments`)
      for (const one of [payment, second]) pretended().finish(chargeOf(market.providers, one), 'pay')
      await market.providers.idle()
      await expect
        .poll(async () => (await paymentsOf(order.id)).map(({ status }: { status: string }) => status).sort())
        .toEqual(['PAID', 'REFUNDED'])
      await expectSettled(order.id)
    })
  })
})

it('leaves the marketplace whole, and its ledger the same as the providers’ books', async () => {
  await expectInvariants(market, { [kitchen.productId]: STOCK })
  for (const provider of BOTH)
    expect(await differences(market.app.database, provider, market.providers[provider].book)).toEqual([])
})
