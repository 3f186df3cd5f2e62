import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bytesOf, missingId } from './access/cast.ts'
import { routesOf } from './access/router.ts'
import type { Client, Reply } from './helpers/client.ts'
import { everything, expectInvariants } from './helpers/invariants.ts'
import { approvedCourier, type Kitchen, openKitchen, orderAt } from './helpers/kitchen.ts'
import { type Marketplace, openMarketplace, type Person } from './helpers/marketplace.ts'

/** The columns of the table: where an order stands. `EARLY_END` is CANCELLED before there was a delivery. */
const PLACES = [
  'PLACED',
  'ACCEPTED',
  'READY_FOR_PICKUP',
  'ASSIGNED',
  'OUT_FOR_DELIVERY',
  'DELIVERED',
  'CANCELLED',
  'EARLY_END',
] as const
type Place = (typeof PLACES)[number]

/** The answer to every call, by who calls and where the order stands. `taken` is 409 `delivery_taken`. */
const TABLE = `
                              PLACED  ACCEPTED  READY  ASSIGNED  OUT    DELIVERED  CANCELLED  EARLY_END
  order accept     customer   403     403       403    403       403    403        403        403
  order accept     stranger   403     403       403    403       403    403        403        403
  order accept     owner      ok      409       409    409       409    409        409        409
  order accept     rival      404     404       404    404       404    404        404        404
  order accept     courier    403     403       403    403       403    403        403        403
  order accept     other      403     403       403    403       403    403        403        403
  order accept     admin      ok      409       409    409       409    409        409        409

  order ready      customer   403     403       403    403       403    403        403        403
  order ready      stranger   403     403       403    403       403    403        403        403
  order ready      owner      409     ok        409    409       409    409        409        409
  order ready      rival      404     404       404    404       404    404        404        404
  order ready      courier    403     403       403    403       403    403        403        403
  order ready      other      403     403       403    403       403    403        403        403
  order ready      admin      409     ok        409    409       409    409        409        409

  order cancel     customer   ok      409       409    409       409    409        409        409
  order cancel     stranger   404     404       404    404       404    404        404        404
  order cancel     owner      ok      ok        ok     409       409    409        409        409
  order cancel     rival      404     404       404    404       404    404        404        404
  order cancel     courier    403     403       403    403       403    403        403        403
  order cancel     other      403     403       403    403       403    403        403        403
  order cancel     admin      ok      ok        ok     ok        ok     409        409        409

  delivery accept  customer   403     403       403    403       403    403        403        403
  delivery accept  stranger   403     403       403    403       403    403        403        403
  delivery accept  owner      403     403       403    403       403    403        403        403
  delivery accept  rival      403     403       403    403       403    403        403        403
  delivery accept  courier    404     404       ok     taken     taken  taken      taken      404
  delivery accept  other      404     404       ok     taken     taken  taken      taken      404
  delivery accept  admin      403     403       403    403       403    403        403        403

  delivery assign  customer   403     403       403    403       403    403        403        403
  delivery assign  stranger   403     403       403    403       403    403        403        403
  delivery assign  owner      403     403       403    403       403    403        403        403
  delivery assign  rival      403     403       403    403       403    403        403        403
  delivery assign  courier    403     403       403    403       403    403        403        403
  delivery assign  other      403     403       403    403       403    403        403        403
  delivery assign  admin      404     404       ok     taken     taken  taken      taken      404

  delivery pick-up customer   403     403       403    403       403    403        403        403
  delivery pick-up stranger   403     403       403    403       403    403        403        403
  delivery pick-up owner      403     403       403    403       403    403        403        403
  delivery pick-up rival      403     403       403    403       403    403        403        403
  delivery pick-up courier    404     404       409    ok        409    409        404        404
  delivery pick-up other      404     404       409    404       404    404        404        404
  delivery pick-up admin      403     403       403    403       403    403        403        403

  delivery deliver customer   403     403       403    403       403    403        403        403
  delivery deliver stranger   403     403       403    403       403    403        403        403
  delivery deliver owner      403     403       403    403       403    403        403        403
  delivery deliver rival      403     403       403    403       403    403        403        403
  delivery deliver courier    404     404       409    409       ok     409        404        404
  delivery deliver other      404     404       409    404       404    404        404        404
  delivery deliver admin      403     403       403    403       403    403        403        403

  delivery release customer   403     403       403    403       403    403        403        403
  delivery release stranger   403     403       403    403       403    403        403        403
  delivery release owner      403     403       403    403       403    403        403        403
  delivery release rival      403     403       403    403       403    403        403        403
  delivery release courier    404     404       409    ok        409    409        404        404
  delivery release other      404     404       409    404       404    404        404        404
  delivery release admin      404     404       409    ok        409    409        409        404
`

/** The delivery's status where the order stands so, and what each call that goes well makes of the order. */
const DELIVERY_AT: Partial<Record<Place, string>> = {
  READY_FOR_PICKUP: 'OPEN',
  ASSIGNED: 'ASSIGNED',
  OUT_FOR_DELIVERY: 'PICKED_UP',
  DELIVERED: 'DELIVERED',
  CANCELLED: 'CANCELLED',
}
const LEADS_TO: Record<string, Place> = {
  'order accept': 'ACCEPTED',
  'order ready': 'READY_FOR_PICKUP',
  'order cancel': 'CANCELLED',
  'delivery accept': 'ASSIGNED',
  'delivery assign': 'ASSIGNED',
  'delivery pick-up': 'OUT_FOR_DELIVERY',
  'delivery deliver': 'DELIVERED',
  'delivery release': 'READY_FOR_PICKUP',
}
const ROLE_OF = {
  customer: 'CUSTOMER',
  owner: 'VENDOR',
  courier: 'COURIER',
  other: 'COURIER',
  admin: 'ADMIN',
}

interface Cell {
  call: string
  who: string
  place: Place
  answer: string
}
const CELLS: Cell[] = TABLE.split('\n')
  .map((row) => row.trim().split(/\s+/))
  .filter(([what]) => what === 'order' || what === 'delivery')
  .flatMap(([what, verb, who = '', ...answers]) =>
    PLACES.map((place, index) => ({ call: `${what} ${verb}`, who, place, answer: answers[index] ?? '' })),
  )
const CALLS = Object.keys(LEADS_TO)

interface Standing {
  id: string
  deliveryId: string
}

let market: Marketplace
let kitchen: Kitchen
let courierId: string
let people: Record<string, Person | { client: Client }>
/** One order in every place, for the calls that must change nothing. */
let standing: Record<Place, Standing>

beforeAll(async () => {
  market = await openMarketplace()
  kitchen = await openKitchen(market, { stock: 1_000 })
  const courier = await approvedCourier(market)
  courierId = courier.courierId
  people = {
    customer: await market.register('CUSTOMER'),
    stranger: await market.register('CUSTOMER'),
    owner: kitchen.owner,
    rival: (await openKitchen(market)).owner,
    courier,
    other: await approvedCourier(market),
    admin: { client: market.admin },
  }
  const orders: [Place, Standing][] = []
  for (const place of PLACES) orders.push([place, await orderStanding(place)])
  standing = Object.fromEntries(orders) as Record<Place, Standing>
})
afterAll(() => market.close())

const NOWHERE: Standing = { id: missingId('POST /orders'), deliveryId: missingId('POST /deliveries') }

const clientOf = (who: string): Client => (people[who] as Person).client

async function orderStanding(place: Place): Promise<Standing> {
  const cast = { kitchen, customer: people['customer'] as Person, courier: people['courier'] as Person }
  if (place !== 'CANCELLED' && place !== 'EARLY_END') return orderAt(place, cast)
  const order = await orderAt(place === 'CANCELLED' ? 'ASSIGNED' : 'PLACED', cast)
  await market.admin.ok('POST', `/orders/${order.id}/cancel`, { reason: 'The end' })
  return order
}

function send({ call, who }: Pick<Cell, 'call' | 'who'>, { id, deliveryId }: Standing): Promise<Reply> {
  const [what, verb] = call.split(' ')
  const path = what === 'order' ? `/orders/${id}` : `/deliveries/${deliveryId || NOWHERE.deliveryId}`
  const body = { cancel: { reason: 'Because' }, assign: { courierId } }[verb ?? '']
  return clientOf(who).post(`${path}/${verb}`, body)
}

const idOf = ({ call }: Cell, { id, deliveryId }: Standing) =>
  call.startsWith('order') ? id : deliveryId || NOWHERE.deliveryId

/** The answer in the words of the table; a 409 must tell where the order, or the delivery, stands. */
function answerOf({ status, body }: Reply, { call, place }: Cell): string {
  if (body.code === 'delivery_taken') return 'taken'
  if (status !== 409) return status === 200 ? 'ok' : String(status)
  const stands = place === 'EARLY_END' ? 'CANCELLED' : place
  const expected = call.startsWith('order') ? stands : DELIVERY_AT[place]
  expect([body.code, body.currentStatus]).toEqual(['invalid_transition', expected])
  return '409'
}

it('is a table without a gap, of every step that the running server knows', () => {
  const steps = routesOf(market.server).flatMap((route) => {
    const [, what, verb] = /^POST \/api\/v1\/(order|deliverie)s\/:id\/([\w-]+)$/.exec(route) ?? []
    // To pay is no step of the timeline.
    return what && verb !== 'payments' ? [`${what.replace('ie', 'y')} ${verb}`] : []
  })
  expect(steps.sort()).toEqual(CALLS.toSorted())
  expect(CELLS).toHaveLength(CALLS.length * 7 * PLACES.length)
  for (const { answer } of CELLS) expect(['ok', '403', '404', '409', 'taken']).toContain(answer)
})

describe.each(CALLS)('%s', (call) => {
  const cells = CELLS.filter((cell) => cell.call === call)

  it('is refused to whom the table refuses it, changes nothing then, and tells nothing of what is foreign', async () => {
    const before = JSON.stringify(await everything(market))
    for (const cell of cells.filter(({ answer }) => answer !== 'ok')) {
      const label = `${cell.call} by ${cell.who} at ${cell.place}`
      const reply = await send(cell, standing[cell.place])
      expect(answerOf(reply, cell), label).toBe(cell.answer)
      if (cell.answer === '404') {
        const missing = bytesOf(await send(cell, NOWHERE), idOf(cell, NOWHERE))
        expect(bytesOf(reply, idOf(cell, standing[cell.place])), label).toEqual(missing)
      }
      expect(JSON.stringify(await everything(market)) === before, `${label} changed something`).toBe(true)
    }
  })

  const allowed = cells.filter(({ answer }) => answer === 'ok')
  it.each(allowed)('is one step for the $who from $place, and no second one', async (cell) => {
    const order = await orderStanding(cell.place)
    const timeline = async () => (await market.admin.ok('GET', `/orders/${order.id}/events`)).data
    const before = await timeline()
    const reply = await send(cell, order)
    expect(answerOf(reply, cell)).toBe('ok')

    const to = LEADS_TO[call] as Place
    const after = await market.admin.ok('GET', `/orders/${order.id}`)
    const delivery: string | null = to === 'CANCELLED' && !order.deliveryId ? null : (DELIVERY_AT[to] ?? null)
    expect([after.status, after.delivery?.status ?? null]).toEqual([to, delivery])
    const actorRole = ROLE_OF[cell.who as keyof typeof ROLE_OF]
    const steps = await timeline()
    expect(steps.slice(0, -1)).toEqual(before)
    expect(steps.at(-1)).toMatchObject({ from: cell.place, to, actorRole, at: after.updatedAt })

    const path = call.startsWith('order') ? `/orders/${order.id}` : `/deliveries/${order.deliveryId}`
    expect(await clientOf(cell.who).ok('GET', path)).toEqual(reply.body)
    const again = await send(cell, order)
    expect([again.status, again.body.code]).toEqual([
      409,
      DELIVERY_AT[to] === 'ASSIGNED' ? 'delivery_taken' : 'invalid_transition',
    ])
    expect(await timeline()).toEqual(steps)
    await market.admin.post(`/orders/${order.id}/cancel`, { reason: 'Making room' })
  })
})

it('leaves the marketplace whole', async () => {
  await expect(expectInvariants(market, { [kitchen.productId]: 1_000 })).resolves.toBeUndefined()
})
