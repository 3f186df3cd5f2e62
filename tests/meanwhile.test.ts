import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AccountActor } from '../src/kernel/actor.ts'
import { Refusal } from '../src/kernel/refusal.ts'
import { changePassword } from '../src/modules/accounts/commands/change-password.ts'
import { signIn } from '../src/modules/accounts/commands/sign-in.ts'
import { livingSessions } from '../src/modules/accounts/session-queries.ts'
import { insertSession } from '../src/modules/accounts/queries.ts'
import { acceptDelivery } from '../src/modules/delivery/commands/accept-delivery.ts'
import { pickUpDelivery } from '../src/modules/delivery/commands/pick-up-delivery.ts'
import { releaseDelivery } from '../src/modules/delivery/commands/release-delivery.ts'
import { acceptOrder } from '../src/modules/orders/commands/accept-order.ts'
import { cancelOrder } from '../src/modules/orders/commands/cancel-order.ts'
import { placeOrder } from '../src/modules/orders/commands/place-order.ts'
import { insertOrder } from '../src/modules/orders/queries.ts'
import { orderUpdates } from '../src/modules/orders/topic.ts'
import type { OrderRow } from '../src/modules/orders/tables.ts'
import { changeProduct } from '../src/modules/products/commands/change-product.ts'
import type { Tx } from '../src/platform/database/database.ts'
import { answerOnce } from '../src/platform/http/idempotency.ts'
import { AccessTokens } from '../src/platform/security/access-tokens.ts'
import { everything } from './helpers/invariants.ts'
import { approvedCourier, HOME, type Kitchen, openKitchen, orderAt } from './helpers/kitchen.ts'
import { type Marketplace, openMarketplace, type Person } from './helpers/marketplace.ts'
import { meanwhile } from './helpers/meanwhile.ts'

// What a command has read may have changed before it writes. Transactions of one SQLite file never overlap, so here
// the change is slipped in after the reading; the write must notice, and all of it must be undone.

let market: Marketplace
let kitchen: Kitchen
let customer: Person
let courier: Person & { courierId: string }
beforeAll(async () => {
  market = await openMarketplace()
  kitchen = await openKitchen(market, { stock: 5 })
  customer = await market.register('CUSTOMER')
  courier = await approvedCourier(market)
})
afterAll(() => market.close())

const as = (role: AccountActor['role'], { id }: Person): AccountActor => ({
  accountId: id,
  role,
  sessionId: '',
})
const change = (statement: string) => (tx: Tx) => sql.raw(statement).execute(tx.sql)

/** What a command throws that is to run again, because what it read has changed. */
const OVERTAKEN = { fault: 'busy', message: 'what was read has changed since' }

/**
 * Runs a command after whose first reading of a table the change happens. It must throw the refusal with the code, or
 * what makes it run again, and change nothing. The error is wrapped, so that it does not run again here.
 */
async function expectRefused(
  code: string | typeof OVERTAKEN,
  table: string,
  statement: string,
  command: (tx: Tx) => Promise<unknown>,
): Promise<void> {
  const before = await everything(market)
  const reading = new RegExp(`^select .* from ["\`]${table}["\`]`)
  const attempt = market.app.execute((tx) =>
    command(meanwhile(tx, reading, change(statement))).catch((cause: unknown) => {
      throw new Error('this once', { cause })
    }),
  )
  await expect(attempt).rejects.toMatchObject({ cause: typeof code === 'string' ? { code } : code })
  expect(await everything(market)).toEqual(before)
}

describe('an order', () => {
  const place = (quantity: number) => (tx: Tx) =>
    placeOrder(tx, as('CUSTOMER', customer), {
      vendorId: kitchen.vendorId,
      items: [{ productId: kitchen.productId, quantity }],
      deliveryAddress: HOME,
    })

  it('takes no stock that was sold meanwhile', async () => {
    const sold = `update products set stock = 1 where id = '${kitchen.productId}'`
    await expectRefused(OVERTAKEN, 'products', sold, place(2))
  })

  it('takes nothing of a product that was switched off meanwhile', async () => {
    const off = `update products set available = 0 where id = '${kitchen.productId}'`
    await expectRefused(OVERTAKEN, 'products', off, place(1))
  })

  it('is not accepted, nor cancelled, where somebody else moved it meanwhile', async () => {
    const { id } = await orderAt('PLACED', { kitchen, customer, courier })
    const moved = `update orders set version = version + 1 where id = '${id}'`
    const owner = as('VENDOR', kitchen.owner)
    await expectRefused(OVERTAKEN, 'orders', moved, (tx) => acceptOrder(tx, owner, id))
    const cancelled = `update orders set status = 'CANCELLED', kitchen = 'CANCELLED' where id = '${id}'`
    await expectRefused(OVERTAKEN, 'orders', cancelled, (tx) =>
      cancelOrder(tx, as('CUSTOMER', customer), id, 'Too late'),
    )
  })

  it('gets another number where its own is taken', async () => {
    const { id } = await orderAt('PLACED', { kitchen, customer, courier })
    const outcome = await market.app.execute(async (tx) => {
      const { rows } = await sql<OrderRow>`select * from orders where id = ${id}`.execute(tx.sql)
      return insertOrder(tx, { ...rows[0]!, id: 'ord_again' })
    })
    expect(outcome).toBe(false)
  })
})

describe('a delivery', () => {
  const me = () => as('COURIER', courier)

  it('is not taken by who comes second', async () => {
    const { deliveryId } = await orderAt('READY_FOR_PICKUP', { kitchen, customer, courier })
    const gone = `update deliveries set status = 'CANCELLED' where id = '${deliveryId}'`
    await expectRefused('delivery_taken', 'deliveries', gone, (tx) => acceptDelivery(tx, me(), deliveryId))
  })

  it('is not taken by who was suspended, or became busy, meanwhile', async () => {
    const { deliveryId } = await orderAt('READY_FOR_PICKUP', { kitchen, customer, courier })
    for (const become of ["status = 'SUSPENDED'", 'available = 0', 'active_deliveries = 3']) {
      const statement = `update couriers set ${become} where id = '${courier.courierId}'`
      await expectRefused('courier_unavailable', 'couriers', statement, (tx) =>
        acceptDelivery(tx, me(), deliveryId),
      )
    }
  })

  it('is not fetched, nor given back, by who has it no more', async () => {
    const { deliveryId } = await orderAt('ASSIGNED', { kitchen, customer, courier })
    const gone = `update deliveries set status = 'OPEN', courier_id = null, courier_account_id = null where id = '${deliveryId}'`
    await expectRefused(OVERTAKEN, 'deliveries', gone, (tx) => pickUpDelivery(tx, me(), deliveryId))
    await expectRefused(OVERTAKEN, 'deliveries', gone, (tx) => releaseDelivery(tx, me(), deliveryId, null))
  })
})

it('a product that was archived meanwhile is not changed', async () => {
  const archived = `update products set visibility = 'ARCHIVED' where id = '${kitchen.productId}'`
  await expectRefused('not_found', 'products', archived, (tx) =>
    changeProduct(tx, as('VENDOR', kitchen.owner), kitchen.productId, { price: 1 }),
  )
})

describe('a password that was checked before the transaction', () => {
  const parts = { accessTokens: new AccessTokens('0'.repeat(32), 900, Date.now), refreshTtlSeconds: 900 }

  it('opens no session, and changes nothing, where it was changed since', async () => {
    const old = '$argon2id$of-before'
    const before = await everything(market)
    await expect(
      market.app.execute((tx) => signIn(tx, customer.id, { checkedHash: old, newHash: null }, parts)),
    ).rejects.toMatchObject({
      code: 'invalid_credentials',
    })
    const change = { checkedHash: old, newHash: '$argon2id$new' }
    await expect(
      market.app.execute((tx) => changePassword(tx, as('CUSTOMER', customer), change)),
    ).rejects.toMatchObject({ code: 'validation_failed' })
    expect(await everything(market)).toEqual(before)
  })
})

describe('a session', () => {
  it('is worth nothing while its account is suspended, or after its end, whoever opened it', async () => {
    const person = await market.register('CUSTOMER')
    const open = (id: string, expires_at: number) =>
      market.app.execute((tx) => insertSession(tx, { id, account_id: person.id, created_at: 0, expires_at }))
    const now = Date.now()
    await open('ses_long', now + 1000)
    await open('ses_short', now)
    const isAlive = async (id: string) => (await livingSessions(market.app.read, [id], now)).has(id)
    expect([await isAlive('ses_long'), await isAlive('ses_short')]).toEqual([true, false])
    await market.app.execute((tx) =>
      sql`update accounts set status = 'SUSPENDED' where id = ${person.id}`.execute(tx.sql),
    )
    expect(await isAlive('ses_long')).toBe(false)
  })
})

it('an answer that is a refusal frees its key, though it is committed', async () => {
  const call = { accountId: customer.id, method: 'POST', path: '/x', key: 'again', requestHash: 'x' }
  const run = () => market.app.execute((tx) => answerOnce(tx, call, async () => new Refusal('forbidden')))
  await expect(run()).rejects.toMatchObject({ code: 'forbidden' })
  await expect(run()).rejects.toMatchObject({ code: 'forbidden' })
  const { rows } = await sql`select * from idempotency_keys where idempotency_key = 'again'`.execute(
    market.app.read.sql,
  )
  expect(rows).toEqual([])
})

it('a replay leaves a step to the live frames that is taken while it reads', async () => {
  const rider = await approvedCourier(market)
  const cast = { kitchen: await openKitchen(market), customer, courier: rider }
  const { id, deliveryId, placedAt } = await orderAt('ASSIGNED', cast)
  const pickUp = () => rider.client.ok('POST', `/deliveries/${deliveryId}/pick-up`)
  const read = meanwhile(market.app.read as Tx, /from ["`]orders["`]/, pickUp)
  const since = Date.parse(placedAt) - 1_000
  const replayed = async (from: Pick<Tx, 'sql' | 'marketplace'>) =>
    (await orderUpdates.replay(from, as('COURIER', rider), since, 100))
      .map(({ data }) => data as { id: string; status: string })
      .flatMap((order) => (order.id === id ? order.status : []))
  expect(await replayed(read)).toEqual(['ASSIGNED'])
  expect(await replayed(market.app.read)).toEqual(['ASSIGNED', 'OUT_FOR_DELIVERY'])
})
