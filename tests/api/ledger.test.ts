import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { postCapture, postDelivered, postRefund } from '../../src/modules/ledger/public.ts'
import { expectInvariants } from '../helpers/invariants.ts'
import { approvedCourier, type Cast, openKitchen, orderAt, orderFrom } from '../helpers/kitchen.ts'
import { type Marketplace, openMarketplace } from '../helpers/marketplace.ts'
import { outcome } from '../helpers/outcome.ts'

const HOUR_MS = 3_600_000

let market: Marketplace
beforeAll(async () => {
  market = await openMarketplace({ VAT_BPS: '750', COMMISSION_BPS: '1500' })
})
afterAll(() => market.close())

async function cast(product: object = {}): Promise<Cast> {
  const kitchen = await openKitchen(market, product)
  return { kitchen, customer: await market.register('CUSTOMER'), courier: await approvedCourier(market) }
}

const balanceOf = ({ kitchen }: Cast) => market.admin.ok('GET', `/vendors/${kitchen.vendorId}/balance`)
const earningsOf = ({ courier }: Cast) => courier.client.ok('GET', '/me/earnings')

describe('a delivered order', () => {
  it('gives vendor and courier their parts, pending until the hold is over', async () => {
    // 537,500 and 53,750 hold 7.5 % of VAT; the commission is 15 % of the net 500,000.
    const town = await openMarketplace({
      VAT_BPS: '750',
      DELIVERY_FEE: '53750',
      PAYOUT_HOLD_HOURS: '5',
      ACCESS_TOKEN_TTL: '86400',
    })
    const kitchen = await openKitchen(town, { price: 537_500 })
    const customer = await town.register('CUSTOMER')
    const courier = await approvedCourier(town)
    const nothing = { currency: 'NGN', pending: 0, available: 0, paidOut: 0 }
    expect(await courier.client.ok('GET', '/me/earnings')).toEqual(nothing)
    await orderAt('OUT_FOR_DELIVERY', { kitchen, customer, courier })
    expect(await kitchen.owner.client.ok('GET', `/vendors/${kitchen.vendorId}/balance`)).toEqual(nothing)
    await orderAt('DELIVERED', { kitchen, customer, courier })
    const seen = async () => [
      await kitchen.owner.client.ok('GET', `/vendors/${kitchen.vendorId}/balance`),
      await courier.client.ok('GET', '/me/earnings'),
    ]
    expect(await seen()).toEqual([
      { ...nothing, pending: 425_000 },
      { ...nothing, pending: 50_000 },
    ])
    town.wait(4 * HOUR_MS)
    expect(await seen()).toMatchObject([{ available: 0 }, { available: 0 }])
    town.wait(HOUR_MS)
    expect(await seen()).toEqual([
      { ...nothing, available: 425_000 },
      { ...nothing, available: 50_000 },
    ])
    await expectInvariants(town)
    await town.close()
  })

  it('gives the tip to the courier, whole, and shows it in the order', async () => {
    const people = await cast()
    const { kitchen, customer, courier } = people
    const order = await customer.client.ok('POST', '/orders', orderFrom(kitchen, 1, { tip: 12_345 }))
    expect(order).toMatchObject({ tip: 12_345, subtotal: 250_000, deliveryFee: 50_000, total: 312_345 })
    await kitchen.owner.client.ok('POST', `/orders/${order.id}/accept`)
    const { delivery } = await kitchen.owner.client.ok('POST', `/orders/${order.id}/ready`)
    for (const step of ['accept', 'pick-up', 'deliver'])
      await courier.client.ok('POST', `/deliveries/${delivery.id}/${step}`)
    // 50,000 hold 3,488.37 of VAT.
    expect(await earningsOf(people)).toMatchObject({ pending: 46_512 + 12_345 })
    await expectInvariants(market)
  })

  it('is shared as was agreed when it was placed', async () => {
    const people = await cast({ price: 10_750 })
    const { kitchen } = people
    await market.admin.ok('PATCH', `/vendors/${kitchen.vendorId}`, { commissionBps: 1_000 })
    const order = await people.customer.client.ok('POST', '/orders', orderFrom(kitchen))
    await market.admin.ok('PATCH', `/vendors/${kitchen.vendorId}`, { commissionBps: 9_000 })
    await kitchen.owner.client.ok('POST', `/orders/${order.id}/accept`)
    const { delivery } = await kitchen.owner.client.ok('POST', `/orders/${order.id}/ready`)
    for (const step of ['accept', 'pick-up', 'deliver'])
      await people.courier.client.ok('POST', `/deliveries/${delivery.id}/${step}`)
    expect(await balanceOf(people)).toMatchObject({ pending: 9_000 })
  })
})

describe('a tip', () => {
  it.each([-1, 0.5, '5', null, 1_000_000_001])('of %j is refused', async (tip) => {
    const { kitchen, customer } = await cast()
    const reply = await customer.client.post('/orders', orderFrom(kitchen, 1, { tip }))
    expect(outcome(reply)).toBe('422 validation_failed /tip')
  })
})

describe('the commission of a vendor', () => {
  it('is an admin’s to set, and told to the owner and admins alone', async () => {
    const { kitchen, customer } = await cast()
    const path = `/vendors/${kitchen.vendorId}`
    expect((await kitchen.owner.client.ok('GET', path)).commissionBps).toBe(1_500)
    expect(await market.admin.ok('PATCH', path, { commissionBps: 0 })).toMatchObject({ commissionBps: 0 })
    expect((await kitchen.owner.client.ok('GET', path)).commissionBps).toBe(0)
    expect(await customer.client.ok('GET', path)).not.toHaveProperty('commissionBps')
    expect(outcome(await kitchen.owner.client.patch(path, { commissionBps: 1 }))).toBe('403 forbidden')
    expect((await market.admin.ok('PATCH', path, { commissionBps: null })).commissionBps).toBe(1_500)
  })

  it.each([-1, 10_001, 1.5, '1500'])('is not %j', async (commissionBps) => {
    const { kitchen } = await cast()
    const reply = await market.admin.patch(`/vendors/${kitchen.vendorId}`, { commissionBps })
    expect(outcome(reply)).toBe('422 validation_failed /commissionBps')
  })
})

describe('the ledger', () => {
  const LINES = { lines: [107_500], deliveryFee: 21_500, tip: 1_000, commissionBps: 1_000, vatBps: 750 }
  const TOTAL = 130_000
  let made = 0
  /** An order of nobody's, to post for. */
  function parties() {
    made++
    return { orderId: `ord_${made}`, vendorId: `ven_${made}`, courierAccountId: `usr_${made}` }
  }
  type Parties = ReturnType<typeof parties>
  const capture = ({ orderId }: Parties, amount = TOTAL, paymentId = `pay_${orderId}`) =>
    market.app.execute((tx) => postCapture(tx, { paymentId, orderId, provider: 'PAYSTACK', amount }))
  const refund = (
    { orderId }: Parties,
    amount: number,
    bornBy: 'VENDOR' | 'COURIER' | 'PLATFORM',
    refundId: string,
  ) =>
    market.app.execute((tx) =>
      postRefund(tx, { refundId: `${refundId}_${orderId}`, orderId, provider: 'PAYSTACK', amount, bornBy }),
    )
  const deliver = (of: Parties) =>
    market.app.execute((tx) => postDelivered(tx, { ...of, ...LINES, isCash: false }))
  async function sumsOf({ orderId }: Parties): Promise<Record<string, number>> {
    const { rows } = await sql<{ account: string; amount: string | number }>`
      select e.account, sum(e.amount) as amount from ledger_entries e
      join ledger_transactions t on t.id = e.transaction_id where t.order_id = ${orderId} group by e.account`.execute(
      market.app.read.sql,
    )
    const sums = rows.map(({ account, amount }) => [account, Number(amount)] as const)
    return Object.fromEntries(sums.filter(([, amount]) => amount !== 0))
  }

  it('holds what a customer paid in until the order is delivered, then splits it', async () => {
    const of = parties()
    expect(await capture(of)).toBe(true)
    expect(await capture(of)).toBe(false)
    expect(await sumsOf(of)).toEqual({ CLEARING: -TOTAL, CUSTOMER: TOTAL })
    expect(await deliver(of)).toBe(true)
    expect(await deliver(of)).toBe(false)
    expect(await sumsOf(of)).toEqual({
      CLEARING: -TOTAL,
      VENDOR: 90_000,
      COURIER: 21_000,
      PLATFORM: 10_000,
      TAX: 9_000,
    })
  })

  it('gives back all of an order that is not delivered, whoever bears it', async () => {
    const of = parties()
    await capture(of)
    expect(await refund(of, TOTAL, 'VENDOR', 'all')).toBe(true)
    expect(await refund(of, TOTAL, 'VENDOR', 'all')).toBe(false)
    expect(await sumsOf(of)).toEqual({})
    await expect(refund(of, 1, 'VENDOR', 'more')).rejects.toThrow('more than')
  })

  it.each([
    ['VENDOR', { VENDOR: 90_000 - 40_000 }],
    ['COURIER', { COURIER: 21_000 - 40_000 }],
    ['PLATFORM', { PLATFORM: 10_000 - 40_000 }],
  ] as const)('lets the %s bear a refund, before and after delivery alike', async (bornBy, borne) => {
    const after = { CLEARING: -TOTAL + 43_000, VENDOR: 90_000, COURIER: 21_000, PLATFORM: 10_000, TAX: 6_000 }
    const [early, late] = [parties(), parties()]
    await capture(early)
    await refund(early, 43_000, bornBy, 'some')
    await deliver(early)
    expect(await sumsOf(early)).toEqual({ ...after, ...borne })
    await capture(late)
    await deliver(late)
    await refund(late, 43_000, bornBy, 'some')
    expect(await sumsOf(late)).toEqual({ ...after, ...borne })
  })

  it('gives back all of the VAT with all of the money, in parts, and not one unit more', async () => {
    const of = parties()
    await capture(of)
    await refund(of, 33_333, 'VENDOR', 'a')
    await deliver(of)
    await refund(of, 33_333, 'PLATFORM', 'b')
    await refund(of, TOTAL - 66_666, 'COURIER', 'c')
    const { TAX = 0, VENDOR = 0, COURIER = 0, PLATFORM = 0, ...rest } = await sumsOf(of)
    expect({ TAX, all: VENDOR + COURIER + PLATFORM, rest }).toEqual({ TAX: 0, all: 0, rest: {} })
    await expect(refund(of, 1, 'PLATFORM', 'd')).rejects.toThrow('more than')
  })

  it('keeps what was paid twice for the customer, and takes its refund from that', async () => {
    const of = parties()
    await capture(of)
    await capture(of, TOTAL, `pay_again_${of.orderId}`)
    await deliver(of)
    expect(await sumsOf(of)).toMatchObject({ CUSTOMER: TOTAL, VENDOR: 90_000 })
    await refund(of, TOTAL, 'VENDOR', 'second')
    expect(await sumsOf(of)).toMatchObject({ CLEARING: -TOTAL, VENDOR: 90_000, TAX: 9_000 })
    const early = parties()
    await capture(early)
    await capture(early, TOTAL, `pay_again_${early.orderId}`)
    await refund(early, TOTAL, 'VENDOR', 'second')
    await deliver(early)
    expect(await sumsOf(early)).toMatchObject({ VENDOR: 90_000, TAX: 9_000 })
  })

  it('earns nothing from an order that was not paid', async () => {
    await expect(deliver(parties())).rejects.toThrow('not paid')
  })

  it.each(['ledger_transactions', 'ledger_entries'])(
    'lets nobody change or delete rows of %s',
    async (table) => {
      for (const statement of [`update ${table} set at = at + 1`, `delete from ${table}`]) {
        const attempt = market.app.execute((tx) => sql.raw(statement).execute(tx.sql))
        await expect(attempt).rejects.toThrow(`rows of ${table} are never changed`)
      }
    },
  )
})
