import { setTimeout as sleep } from 'node:timers/promises'
import { readdirSync } from 'node:fs'
import { type RawBuilder, sql } from 'kysely'
import { expect } from 'vitest'
import { bareMarketplace } from '../../src/marketplace.ts'
import { checkLedger } from '../../src/modules/ledger/public.ts'
import { nextOrdersOfLedger } from '../../src/modules/orders/public.ts'
import type { Database } from '../../src/platform/database/database.ts'
import { engineOf } from '../../src/platform/database/engine.ts'
import type { Marketplace } from './marketplace.ts'

/** A marketplace, in this process or as another one left it. */
interface Market {
  app: { database: Pick<Database, 'read'> }
}

/** Every step of an order that there is, as its timeline tells it. */
const STEPS = new Set([
  'null PLACED',
  'PLACED ACCEPTED',
  'ACCEPTED READY_FOR_PICKUP',
  'READY_FOR_PICKUP ASSIGNED',
  'ASSIGNED READY_FOR_PICKUP',
  'ASSIGNED OUT_FOR_DELIVERY',
  'OUT_FOR_DELIVERY DELIVERED',
  'PLACED CANCELLED',
  'ACCEPTED CANCELLED',
  'READY_FOR_PICKUP CANCELLED',
  'ASSIGNED CANCELLED',
  'OUT_FOR_DELIVERY CANCELLED',
])

/** Whom a fact concerns: the names of the accounts in its data. Whoever made it happen is not told. */
const CONCERNED: Record<string, string[]> = {
  'order.placed': ['vendorOwnerId'],
  'order.paid': ['vendorOwnerId'],
  'refund.requested': ['customerId'],
  'order.accepted': ['customerId'],
  'order.ready': ['customerId'],
  'order.assigned': ['customerId', 'vendorOwnerId'],
  'order.reopened': [],
  'order.out_for_delivery': ['customerId'],
  'order.delivered': ['customerId', 'vendorOwnerId'],
  'order.cancelled': ['customerId', 'vendorOwnerId', 'courierAccountId'],
  'vendor.approved': ['ownerId'],
  'vendor.suspended': ['ownerId'],
  'courier.approved': ['accountId'],
  'courier.suspended': ['accountId'],
}
/** Of a delivery's own facts only an admin's are told, to its courier. An order that is paid is new to its vendor. */
const TOLD_AS: Record<string, string> = {
  'order.paid': 'order.placed',
  'refund.requested': 'payment.refunded',
  'delivery.assigned': 'delivery.assigned_to_you',
  'delivery.released': 'delivery.released',
}

interface Fact {
  id: string
  type: string
  subject: string
  seq: number | null
  at: number
  actor_id: string | null
  actor_role: string
  data: string
}

async function rows<Row>(market: Market, query: RawBuilder<Row>): Promise<Row[]> {
  return (await query.execute(market.app.database.read)).rows
}

const factsOf = (market: Market) => rows(market, sql<Fact>`select * from events order by subject, seq, id`)

/**
 * Holds the whole database against what must be true of it at any moment. `stock` is what each product had
 * before anybody ordered: none of it may be lost or made.
 */
export async function expectInvariants(market: Market, stock: Record<string, number> = {}): Promise<void> {
  await expectTimelines(market)
  await expectProjections(market)
  await expectCourierPlaces(market)
  await expectStock(market, stock)
  await expectMoney(market)
  await expectLedger(market)
  await expectPayments(market)
  await expectCopies(market)
  await expectSuspensions(market)
  await expectNotifications(market)
  // MySQL checks each reference as it is written, and has no way to ask again.
  if (engineIn(market) === 'sqlite') expect(await rows(market, sql`pragma foreign_key_check`)).toEqual([])
}

/** Seq is 1..n without a gap, each step is one of the table, the last is the order's status. */
async function expectTimelines(market: Market): Promise<void> {
  const bySubject = Map.groupBy(await factsOf(market), ({ subject }) => subject)
  const orders = await rows(
    market,
    sql<{ id: string; status: string; version: number; updated_at: number }>`select * from orders`,
  )
  for (const { id, status, version, updated_at } of orders) {
    const all = (bySubject.get(id) ?? []).filter(({ type }) => type.startsWith('order.'))
    const facts = all.filter(({ seq }) => seq !== null)
    expect(
      facts.map(({ seq }) => seq),
      id,
    ).toEqual(Array.from({ length: version }, (_, index) => index + 1))
    let before: string | null = null
    let last = 0
    for (const { data, at } of facts) {
      const { from, to }: { from: string | null; to: string } = JSON.parse(data)
      expect(from, id).toBe(before)
      expect(STEPS, `${from} to ${to}`).toContain(`${from} ${to}`)
      expect(at, 'a timeline never goes back').toBeGreaterThanOrEqual(last)
      before = to
      last = at
    }
    const lastOfAll = Math.max(...all.map(({ at }) => at))
    expect([status, updated_at], id).toEqual([before, lastOfAll])
  }
}

const engineIn = (market: Market) => engineOf(market.app.database.read)

/** Two nulls are the same. */
function differ(market: Market, a: string, b: string): RawBuilder<boolean> {
  const [left, right] = [sql.ref(a), sql.ref(b)]
  return engineIn(market) === 'mysql' ? sql`not (${left} <=> ${right})` : sql`${left} is not ${right}`
}

/** The two machines and the public status agree, and a delivery has one courier or none. */
async function expectProjections(market: Market): Promise<void> {
  const torn = sql`
    select o.id, o.status, o.kitchen, o.delivery_status, d.status as delivery, o.courier_account_id
    from orders o left join deliveries d on d.order_id = o.id
    where ${differ(market, 'o.delivery_id', 'd.id')} or ${differ(market, 'o.delivery_status', 'd.status')}
      or ${differ(market, 'o.courier_account_id', 'd.courier_account_id')}
      or (o.kitchen || ' ' || coalesce(d.status, 'none') || ' ' || o.status) not in (
        'PLACED none PLACED', 'ACCEPTED none ACCEPTED', 'READY OPEN READY_FOR_PICKUP',
        'READY ASSIGNED ASSIGNED', 'HANDED_OVER PICKED_UP OUT_FOR_DELIVERY',
        'HANDED_OVER DELIVERED DELIVERED', 'CANCELLED none CANCELLED', 'CANCELLED CANCELLED CANCELLED')`
  expect(await rows(market, torn)).toEqual([])
  const claims = sql`
    select subject from events where type in ('delivery.assigned', 'delivery.released') group by subject
    having sum(type = 'delivery.assigned') - sum(type = 'delivery.released') not in (0, 1)`
  expect(await rows(market, claims)).toEqual([])
  const live = sql`
    select d.id from deliveries d where (d.status in ('ASSIGNED', 'PICKED_UP', 'DELIVERED')) != (
      select coalesce(sum(type = 'delivery.assigned') - sum(type = 'delivery.released'), 0) = 1
      from events where subject = d.id) and d.status != 'CANCELLED'`
  expect(await rows(market, live)).toEqual([])
}

/** A courier holds as many places as active deliveries, three at most. */
async function expectCourierPlaces(market: Market): Promise<void> {
  const wrong = sql`
    select c.id, c.active_deliveries from couriers c where c.active_deliveries > 3 or c.active_deliveries != (
      select count(*) from deliveries d where d.courier_id = c.id and d.status in ('ASSIGNED', 'PICKED_UP'))`
  expect(await rows(market, wrong)).toEqual([])
}

/** Of each counted product, what is there and what living orders took of it: only an edit changes the sum. */
export async function stockInAll(market: Market, productIds: string[]): Promise<Record<string, number>> {
  if (productIds.length === 0) return {}
  const found = await rows(
    market,
    sql<{ id: string; in_all: number }>`select id, stock + (
      select coalesce(sum(l.quantity), 0) from order_lines l join orders o on o.id = l.order_id
      where l.product_id = p.id and l.stock_taken = 1 and o.status != 'CANCELLED') as in_all
      from products p where stock >= 0 and id in (${sql.join(productIds)})`,
  )
  return Object.fromEntries(found.map(({ id, in_all }) => [id, in_all]))
}

/** What was there is what is there and what living orders took: nothing is sold or returned twice. */
async function expectStock(market: Market, initial: Record<string, number>): Promise<void> {
  expect(await stockInAll(market, Object.keys(initial))).toEqual(initial)
  expect(await rows(market, sql`select id from products where stock < 0`)).toEqual([])
}

/** Each line is price times quantity, an order the sum of its lines and the fee. */
async function expectMoney(market: Market): Promise<void> {
  const wrong = sql`
    select o.id from orders o where o.total != o.subtotal + o.delivery_fee + o.tip or o.subtotal != (
      select sum(l.unit_price * l.quantity) from order_lines l where l.order_id = o.id and l.total > 0)
    union all
    select order_id from order_lines where total != unit_price * quantity`
  expect(await rows(market, wrong)).toEqual([])
}

/** The ledger's own check, which makes everything again, finds nothing. */
async function expectLedger(market: Market): Promise<void> {
  const checked = await checkLedger(
    { sql: market.app.database.read, marketplace: bareMarketplace() },
    nextOrdersOfLedger,
  )
  expect(checked).toMatchObject({ faults: [], isGuarded: true })
}

/**
 * Of a payment no more is promised back than was paid, and what was promised is what its refunds say. Nobody keeps money
 * for an order that has ended, or a second time. An order stands as its payment does, and a kitchen cooks what is paid.
 */
async function expectPayments(market: Market): Promise<void> {
  const sums = sql`
    select p.id from payments p where p.refund_reserved != (
      select coalesce(sum(r.amount), 0) from refunds r where r.payment_id = p.id and r.status != 'FAILED')
    or p.refunded != (
      select coalesce(sum(r.amount), 0) from refunds r where r.payment_id = p.id and r.status = 'SUCCEEDED')`
  expect(await rows(market, sums)).toEqual([])
  const kept = sql`
    select p.id from payments p join orders o on o.id = p.order_id
    where p.status = 'PAID' and p.refund_reserved != p.amount
      and (o.status = 'CANCELLED' or o.payment_id is null or o.payment_id != p.id)
      and not exists (select 1 from refunds r where r.payment_id = p.id and r.status = 'FAILED')`
  expect(await rows(market, kept)).toEqual([])
  const torn = sql`
    select o.id, o.payment_status, p.status, p.refunded from orders o join payments p on p.id = o.payment_id
    where o.payment_status != (case when p.refunded = 0 then 'PAID' when p.refunded = p.amount then 'REFUNDED'
      else 'PARTIALLY_REFUNDED' end) or p.status != 'PAID' or p.order_id != o.id or p.amount != o.total`
  expect(await rows(market, torn)).toEqual([])
  const unpaid = sql`
    select id from orders where payment_method != 'CASH' and payment_id is null and (
      kitchen not in ('PLACED', 'CANCELLED') or hidden_from_vendor = 0 or payment_status not in ('PENDING', 'FAILED'))
    union all
    select id from orders where payment_method = 'CASH' and (
      (status = 'DELIVERED') != (payment_id is not null) or hidden_from_vendor = 1)`
  expect(await rows(market, unpaid)).toEqual([])
  const twice = sql`
    select subject from events where type in ('payment.paid', 'payment.collected', 'refund.requested', 'refund.succeeded')
    group by subject, type having count(*) > 1`
  expect(await rows(market, twice)).toEqual([])
}

/** What is copied or counted is what it was copied or counted from. */
async function expectCopies(market: Market): Promise<void> {
  const visible = sql`
    select p.id, p.visibility, v.status from products p join vendors v on v.id = p.vendor_id
    where p.visibility != 'ARCHIVED' and (p.visibility = 'LISTED') != (v.status = 'APPROVED')
      or p.owner_id != v.owner_id or p.vendor_name != v.name`
  expect(await rows(market, visible)).toEqual([])
  const counted = sql`
    select c.id, c.listed_products from categories c where c.listed_products != (
      select count(*) from products p where p.category_id = c.id and p.visibility = 'LISTED')`
  expect(await rows(market, counted)).toEqual([])
  const owners = sql`
    select v.id from vendors v join accounts a on a.id = v.owner_id
    where v.owner_suspended != (a.status = 'SUSPENDED')`
  expect(await rows(market, owners)).toEqual([])
}

/** Who is suspended has no session and delivers nothing new; no key waits for an answer that will not come. */
async function expectSuspensions(market: Market): Promise<void> {
  const sessions = sql`
    select s.id from sessions s join accounts a on a.id = s.account_id
    where a.status = 'SUSPENDED' and s.revoked_at is null`
  expect(await rows(market, sessions)).toEqual([])
  const couriers = sql`
    select c.id from couriers c join accounts a on a.id = c.account_id
    where (a.status = 'SUSPENDED' or c.status != 'APPROVED') and c.available = 1`
  expect(await rows(market, couriers)).toEqual([])
  const carried = sql`
    select d.id from deliveries d join couriers c on c.id = d.courier_id join accounts a on a.id = c.account_id
    where d.status = 'ASSIGNED' and (c.status != 'APPROVED' or a.status = 'SUSPENDED')`
  expect(await rows(market, carried)).toEqual([])
  const keys = sql`select path from idempotency_keys where status is null or status not between 200 and 299`
  expect(await rows(market, keys)).toEqual([])
}

/** Exactly one notification for each fact and each account that it concerns, and none besides. */
async function expectNotifications(market: Market): Promise<void> {
  // What an account was told goes with it.
  const gone = await rows(market, sql<{ id: string }>`select id from accounts where erased_at is not null`)
  const erased = new Set(gone.map(({ id }) => id))
  const expected = (await factsOf(market)).flatMap((fact) => {
    const data: Record<string, string | null> & { byAdmin?: boolean } = JSON.parse(fact.data)
    const isTakenBack = fact.type === 'delivery.released' && fact.actor_id === null
    const concerned = data.byAdmin || isTakenBack ? ['courierAccountId'] : (CONCERNED[fact.type] ?? [])
    return concerned
      .map((name) => data[name])
      .filter((account) => account && account !== fact.actor_id && !erased.has(account))
      .map((account) => `${fact.id} ${account} ${TOLD_AS[fact.type] ?? fact.type}`)
  })
  const found = await rows(
    market,
    sql<{ event_id: string; account_id: string; type: string }>`select * from notifications`,
  )
  expect(found.map((row) => `${row.event_id} ${row.account_id} ${row.type}`).sort()).toEqual(expected.sort())
}

/**
 * Every row of every table and the name of every file, what a refused call must leave as it was. The blocks of the
 * full-text index have ids beyond any number of ours, and what repeats by itself is taken whenever it is due.
 */
export async function everything(market: Marketplace): Promise<unknown[]> {
  await settled(market)
  const tables = await market.app.database.read.introspection.getTables()
  const names = tables.map(({ name }) => name).filter((name) => !/_search_(data|idx)$/.test(name))
  const all = names.map(async (name) => {
    return [name, await rows(market, COMES_WHEN_IT_COMES[name] ?? sql`select * from ${sql.table(name)}`)]
  })
  const files = readdirSync(market.folder, { recursive: true, encoding: 'utf8' })
  return [...(await Promise.all(all)), ['files', files.sort()]]
}

/** What repeats by itself is taken when it is due, and another's system answers when it likes. */
const COMES_WHEN_IT_COMES: Record<string, RawBuilder<unknown>> = {
  work: sql`select * from work where kind not like 'job %' and kind not in ('webhook', 'push')`,
  push_messages: sql`select id from push_messages where attempts < 0`,
  webhook_deliveries: sql`select id, endpoint_id, event_id from webhook_deliveries`,
}

/** What follows earlier commits is done by then, or nobody is doing it. */
async function settled(market: Marketplace): Promise<void> {
  const underWay = () =>
    rows(
      market,
      sql`select kind from work
        where kind not like 'job %' and kind not in ('webhook', 'push') and (claim is not null or due_at < ${Date.now() + 1000})`,
    )
  for (const deadline = Date.now() + 3_000; Date.now() < deadline && (await underWay()).length > 0;)
    await sleep(10)
}
