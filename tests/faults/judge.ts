import { type RawBuilder, sql } from 'kysely'
import { expect } from 'vitest'
import type { Database } from '../../src/platform/database/database.ts'
import { expectInvariants } from '../helpers/invariants.ts'
import { callsOf, type Entry, type Gist, type Told } from './history.ts'
import { expectSound } from './soundness.ts'

const LONGEST_ANSWER_MS = 10_000
/** What an answer shows of the inside when a fault slips through. */
const LEAKS =
  /sqlite|mysql|mariadb|ECONN|errno|errcode|constraint failed|\.ts:\d|node_modules|\bat \w+ \(|kysely/i

async function rows<Row>({ read }: Database, query: RawBuilder<Row>): Promise<Row[]> {
  return (await query.execute(read)).rows
}

/** Holds the history and the database against each other: nothing that was acknowledged is gone, nothing is there twice. */
export async function judge(
  entries: readonly Entry[],
  database: Database,
  stock: Record<string, number>,
): Promise<void> {
  const calls = callsOf(entries)
  expectDecentAnswers(calls)
  expectNothingOpen(calls)
  await expectOrders(calls, database)
  await expectSteps(calls, database)
  await expectKeys(calls, database)
  await expectShelves(calls, database)
  expectNoStepBack(calls)
  await expectInvariants({ app: { database } }, stock)
  await expectSessions(database)
  await expectSound(database)
}

/** The cheap part, after every fault: the answers of that time, and the orders that they acknowledged. */
export async function judgeBriefly(entries: readonly Entry[], database: Database): Promise<void> {
  const calls = callsOf(entries)
  expectDecentAnswers(calls)
  const acknowledged = calls.flatMap(({ outcome }) =>
    outcome?.kind === 'ok' && outcome.gist.order ? [outcome.gist.order] : [],
  )
  const found = await rows(
    database,
    sql<{ id: string }>`select id from orders where id in (${sql.join([...acknowledged, ''])})`,
  )
  const kept = new Set(found.map(({ id }) => id))
  expect(acknowledged.filter((id) => !kept.has(id))).toEqual([])
}

/** I19: nothing but 2xx, 4xx and 503, nobody waits over ten seconds, no problem tells of the inside. */
function expectDecentAnswers(calls: readonly Told[]): void {
  for (const { method, path, outcome } of calls) {
    const about = `${method} ${path} ${JSON.stringify(outcome)}`
    if (!outcome) continue
    expect(outcome.ms, about).toBeLessThan(LONGEST_ANSWER_MS)
    if (outcome.status === undefined) continue
    expect(outcome.status < 500 || outcome.status === 503, about).toBe(true)
    if (outcome.kind !== 'ok') expect(JSON.stringify(outcome.problem), about).not.toMatch(LEAKS)
  }
}

const keyOf = ({ account, key }: Told) => `${account} ${key}`

/** Every write has an outcome by now: its own, or that of a repetition with the same key. */
function expectNothingOpen(calls: readonly Told[]): void {
  const decided = new Set(calls.filter((call) => isDecided(call)).map(keyOf))
  const open = calls.filter((call) => call.key !== undefined && !decided.has(keyOf(call)))
  expect(open).toEqual([])
}

function isDecided({ outcome }: Told): boolean {
  return outcome?.kind === 'ok' || outcome?.kind === 'fail'
}

/** What each key was told at last; the same at every time. */
function effects(calls: readonly Told[]): { call: Told; gist: Gist }[] {
  const byKey = new Map<string, { call: Told; gist: Gist }>()
  for (const call of calls) {
    if (call.outcome?.kind !== 'ok' || call.key === undefined) continue
    const before = byKey.get(keyOf(call))
    if (before) expect(call.outcome.gist, keyOf(call)).toEqual(before.gist)
    byKey.set(keyOf(call), { call, gist: call.outcome.gist })
  }
  return [...byKey.values()]
}

/** I1, I2: the orders that there are are the orders that were acknowledged, as they were acknowledged, one for each key. */
async function expectOrders(calls: readonly Told[], database: Database): Promise<void> {
  const acknowledged = effects(calls)
    .filter(({ call }) => call.path === '/orders')
    .map(({ call, gist }) => ({
      id: gist.order,
      account: call.account,
      total: gist.total,
      lines: gist.lines,
    }))
  const orders = await rows(
    database,
    sql<{ id: string; customer_id: string; total: number }>`select id, customer_id, total from orders`,
  )
  const lines = await rows(
    database,
    sql<{
      order_id: string
      product_id: string
      quantity: number
      total: number
    }>`select order_id, product_id, quantity, total from order_lines order by order_id, line`,
  )
  const linesOf = Map.groupBy(lines, ({ order_id }) => order_id)
  const kept = orders.map(({ id, customer_id, total }) => ({
    id,
    account: customer_id,
    total,
    lines: (linesOf.get(id) ?? []).map((line) => [line.product_id, line.quantity, line.total]),
  }))
  expect(kept.sort(byId)).toEqual(acknowledged.sort(byId))
}

function byId(a: { id?: string }, b: { id?: string }): number {
  return (a.id ?? '') < (b.id ?? '') ? -1 : 1
}

const FACT_OF: Record<string, string> = {
  'orders accept': 'order.accepted',
  'orders ready': 'order.ready',
  'orders cancel': 'order.cancelled',
  'deliveries accept': 'order.assigned',
  'deliveries release': 'order.reopened',
  'deliveries pick-up': 'order.out_for_delivery',
  'deliveries deliver': 'order.delivered',
}

function factOf(path: string): string | undefined {
  if (path === '/orders') return 'order.placed'
  const [, kind, , verb] = path.split('/')
  return FACT_OF[`${kind} ${verb}`]
}

/** Each step that was acknowledged was made once, by whom it was acknowledged to, and no other step was made. */
async function expectSteps(calls: readonly Told[], database: Database): Promise<void> {
  const acknowledged = effects(calls).flatMap(({ call, gist }) => {
    const fact = factOf(call.path)
    return fact ? [`${gist.order} ${fact} ${call.account}`] : []
  })
  const facts = await rows(
    database,
    sql<{
      subject: string
      type: string
      actor_id: string
    }>`select subject, type, actor_id from events where type like 'order.%'`,
  )
  const made = facts.map(({ subject, type, actor_id }) => `${subject} ${type} ${actor_id}`)
  expect(made.sort()).toEqual(acknowledged.sort())
}

/** I13: every effect has kept its answer, no key waits for one, and none is kept for a call that nobody made. */
async function expectKeys(calls: readonly Told[], database: Database): Promise<void> {
  const keys = await rows(
    database,
    sql<{ account: string; name: string; status: number | null; body: string | null }>`
    select account_id as account, idempotency_key as name, status, body from idempotency_keys`,
  )
  expect(keys.filter(({ status, body }) => status === null || body === null)).toEqual([])
  const kept = keys.map(({ account, name }) => `${account} ${name}`)
  const acknowledged = effects(calls).map(({ call }) => keyOf(call))
  expect(kept.sort()).toEqual(acknowledged.sort())
}

/** An edit that was acknowledged stands until the next one: each shelf has one owner, who edits one at a time. */
async function expectShelves(calls: readonly Told[], database: Database): Promise<void> {
  const last = new Map<string, number | undefined>()
  for (const { method, path, outcome } of calls)
    if (method === 'PATCH' && outcome?.kind === 'ok') last.set(path.split('/')[2] ?? '', outcome.gist.stock)
  for (const [id, stock] of last) {
    const found = await rows(database, sql<{ stock: number }>`select stock from products where id = ${id}`)
    expect(found, id).toEqual([{ stock }])
  }
}

/** I15: nobody sees fewer steps of an order than were seen or acknowledged before they asked. */
function expectNoStepBack(calls: readonly Told[]): void {
  const asked = new Map<string, number>()
  for (const call of calls) if (!asked.has(keyOf(call))) asked.set(keyOf(call), call.invokedAt)
  const byOrder = Map.groupBy(calls, ({ outcome }) => (outcome?.kind === 'ok' && outcome.gist.order) || '')
  byOrder.delete('')
  for (const [order, about] of byOrder) {
    const known: { since: number; steps: number }[] = []
    const knownAt = (moment: number) =>
      Math.max(0, ...known.filter(({ since }) => since < moment).map(({ steps }) => steps))
    for (const call of about.toSorted((a, b) => a.endedAt - b.endedAt)) {
      const seen = call.outcome?.kind === 'ok' ? call.outcome.gist.steps : undefined
      const least = knownAt(call.invokedAt)
      if (seen !== undefined)
        expect(seen, `${order} as ${call.account} sees it`).toBeGreaterThanOrEqual(least)
      // A step adds one to what was there when it was first asked for, however often it was repeated.
      const steps = seen ?? knownAt(asked.get(keyOf(call)) ?? call.invokedAt) + 1
      known.push({ since: call.endedAt, steps })
    }
  }
}

/** I14: at most one live refresh token in each session. */
async function expectSessions(database: Database): Promise<void> {
  const forked = await rows(
    database,
    sql`
    select session_id from refresh_tokens where used_at is null group by session_id having count(*) > 1`,
  )
  expect(forked).toEqual([])
}
