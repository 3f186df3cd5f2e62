import { randomUUID } from 'node:crypto'
import { call, done, type Reply } from './served.ts'

/** A delivery changes hands so often before another takes its place, so that no timeline grows without end. */
const CLAIMS_A_DELIVERY = 20
const PLACE = { line1: '12 Admiralty Way', city: 'Lagos', lat: 6.4281, lng: 3.4219 }
const PASSWORD = 'a sentence nobody guesses'

export interface Stand {
  /** Every process that serves the marketplace. */
  origins: string[]
  admin: string
}

interface Courier {
  token: string
  courierId: string
}

/** A vendor, buyers and couriers who race for one delivery and one unit of one product, again and again. */
export interface Lane extends Stand {
  owner: string
  buyers: string[]
  couriers: Courier[]
  vendorId: string
  /** Not counted: what is delivered. Counted: the last unit of it is raced for. */
  mealId: string
  lastUnitId: string
  orderId: string
  deliveryId: string
  claims: number
  sold: number
}

export interface Race {
  kind: 'claim' | 'last unit'
  /** What went otherwise than it must, in words. */
  faults: string[]
}

const someOrigin = ({ origins }: Stand, turn: number) => origins[turn % origins.length] ?? ''

async function join(stand: Stand, role: string): Promise<string> {
  const person = { email: `${randomUUID()}@example.com`, password: PASSWORD, name: 'Ada Obi', role }
  return (await done(someOrigin(stand, 0), null, 'POST', '/auth/register', person)).accessToken
}

export async function openLane(stand: Stand, contenders: number): Promise<Lane> {
  const origin = someOrigin(stand, 0)
  const owner = await join(stand, 'VENDOR')
  const vendor = await done(origin, owner, 'POST', '/vendors', { name: 'Mama Put', address: PLACE })
  await done(origin, stand.admin, 'POST', `/vendors/${vendor.id}/approve`)
  const category = await done(origin, stand.admin, 'POST', '/categories', { name: randomUUID() })
  const meal = { vendorId: vendor.id, categoryId: category.id, name: 'Jollof', price: 250_000 }
  const lane: Lane = {
    ...stand,
    owner,
    buyers: [],
    couriers: [],
    vendorId: vendor.id,
    mealId: (await done(origin, owner, 'POST', '/products', meal)).id,
    lastUnitId: (await done(origin, owner, 'POST', '/products', { ...meal, stock: 0 })).id,
    orderId: '',
    deliveryId: '',
    claims: 0,
    sold: 0,
  }
  for (let index = 0; index < contenders; index++) {
    lane.buyers.push(await join(stand, 'CUSTOMER'))
    const token = await join(stand, 'COURIER')
    const { id: courierId } = await done(origin, token, 'POST', '/couriers', { vehicle: 'BICYCLE' })
    await done(origin, stand.admin, 'POST', `/couriers/${courierId}/approve`)
    await done(origin, token, 'PATCH', '/couriers/me', { available: true })
    lane.couriers.push({ token, courierId })
  }
  await openDelivery(lane)
  return lane
}

const orderOf = (lane: Lane, productId: string) => ({
  vendorId: lane.vendorId,
  items: [{ productId, quantity: 1 }],
  deliveryAddress: PLACE,
})

async function openDelivery(lane: Lane): Promise<void> {
  const origin = someOrigin(lane, lane.claims)
  const order = await done(origin, lane.buyers[0] ?? '', 'POST', '/orders', orderOf(lane, lane.mealId))
  await done(origin, lane.owner, 'POST', `/orders/${order.id}/accept`)
  const ready = await done(origin, lane.owner, 'POST', `/orders/${order.id}/ready`)
  lane.orderId = order.id
  lane.deliveryId = ready.delivery.id
}

/** All of them send at the same moment, each to one of the processes by turns. */
function together(tokens: string[], send: (token: string, turn: number) => Promise<Reply>): Promise<Reply[]> {
  return Promise.all(tokens.map(send))
}

/** What is wrong with the answers to a race: one must have won, and every other must have heard why not. */
export function faultsOf(replies: readonly Reply[], won: number, lost: string): string[] {
  const winners = replies.filter(({ status }) => status === won).length
  const others = replies.filter(({ status, body }) => status !== won && `${status} ${body?.code}` !== lost)
  return [
    ...(winners === 1 ? [] : [`${winners} winners`]),
    ...others.map(({ status, body }) => `a loser was answered ${status} ${body?.code}`),
  ]
}

/** Couriers claim one open delivery; whoever has it gives it back for the next race. */
export async function raceForDelivery(lane: Lane, turn: number): Promise<Race> {
  const path = `/deliveries/${lane.deliveryId}`
  const tokens = lane.couriers.map(({ token }) => token)
  const replies = await together(tokens, (token, index) =>
    call(someOrigin(lane, turn + index), token, 'POST', `${path}/accept`),
  )
  lane.claims++
  const faults = faultsOf(replies, 200, '409 delivery_taken')
  const winner = lane.couriers[replies.findIndex(({ status }) => status === 200)]
  const found = await done(someOrigin(lane, turn + 1), lane.admin, 'GET', path)
  if (!winner || found.courierId !== winner.courierId) faults.push(`the delivery is with ${found.courierId}`)
  else if (lane.claims % CLAIMS_A_DELIVERY > 0)
    await done(someOrigin(lane, turn), winner.token, 'POST', `${path}/release`)
  else {
    await done(someOrigin(lane, turn), winner.token, 'POST', `${path}/pick-up`)
    await done(someOrigin(lane, turn + 1), winner.token, 'POST', `${path}/deliver`)
    faults.push(...(await faultsOfTimeline(lane)))
    await openDelivery(lane)
  }
  return { kind: 'claim', faults }
}

/** Each race is one ASSIGNED in the timeline, each release one step back, and nothing besides. */
async function faultsOfTimeline(lane: Lane): Promise<string[]> {
  const path = `/orders/${lane.orderId}/events?limit=100`
  const { data } = await done(someOrigin(lane, lane.claims), lane.admin, 'GET', path)
  const claims = data.filter(({ to }: { to: string }) => to === 'ASSIGNED').length
  const steps = 3 + 2 * CLAIMS_A_DELIVERY - 1 + 2
  return claims === CLAIMS_A_DELIVERY && data.length === steps
    ? []
    : [`the timeline has ${claims} claims in ${data.length} steps`]
}

/** Buyers want the one unit that there is. */
export async function raceForLastUnit(lane: Lane, turn: number): Promise<Race> {
  const path = `/products/${lane.lastUnitId}`
  await done(someOrigin(lane, turn), lane.owner, 'PATCH', path, { stock: 1 })
  const replies = await together(lane.buyers, (token, index) =>
    call(someOrigin(lane, turn + index), token, 'POST', '/orders', orderOf(lane, lane.lastUnitId)),
  )
  lane.sold += replies.filter(({ status }) => status === 201).length
  const faults = faultsOf(replies, 201, '409 insufficient_stock')
  const { stock } = await done(someOrigin(lane, turn + 1), null, 'GET', path)
  if (stock !== 0) faults.push(`the stock is ${stock}`)
  return { kind: 'last unit', faults }
}
