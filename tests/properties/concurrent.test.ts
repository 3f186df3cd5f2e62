import fc from 'fast-check'
import { afterEach, expect, it } from 'vitest'
import type { Reply } from '../helpers/client.ts'
import { expectInvariants, stockInAll } from '../helpers/invariants.ts'
import { outcome } from '../helpers/outcome.ts'
import { type Batch, batches, runs, SEED } from './history.ts'
import { type Call, openStage, perform, setStage, settle, type Stage } from './stage.ts'
import type { Order, Status } from './tables.ts'

/** A database of its own after so many histories, so that looking at the whole of it stays cheap. */
const HISTORIES_A_STAGE = 10

/** What one reader saw of an order, in the order in which it came. */
type Sight = { status: Status; updatedAt: string }[]

interface Seen {
  /** By reader and order. */
  sights: Map<string, Sight>
  /** What was answered with 2xx for the first time, as steps: order and where it led. */
  steps: string[]
  /** What a product had, with what living orders held of it, when nothing moved. */
  stock: Record<string, number>
}

let stage: Stage | undefined
let played = 0
let keys = 0
afterEach(closeStage)

async function closeStage(): Promise<void> {
  await stage?.market.close()
  stage = undefined
}

/** What a failed history left behind must not fail the next one. */
async function leaveStage(failure: unknown): Promise<never> {
  await closeStage()
  throw failure
}

async function nextStage(): Promise<Stage> {
  if (stage && played++ % HISTORIES_A_STAGE === 0) {
    await closeStage()
  }
  stage ??= await openStage()
  await setStage(stage)
  return stage
}

async function play(history: Batch[]): Promise<void> {
  const stage = await nextStage()
  const seen: Seen = { sights: new Map(), steps: [], stock: {} }
  for (const { edit, shots } of history) {
    const orders = await standing(stage)
    await perform(stage, settle(stage, edit, orders))
    // An edit sets what there is; from here on it is neither lost nor made.
    seen.stock = await stockInAll(stage.market, stage.productIds)
    const calls = shots.map(({ action, twice }) => ({ call: settle(stage, action, orders), twice }))
    let running = true
    const watching = Promise.all(stage.orderIds.map((id) => watch(stage, seen, id, () => running)))
    await Promise.all(calls.map((shot) => fire(stage, seen, shot)))
    running = false
    await watching
    await expectSteps(stage, seen)
    expect(await stockInAll(stage.market, Object.keys(seen.stock))).toEqual(seen.stock)
  }
  await expectSights(stage, seen)
  await expectInvariants(stage.market, seen.stock)
}

/** Where the orders stand between two batches, as far as deciding who is meant needs it. */
async function standing(stage: Stage): Promise<Order[]> {
  const found: Order[] = []
  for (const id of stage.orderIds) {
    const order = await stage.market.admin.ok('GET', `/orders/${id}`)
    if (order.delivery) stage.deliveryIds.set(id, order.delivery.id)
    const courierId: string | null = order.delivery
      ? (await stage.market.admin.ok('GET', `/deliveries/${order.delivery.id}`)).courierId
      : null
    found.push({
      customer: order.customerId === stage.accounts.customer0?.id ? 'customer0' : 'customer1',
      vendor: stage.vendorIds.indexOf(order.vendorId),
      status: order.status,
      courier: courierId === null ? null : stage.courierIds.indexOf(courierId),
      lines: [],
      opened: order.delivery !== null,
      timeline: [],
    })
  }
  return found
}

/** Sends the call, twice under one key where it is to be so, and reads what it changed right after it. */
async function fire(
  stage: Stage,
  seen: Seen,
  { call, twice }: { call: Call; twice: boolean },
): Promise<void> {
  const key = twice ? `key ${keys++}` : undefined
  const client = stage.people[call.who]
  const replies = await Promise.all(
    (twice ? [1, 2] : [1]).map(async (copy) => {
      const reply = await perform(stage, call, key)
      if (reply.status < 300 && 'order' in call.action) {
        const reader = `${call.who} ${keys++} ${copy}`
        if (reply.body.orderId === undefined) see(seen, reader, reply)
        const { status, body } = await client.get(`/orders/${call.orderId}`)
        if (status === 200) see(seen, reader, { body })
      }
      return reply
    }),
  )
  for (const reply of replies) expectSound(reply, call)
  const won = replies.filter(({ status }) => status < 300)
  const first = won.filter(({ headers }) => headers.get('idempotency-replayed') === null)
  if (key && call.action.do !== 'sign-in' && isPost(call)) {
    expect(won.length - first.length, `${call.action.do} under one key`).toBe(Math.max(0, won.length - 1))
    expect(new Set(won.map(({ text }) => text)).size).toBeLessThan(2)
  }
  for (const { body } of first) {
    if (call.action.do === 'place') {
      stage.orderIds.push(body.id)
      seen.steps.push(`${body.id} PLACED`)
    } else if ('order' in call.action && call.action.do !== 'release') {
      seen.steps.push(`${call.orderId} ${LEADS_TO[call.action.do] ?? ''}`)
    }
  }
}

const isPost = ({ action }: Call) => !['stock', 'menu', 'pause', 'shift'].includes(action.do)

const LEADS_TO: Record<string, Status> = {
  accept: 'ACCEPTED',
  ready: 'READY_FOR_PICKUP',
  cancel: 'CANCELLED',
  claim: 'ASSIGNED',
  assign: 'ASSIGNED',
  'pick-up': 'OUT_FOR_DELIVERY',
  deliver: 'DELIVERED',
}

/** No call fails in a way that is not declared, and what an order costs adds up in every answer. */
function expectSound(reply: Reply, call: Call): void {
  const label = `${call.who} ${call.action.do}: ${outcome(reply)}`
  expect([200, 201, 204, 401, 403, 404, 409, 422], label).toContain(reply.status)
  if (reply.status > 201 || reply.body.subtotal === undefined) return
  const { items, subtotal, deliveryFee, total } = reply.body
  for (const line of items) expect(line.total, label).toBe(line.unitPrice * line.quantity)
  expect(subtotal, label).toBe(items.reduce((sum: number, line: { total: number }) => sum + line.total, 0))
  expect(total, label).toBe(subtotal + deliveryFee)
}

function see(seen: Seen, reader: string, { body }: Pick<Reply, 'body'>): void {
  const name = `${reader}|${body.id}`
  const sight = seen.sights.get(name) ?? []
  sight.push({ status: body.status, updatedAt: body.updatedAt })
  seen.sights.set(name, sight)
}

/** Somebody who looks at an order again and again while the batch runs. */
async function watch(stage: Stage, seen: Seen, id: string, isRunning: () => boolean): Promise<void> {
  do see(seen, 'watcher', { body: await stage.market.admin.ok('GET', `/orders/${id}`) })
  while (isRunning())
}

const timelineOf = async ({ market }: Stage, id: string) =>
  (await market.admin.ok('GET', `/orders/${id}/events?limit=100`)).data as {
    from: Status | null
    to: Status
    at: string
    actorRole: string
  }[]

/**
 * Every step of a timeline was answered with 2xx to one caller, and every 2xx is a step: one winner each. An order
 * opens again without a call of its own where its courier is suspended.
 */
async function expectSteps(stage: Stage, seen: Seen): Promise<void> {
  const recorded: string[] = []
  for (const id of stage.orderIds) {
    for (const { from, to } of await timelineOf(stage, id)) {
      if (from !== 'ASSIGNED' || to !== 'READY_FOR_PICKUP') recorded.push(`${id} ${to}`)
    }
  }
  expect(recorded.sort()).toEqual(seen.steps.toSorted())
}

/** As any one reader saw it, an order never went back: what they saw stands in this order in its timeline. */
async function expectSights(stage: Stage, { sights }: Seen): Promise<void> {
  for (const [name, sight] of sights) {
    const timeline = await timelineOf(stage, name.split('|')[1] ?? '')
    let at = 0
    for (const { status, updatedAt } of sight) {
      const next = timeline.findIndex(
        (one, index) => index >= at && one.to === status && one.at === updatedAt,
      )
      expect(next, `${name} went back to ${status} of ${updatedAt}`).toBeGreaterThanOrEqual(at)
      at = next
    }
  }
}

const RUNS = runs(25)
/** Enough for a slow machine. A failure that is still being shrunk by then is shown as far as it got. */
const LIMIT_MS = 60_000 + RUNS * 10_000
const PATIENCE = { interruptAfterTimeLimit: LIMIT_MS, markInterruptAsFailure: true }

it(
  `stays whole under ${RUNS} random histories of calls at the same moment (FASTYUMS_SEED=${SEED})`,
  async () => {
    const property = fc.asyncProperty(batches, (wanted) => play(wanted).catch(leaveStage))
    await fc.assert(property, { numRuns: RUNS, seed: SEED, ...PATIENCE })
  },
  LIMIT_MS + 30_000,
)
