import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Tx } from '../src/platform/database/database.ts'
import { saveCourier, saveCourierStatus, takeCourierPlace } from '../src/modules/delivery/courier-queries.ts'
import { findDelivery, saveDeliveryStep } from '../src/modules/delivery/queries.ts'
import { findOrder, saveOrderStep } from '../src/modules/orders/queries.ts'
import { takeStock } from '../src/modules/products/stock.ts'
import { ENGINE } from './helpers/database.ts'
import { everything } from './helpers/invariants.ts'
import { approvedCourier, type Kitchen, openKitchen, orderAt } from './helpers/kitchen.ts'
import { type Marketplace, openMarketplace, type Person } from './helpers/marketplace.ts'

// Write transactions of one SQLite file run one after the other, so over HTTP a command never acts on a stale
// reading. On a database where they overlap, the conditions below are what stands between two winners.

let market: Marketplace
let kitchen: Kitchen
let customer: Person
let courier: Person & { courierId: string }
let other: Person & { courierId: string }
beforeAll(async () => {
  market = await openMarketplace()
  kitchen = await openKitchen(market, { stock: 50 })
  customer = await market.register('CUSTOMER')
  courier = await approvedCourier(market)
  other = await approvedCourier(market)
})
afterAll(() => market.close())

/** What a write says when it comes too late or asks too much; it must have changed nothing then. */
async function verdict(work: (tx: Tx) => Promise<boolean>): Promise<boolean> {
  const before = await everything(market)
  const hasHappened = await market.app.execute(work)
  if (!hasHappened) expect(await everything(market)).toEqual(before)
  return hasHappened
}

describe('a step of an order from an old reading', () => {
  const step = (from: {
    id: string
    status: 'PLACED' | 'ACCEPTED'
    version: number
    payment_status?: 'PAID'
  }) =>
    verdict((tx) =>
      saveOrderStep(
        tx,
        { payment_status: 'NONE', ...from },
        { status: 'CANCELLED', kitchen: 'CANCELLED', updated_at: tx.now },
      ),
    )

  it('saves nothing where the status or the version has moved on', async () => {
    const { id } = await orderAt('ACCEPTED', { kitchen, customer, courier })
    expect(await step({ id, status: 'PLACED', version: 2 })).toBe(false)
    expect(await step({ id, status: 'ACCEPTED', version: 1 })).toBe(false)
    expect(await step({ id, status: 'ACCEPTED', version: 3 })).toBe(false)
    expect(await step({ id, status: 'ACCEPTED', version: 2, payment_status: 'PAID' })).toBe(false)
    expect(await step({ id, status: 'ACCEPTED', version: 2 })).toBe(true)
    expect(await market.app.execute((tx) => findOrder(tx, id))).toMatchObject({ version: 3 })
  })
})

describe('a step of a delivery from an old reading', () => {
  it('saves nothing where the status has moved on, or another courier has it', async () => {
    const { deliveryId } = await orderAt('ASSIGNED', { kitchen, customer, courier })
    const read = await market.app.execute((tx) => findDelivery(tx, deliveryId))
    if (!read) throw new Error('the delivery is there')
    const pickUp = (from: Partial<typeof read>) =>
      verdict((tx) => saveDeliveryStep(tx, { ...read, ...from }, { status: 'PICKED_UP' }))
    expect(await pickUp({ status: 'OPEN' })).toBe(false)
    expect(await pickUp({ status: 'PICKED_UP' })).toBe(false)
    expect(await pickUp({ courier_id: other.courierId })).toBe(false)
    expect(await pickUp({})).toBe(true)
  })
})

describe('stock', () => {
  const take = (...amounts: [productId: string, quantity: number][]) =>
    verdict((tx) =>
      takeStock(
        tx,
        kitchen.vendorId,
        amounts.map(([productId, quantity]) => ({ productId, quantity })),
      ),
    )

  it('is not taken below nothing, nor of what is not available, nor where it is not counted', async () => {
    const { productId, vendorId, categoryId, owner } = await openKitchen(market, { stock: 5 })
    const paused = { vendorId, categoryId, name: 'Suya', price: 100, stock: 5, available: false }
    const pausedId: string = (await owner.client.ok('POST', '/products', paused)).id
    const uncounted = { vendorId, categoryId, name: 'Moi moi', price: 100 }
    const uncountedId: string = (await owner.client.ok('POST', '/products', uncounted)).id
    expect(await take([productId, 6])).toBe(false)
    expect(await take([pausedId, 1])).toBe(false)
    expect(await take([uncountedId, 1])).toBe(false)
    expect(await take(['prd_none', 1])).toBe(false)
    expect(await take([productId, 5])).toBe(true)
    expect(await take([productId, 1])).toBe(false)
  })

  it('that is short in one product makes the whole command roll back', async () => {
    const { productId } = await openKitchen(market, { stock: 5 })
    const before = await everything(market)
    const work = async (tx: Tx) => {
      const amounts = [productId, kitchen.productId].map((id, index) => ({
        productId: id,
        quantity: index ? 99 : 1,
      }))
      if (!(await takeStock(tx, kitchen.vendorId, amounts))) throw new Error('short')
    }
    await expect(market.app.execute(work)).rejects.toThrow('short')
    expect(await everything(market)).toEqual(before)
  })
})

describe('a courier', () => {
  it('gets no place that they may not have', async () => {
    const take = (courierId: string) => verdict((tx) => takeCourierPlace(tx, courierId))
    const newcomer = await market.register('COURIER')
    const { id } = await newcomer.client.ok('POST', '/couriers', { vehicle: 'FOOT' })
    expect(await take(id)).toBe(false)
    await market.app.execute((tx) => saveCourier(tx, id, { available: 1 }))
    expect(await take(id)).toBe(false)
    const [busy, away] = [await approvedCourier(market), await approvedCourier(market)]
    await away.client.ok('PATCH', '/couriers/me', { available: false })
    expect(await take(away.courierId)).toBe(false)
    const taken: boolean[] = []
    for (let i = 0; i < 4; i++) taken.push(await take(busy.courierId))
    expect(taken).toEqual([true, true, true, false])
  })

  it('is approved or suspended from the status that was read alone', async () => {
    const change = (from: 'PENDING' | 'APPROVED') =>
      verdict((tx) => saveCourierStatus(tx, other.courierId, from, 'SUSPENDED'))
    expect(await change('PENDING')).toBe(false)
    expect(await change('APPROVED')).toBe(true)
    expect(await change('APPROVED')).toBe(false)
  })
})

describe('the database itself', () => {
  beforeAll(async () => void (await orderAt('ASSIGNED', { kitchen, customer, courier })))

  /** How each engine says no. MariaDB says of a CHECK that its CONSTRAINT failed. */
  const NO_OF = {
    sqlite: {
      CHECK: /CHECK constraint failed/,
      UNIQUE: /UNIQUE constraint failed/,
      'FOREIGN KEY': /FOREIGN KEY constraint failed/,
    },
    mysql: {
      CHECK: /^CONSTRAINT .* failed|^Check constraint .* is violated/,
      UNIQUE: /^Duplicate entry/,
      'FOREIGN KEY': /a foreign key constraint fails/,
    },
  }

  const refused: [what: string, constraint: 'CHECK' | 'UNIQUE' | 'FOREIGN KEY', statement: string][] = [
    ['a stock below nothing', 'CHECK', 'update products set stock = -1'],
    ['a price of nothing', 'CHECK', 'update products set price = 0'],
    [
      'a second living refresh token of a session',
      'UNIQUE',
      `insert into refresh_tokens select 'again', session_id, expires_at, null from refresh_tokens
       where used_at is null limit 1`,
    ],
    ['a fourth active delivery', 'CHECK', 'update couriers set active_deliveries = 4'],
    ['an active delivery less than none', 'CHECK', 'update couriers set active_deliveries = -1'],
    [
      'a delivery that is assigned to nobody',
      'CHECK',
      "update deliveries set courier_id = null, courier_account_id = null where status = 'ASSIGNED'",
    ],
    [
      'an open delivery with a courier',
      'CHECK',
      "update deliveries set status = 'OPEN' where status = 'ASSIGNED'",
    ],
    ['a total that is not the sum', 'CHECK', 'update orders set total = total - 1'],
    ['a line that is not price times quantity', 'CHECK', 'update order_lines set quantity = quantity + 1'],
    ['a status that is none', 'CHECK', "update orders set status = 'EATEN'"],
    ['two steps of an order under one number', 'UNIQUE', 'update events set seq = 1 where seq = 2'],
    ['a second delivery of one order', 'UNIQUE', "update deliveries set order_id = 'ord_1'"],
    [
      'a second notification of a fact to an account',
      'UNIQUE',
      `insert into notifications select 'ntf_again', account_id, event_id, type, title, body, data, null, 0
       from notifications limit 1`,
    ],
    [
      'a courier profile for nobody',
      'FOREIGN KEY',
      `insert into couriers select 'crr_x', 'usr_none', name, vehicle, null, status, 0, null, null, null, 0, 0, null
       from couriers limit 1`,
    ],
  ]

  it.each(refused)('refuses %s', async (_what, constraint, statement) => {
    const before = await everything(market)
    const attempt = market.app.execute((tx) => sql.raw(statement).execute(tx.sql))
    await expect(attempt).rejects.toThrow(NO_OF[ENGINE][constraint])
    expect(await everything(market)).toEqual(before)
  })
})
