import type { AccountActor } from '../kernel/actor.ts'
import { acceptDelivery } from '../modules/delivery/commands/accept-delivery.ts'
import { changeCourier } from '../modules/delivery/commands/change-courier.ts'
import { deliverDelivery } from '../modules/delivery/commands/deliver-delivery.ts'
import { pickUpDelivery } from '../modules/delivery/commands/pick-up-delivery.ts'
import { releaseDelivery } from '../modules/delivery/commands/release-delivery.ts'
import { acceptOrder } from '../modules/orders/commands/accept-order.ts'
import { cancelOrder } from '../modules/orders/commands/cancel-order.ts'
import { markOrderReady } from '../modules/orders/commands/mark-order-ready.ts'
import { placeOrder } from '../modules/orders/commands/place-order.ts'
import type { Tx } from '../platform/database/database.ts'
import { MENUS } from './menus/index.ts'
import { asOf, daysAgo, MINUTE } from './moments.ts'
import { type Cast, of } from './opening.ts'
import { PAST_ORDERS } from './past-orders.ts'
import { type Courier, COURIERS, CUSTOMERS } from './people.ts'
import { RUNNING_ORDERS } from './running-orders.ts'
import type { Tale } from './tale.ts'

/** One call of a command, so many minutes after the step before it. */
interface Step {
  after: number
  run: (tx: Tx) => Promise<void>
}

const PATH = ['PLACED', 'ACCEPTED', 'READY_FOR_PICKUP', 'ASSIGNED', 'OUT_FOR_DELIVERY', 'DELIVERED'] as const

/** All steps of all orders, in the order of time; the couriers' positions last. */
export async function playOrders(tx: Tx, cast: Cast): Promise<void> {
  const tales = [...PAST_ORDERS, ...RUNNING_ORDERS]
  const played = tales.flatMap((tale, index) => timed(tx.now, tale, stepsOf(tale, index, cast)))
  played.sort((a, b) => a.at - b.at)
  for (const { at, run } of played) await run(asOf(tx, at))
  // It waits for whoever comes to look at it: nothing in it ends by itself.
  tx.timers.length = 0
  for (const [index, name] of (Object.keys(COURIERS) as Courier[]).entries()) {
    const location = COURIERS[name].waitsAt
    const moment = asOf(tx, tx.now - (index + 1) * 0.4 * MINUTE)
    if (location) await changeCourier(moment, of(cast.couriers, name), { location })
  }
}

/** A past order begins at its hour, a running one ends with its last step so many minutes ago. */
function timed(now: number, { when }: Tale, steps: Step[]): { at: number; run: Step['run'] }[] {
  const whole = steps.reduce((sum, { after }) => sum + after, 0)
  let at =
    'minutesAgo' in when
      ? now - Math.round((when.minutesAgo + whole) * MINUTE)
      : daysAgo(now, when.daysAgo, when.at)
  return steps.map(({ after, run }) => {
    at += Math.round(after * MINUTE)
    return { at, run }
  })
}

/** The gaps are uneven, and the same each time. */
function stepsOf(tale: Tale, index: number, cast: Cast): Step[] {
  const { prepMinutes, owner } = MENUS[tale.from]
  const vendor = of(cast.owners, owner)
  const customer = of(cast.customers, tale.by)
  const courier = () => of(cast.couriers, tale.courier ?? 'sani')
  let id = ''
  let deliveryId = ''
  const placed = async (tx: Tx) => void (id = (await placeOrder(tx, customer, wishOf(tale, cast))).order.id)
  const ready = async (tx: Tx) => void (deliveryId = (await markOrderReady(tx, vendor, id)).delivery_id ?? '')

  const steps: Step[] = [
    { after: 0, run: placed },
    { after: 1.2 + (index % 4) * 0.7, run: async (tx) => void (await acceptOrder(tx, vendor, id)) },
    { after: prepMinutes + ((index * 5) % 9) - 4.4, run: ready },
    {
      after: 1.3 + ((index * 3) % 5),
      run: async (tx) => void (await acceptDelivery(tx, courier(), deliveryId)),
    },
    {
      after: 4.6 + ((index * 2) % 6),
      run: async (tx) => void (await pickUpDelivery(tx, courier(), deliveryId)),
    },
    {
      after: 15.2 + ((index * 7) % 15),
      run: async (tx) => void (await deliverDelivery(tx, courier(), deliveryId)),
    },
  ]
  const { released, cancelled } = tale
  const reached = steps.slice(0, PATH.indexOf(tale.until) + 1)
  if (released) {
    const first = of(cast.couriers, released.by)
    reached.splice(
      3,
      0,
      { after: 1.5, run: async (tx) => void (await acceptDelivery(tx, first, deliveryId)) },
      { after: 3.2, run: async (tx) => void (await releaseDelivery(tx, first, deliveryId, released.reason)) },
    )
  }
  if (cancelled) {
    const actors: Record<typeof cancelled.by, AccountActor> = { customer, vendor, admin: cast.admin }
    const run = async (tx: Tx) => void (await cancelOrder(tx, actors[cancelled.by], id, cancelled.reason))
    reached.push({ after: 1.9 + (index % 3), run })
  }
  return reached
}

function wishOf({ from, by, lines, note }: Tale, { vendorIds, productIds }: Cast) {
  const items = Object.entries(lines).map(([name, quantity]) => {
    const meal = MENUS[from].meals.find((one) => one.name === name)
    if (!meal) throw new Error(`${MENUS[from].name} sells no ${name}`)
    return { productId: of(productIds, meal), quantity }
  })
  return { vendorId: of(vendorIds, from), items, deliveryAddress: CUSTOMERS[by].home, note }
}
