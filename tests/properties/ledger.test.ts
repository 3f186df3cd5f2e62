import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createAdmin } from '../../src/modules/accounts/commands/create-admin.ts'
import { changeBankAccount } from '../../src/modules/ledger/commands/change-bank-account.ts'
import { depositCash } from '../../src/modules/ledger/commands/deposit-cash.ts'
import { makePayouts } from '../../src/modules/ledger/commands/make-payouts.ts'
import { failPayout, payPayout } from '../../src/modules/ledger/commands/settle-payout.ts'
import {
  type Bearer,
  BEARERS,
  cashInHand,
  type CheckedOrder,
  checkLedger,
  postCapture,
  postDelivered,
  postRefund,
} from '../../src/modules/ledger/public.ts'
import { trialBalance } from '../../src/modules/ledger/check-queries.ts'
import { standingOf } from '../../src/modules/ledger/standing.ts'
import { totalOf } from '../../src/modules/ledger/rules/split.ts'
import { SYSTEM } from '../../src/kernel/actor.ts'
import type { Tx } from '../../src/platform/database/database.ts'
import { type Marketplace, openMarketplace } from '../helpers/marketplace.ts'

// Random histories of paying, delivering, refunding and paying out, posted as the modules post them. FASTYUMS_RUNS for more.
const RUNS = Number(process.env['FASTYUMS_RUNS'] ?? 25)

let market: Marketplace
beforeAll(async () => {
  market = await openMarketplace({ PAYOUT_HOLD_HOURS: '2' })
})
afterAll(() => market.close())

type Step =
  | { kind: 'order'; lines: number[]; fee: number; tip: number; bps: number; vat: number; isCash: boolean }
  | { kind: 'pay' | 'deliver' | 'cancel'; order: number }
  | { kind: 'refund'; order: number; share: number; bornBy: Bearer }
  | { kind: 'payOut' | 'wait' }
  | { kind: 'settle'; payout: number; isGood: boolean }
  | { kind: 'deposit'; share: number }

const bps = fc.integer({ min: 0, max: 10_000 })
const which = fc.nat(30)
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('order' as const),
    lines: fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 1, maxLength: 4 }),
    fee: fc.nat(10_000),
    tip: fc.nat(5_000),
    bps,
    vat: bps,
    isCash: fc.boolean(),
  }),
  fc.record({ kind: fc.constantFrom('pay' as const, 'deliver' as const, 'cancel' as const), order: which }),
  fc.record({
    kind: fc.constant('refund' as const),
    order: which,
    share: fc.integer({ min: 1, max: 100 }),
    bornBy: fc.constantFrom(...BEARERS),
  }),
  fc.record({ kind: fc.constantFrom('payOut' as const, 'wait' as const) }),
  fc.record({ kind: fc.constant('settle' as const), payout: which, isGood: fc.boolean() }),
  fc.record({ kind: fc.constant('deposit' as const), share: fc.integer({ min: 1, max: 100 }) }),
)

interface Order extends CheckedOrder {
  paid: number
  refunded: number
  isOver: boolean
}

/** One history: what the steps did, as whoever calls the ledger knows it. */
class History {
  readonly orders: Order[] = []
  readonly payouts: string[] = []
  readonly #name: string
  #made = 0

  constructor(name: string) {
    this.#name = name
  }

  async take(tx: Tx, taken: Step): Promise<void> {
    switch (taken.kind) {
      case 'order':
        return this.#order(taken)
      case 'pay':
      case 'deliver':
      case 'cancel':
        return this.#move(tx, taken.kind, this.orders[taken.order])
      case 'refund':
        return this.#refund(tx, this.orders[taken.order], taken.share, taken.bornBy)
      case 'payOut':
        this.payouts.push(...(await makePayouts(tx, SYSTEM)).payouts.map(({ id }) => id))
        return
      case 'wait':
        return market.wait(3_600_000)
      case 'settle':
        return settle(tx, this.payouts[taken.payout], taken.isGood)
      case 'deposit': {
        const held = await cashInHand(tx, this.courier)
        const amount = Math.floor((held * taken.share) / 100)
        if (amount > 0) await depositCash(tx, SYSTEM, this.courier, amount)
      }
    }
  }

  get courier(): string {
    return `usr_${this.#name}`
  }

  get vendor(): string {
    return `ven_${this.#name}`
  }

  #order({ lines, fee, tip, bps: commissionBps, vat: vatBps, isCash }: Step & { kind: 'order' }): void {
    const money = { lines, deliveryFee: fee, tip, commissionBps, vatBps }
    this.orders.push({
      ...money,
      id: `ord_${this.#name}_${String(this.orders.length).padStart(3, '0')}`,
      vendorId: this.vendor,
      courierAccountId: this.courier,
      isDelivered: false,
      isCash,
      isInLedger: true,
      total: totalOf(money),
      paid: 0,
      refunded: 0,
      isOver: false,
    })
  }

  async #move(tx: Tx, kind: 'pay' | 'deliver' | 'cancel', order?: Order): Promise<void> {
    if (!order || order.isOver || order.isDelivered) return
    const { id: orderId, total } = order
    if (kind === 'cancel') {
      order.isOver = true
      return this.#refund(tx, order, 100, 'PLATFORM')
    }
    if (kind === 'pay') {
      if (order.isCash || order.paid > 0) return
      const payment = { paymentId: `pay_${orderId}`, orderId, provider: 'PAYSTACK', amount: total }
      expect(await postCapture(tx, payment)).toBe(true)
      expect(await postCapture(tx, payment)).toBe(false)
      order.paid = total
      return
    }
    if (!order.isCash && order.paid === 0) return
    const parties = { orderId, vendorId: this.vendor, courierAccountId: this.courier }
    expect(await postDelivered(tx, { ...order, ...parties })).toBe(true)
    expect(await postDelivered(tx, { ...order, ...parties })).toBe(false)
    Object.assign(order, { isDelivered: true, paid: total })
  }

  async #refund(tx: Tx, order: Order | undefined, share: number, bornBy: Bearer): Promise<void> {
    if (!order) return
    const amount = Math.ceil(((order.paid - order.refunded) * share) / 100)
    if (amount <= 0) return
    const refundId = `rfd_${this.#name}_${this.#made++}`
    const provider = order.isCash ? 'CASH' : 'PAYSTACK'
    const refund = { refundId, orderId: order.id, provider, amount, bornBy }
    expect(await postRefund(tx, refund)).toBe(true)
    expect(await postRefund(tx, refund)).toBe(false)
    order.refunded += amount
  }
}

async function settle(tx: Tx, id: string | undefined, isGood: boolean): Promise<void> {
  if (id === undefined) return
  const attempt = isGood ? payPayout(tx, SYSTEM, id, null) : failPayout(tx, SYSTEM, id, 'No')
  await attempt.catch((error: unknown) => expect(String(error)).toContain('does not allow'))
}

const sumOf = (numbers: number[]) => numbers.reduce((sum, one) => sum + one, 0)
const all: Order[] = []
let histories = 0

it('whatever is paid, cancelled, refunded, delivered and paid out, no unit is lost or made', async () => {
  const admin = await market.app.execute((tx) =>
    createAdmin(tx, { email: 'b@example.com', passwordHash: 'x' }),
  )
  const actor = { accountId: admin.id, role: 'ADMIN' as const, sessionId: '' }
  const bank = { bank_name: 'A', bank_code: null, account_number: '1234', account_name: 'B' }
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), async (steps) => {
      const history = new History(String(histories++).padStart(6, '0'))
      await market.app.execute(async (tx) => {
        await changeBankAccount(tx, actor, 'VENDOR', history.vendor, bank)
        await changeBankAccount(tx, actor, 'COURIER', history.courier, bank)
      })
      for (const taken of steps) await market.app.execute((tx) => history.take(tx, taken))
      all.push(...history.orders)
      const read = market.app.read
      const checked = await checkLedger(read, async (_read, after) =>
        all.filter(({ id }) => id > after).slice(0, 500),
      )
      expect(checked.faults).toEqual([])
      const accounts = await trialBalance(read)
      expect(sumOf(accounts.map(({ sum }) => Number(sum)))).toBe(0)
      // Nobody is owed more than came in: what vendor and courier have and had is at most what is left of the orders.
      const left = sumOf(
        history.orders.filter((one) => one.isDelivered).map((one) => one.paid - one.refunded),
      )
      const now = Number.MAX_SAFE_INTEGER
      const vendor = await standingOf(read, 'VENDOR', history.vendor, now)
      const courier = await standingOf(read, 'COURIER', history.courier, now)
      const borne = sumOf(history.orders.filter((one) => one.isDelivered).map((one) => one.refunded))
      const had = [vendor, courier].map(({ available, paidOut }) => available + paidOut)
      expect(sumOf(had)).toBeLessThanOrEqual(left + borne)
      expect(await cashInHand(read, history.courier)).toBeGreaterThanOrEqual(0)
    }),
    { numRuns: RUNS },
  )
})
