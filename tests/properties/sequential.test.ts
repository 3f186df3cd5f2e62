import fc from 'fast-check'
import { afterEach, expect, it } from 'vitest'
import { expectInvariants } from '../helpers/invariants.ts'
import { outcome } from '../helpers/outcome.ts'
import { history, runs, SEED } from './history.ts'
import { activeOf, allowedActions, deliveryOf, newModel, sees, step } from './model.ts'
import { COURIER_NAMES, openStage, perform, setStage, settle, type Stage } from './stage.ts'
import { type Action, type Model, WHO } from './tables.ts'

/** A database of its own after so many histories, so that looking at the whole of it stays cheap. */
const HISTORIES_A_STAGE = 20

let stage: Stage | undefined
let played = 0
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
    await expectInvariants(stage.market)
    await closeStage()
  }
  stage ??= await openStage()
  await setStage(stage)
  return stage
}

/** Every call of the history is answered as the model says, and leaves behind what the model says. */
async function play(actions: Action[]): Promise<void> {
  const stage = await nextStage()
  let model = newModel()
  for (const [turn, action] of actions.entries()) {
    const call = settle(stage, action, model.orders)
    const next = step(model, call.action)
    const reply = await perform(stage, call)
    expect(outcome(reply), `${call.who} ${JSON.stringify(call.action)}`).toBe(next.answer)
    model = next.model
    if (action.do === 'place' && reply.status === 201) stage.orderIds.push(reply.body.id)
    const touched = action.do === 'place' ? reply.body.id : call.orderId
    const index = stage.orderIds.indexOf(touched)
    if (index >= 0) await expectOrder(stage, model, index, turn)
  }
  await expectEnd(stage, model)
}

/** The order as an admin and two others by turns see it, or do not. */
async function expectOrder(stage: Stage, model: Model, index: number, turn: number): Promise<void> {
  const order = model.orders[index]
  if (!order) throw new Error('the model has no such order')
  const id = stage.orderIds[index] ?? ''
  const viewers = new Set(['admin', WHO[turn % 7], WHO[(turn + 3) % 7]])
  for (const who of WHO.filter((one) => viewers.has(one) && model.people[one].signedIn)) {
    const { status, body } = await stage.people[who].get(`/orders/${id}`)
    expect(status, `${who} ${order.status}`).toBe(sees(order, who) ? 200 : 404)
    if (status !== 200) continue
    if (body.delivery) stage.deliveryIds.set(id, body.delivery.id)
    expect([body.status, body.allowedActions, body.delivery?.status ?? null]).toEqual([
      order.status,
      allowedActions(order, who),
      deliveryOf(order),
    ])
    const courier = order.courier === null ? null : COURIER_NAMES[order.courier]
    expect(body.delivery?.courier?.name ?? null, who).toBe(courier)
  }
}

async function expectEnd({ market, ...stage }: Stage, model: Model): Promise<void> {
  for (const [index, { timeline }] of model.orders.entries()) {
    const { data } = await market.admin.ok('GET', `/orders/${stage.orderIds[index]}/events?limit=100`)
    const steps = data.map((one: Record<string, string>) => [one['from'], one['to'], one['actorRole']])
    expect(steps).toEqual(timeline)
  }
  for (const [index, { stock, available }] of model.products.entries()) {
    const { isApproved, reader } = readerOf(model, Math.floor(index / 2))
    const client = isApproved ? market.anyone : reader === 'admin' ? market.admin : stage.people[reader]
    const found = await client.ok('GET', `/products/${stage.productIds[index]}`)
    expect([found.stock, found.available], `product ${index}`).toEqual([stock, available])
  }
  for (const [index, { approved, available }] of model.couriers.entries()) {
    const found = await market.admin.ok('GET', `/couriers/${stage.courierIds[index]}`)
    const expected = [approved ? 'APPROVED' : 'SUSPENDED', available, activeOf(model, index)]
    expect([found.status, found.available, found.activeDeliveries], `courier ${index}`).toEqual(expected)
  }
  for (const [index, { approved, accepting }] of model.vendors.entries()) {
    const found = await market.admin.ok('GET', `/vendors/${stage.vendorIds[index]}`)
    const takes = accepting && model.people[index ? 'owner1' : 'owner0'].active
    const expected = [approved ? 'APPROVED' : 'SUSPENDED', takes]
    expect([found.status, found.acceptingOrders], `vendor ${index}`).toEqual(expected)
  }
}

/** Whoever may see the products of the vendor: everybody, or its owner if they can, or an admin. */
function readerOf(model: Model, vendor: number) {
  const owner = vendor ? 'owner1' : 'owner0'
  const reader = model.people[owner].signedIn ? owner : ('admin' as const)
  return { isApproved: model.vendors[vendor]?.approved, reader } as const
}

const RUNS = runs(40)
/** Enough for a slow machine. A failure that is still being shrunk by then is shown as far as it got. */
const LIMIT_MS = 60_000 + RUNS * 5_000
const PATIENCE = { interruptAfterTimeLimit: LIMIT_MS, markInterruptAsFailure: true }

it(
  `answers every call of ${RUNS} random histories as the model does, and ends where it ends (FASTYUMS_SEED=${SEED})`,
  async () => {
    const property = fc.asyncProperty(history, (wanted) => play(wanted).catch(leaveStage))
    await fc.assert(property, { numRuns: RUNS, seed: SEED, ...PATIENCE })
    if (stage) await expectInvariants(stage.market)
  },
  LIMIT_MS + 30_000,
)
