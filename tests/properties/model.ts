import {
  type Action,
  DELIVERY_AT,
  type Line,
  MAY,
  ONWARD,
  type Model,
  type Order,
  type Role,
  SENDERS,
  type Somebody,
  type Status,
  STOCK,
  type Verb,
  WHO,
  type Who,
} from './tables.ts'

/** An action of which it is settled what it means. */
export type Settled = Exclude<Action, { do: 'onward' | 'stop' }>

const ROLES = { customer: 'CUSTOMER', owner: 'VENDOR', courier: 'COURIER', admin: 'ADMIN' } as const
export const roleOf = (who: Who): Role => ROLES[who.replace(/\d/, '') as keyof typeof ROLES]
const ownerOf = (vendor: number) => `owner${vendor}` as Who
const courierNamed = (courier: number) => `courier${courier}` as Who
export const vendorOf = (product: number) => Math.floor(product / 2)

export function newModel(): Model {
  const fresh = { active: true, signedIn: true }
  return {
    people: Object.fromEntries(WHO.map((who) => [who, { ...fresh }])) as Model['people'],
    vendors: [0, 1].map(() => ({ approved: true, accepting: true })),
    products: STOCK.map((stock) => ({ stock, available: true })),
    couriers: [true, true, false].map((approved) => ({ approved, available: approved })),
    orders: [],
  }
}

/** What an action means for the order as it stands. */
export function concrete(action: Action, order: Pick<Order, 'status' | 'courier'> | undefined): Settled {
  if (action.do === 'stop') {
    const courier = order?.courier ?? 0
    if (action.as === 'courier') return { do: 'courier', courier, to: 'suspend' }
    return { do: 'account', whom: courierNamed(courier), to: 'suspend' }
  }
  if (action.do !== 'onward') return action
  const { verb, who } = ONWARD[order?.status ?? 'DELIVERED'] ?? { verb: 'accept', who: 'itsOwner' }
  const by = who === 'courier0' ? courierNamed(action.courier) : who
  return { do: verb, who: by, order: action.order, courier: action.courier }
}

/** What the call must be answered, and the marketplace after it. */
export function step(before: Model, action: Settled): { model: Model; answer: string } {
  const model = structuredClone(before)
  return { model, answer: answerTo(model, action) }
}

/** The order that an action means, and who acts, where it is somebody of the order's own. */
export const orderMeant = (orders: number, order: number) =>
  orders === 0 ? -1 : orders - 1 - (order % orders)
export function whoMeant(who: Somebody, order: Order | undefined): Who {
  if (who === 'itsCustomer') return order?.customer ?? 'customer0'
  if (who === 'itsOwner') return ownerOf(order?.vendor ?? 0)
  return who === 'itsCourier' ? courierNamed(order?.courier ?? 0) : who
}
/** Who sends an action that names nobody. */
export function senderOf(action: Settled): Somebody {
  if ('who' in action) return action.who
  if (action.do === 'stock' || action.do === 'menu') return ownerOf(vendorOf(action.product))
  if (action.do === 'pause') return ownerOf(action.vendor)
  return action.do === 'shift' ? courierNamed(action.courier) : 'admin'
}

function answerTo(model: Model, action: Settled): string {
  if (action.do === 'sign-in') {
    const person = model.people[action.who]
    if (person.active) person.signedIn = true
    return person.active ? '200' : '403 account_suspended'
  }
  const order = 'order' in action ? model.orders[orderMeant(model.orders.length, action.order)] : undefined
  const who = whoMeant(senderOf(action), order)
  if (!model.people[who].signedIn) return '401 unauthenticated'
  if (action.do === 'place') return place(model, who, action)
  return 'order' in action ? move(model, who, order, action.do, action.courier) : change(model, action)
}

type Placing = Extract<Settled, { do: 'place' }>

/** Faults of the request come before the vendor's state, and that before the products'. */
function place(model: Model, who: Who, { vendor, lines }: Placing): string {
  if (roleOf(who) !== 'CUSTOMER') return '403 forbidden'
  const merged = [...Map.groupBy(lines.entries(), ([, { product }]) => product)].map(([product, same]) => ({
    product,
    index: same[0]?.[0] ?? 0,
    quantity: same.reduce((sum, [, line]) => sum + line.quantity, 0),
  }))
  const isForeign = ({ product }: Line) => vendorOf(product) !== vendor
  const isHidden = ({ product }: Line) => !model.vendors[vendorOf(product)]?.approved
  const naming = (code: string, some: typeof merged) =>
    [code, ...some.map(({ index }) => `/items/${index}/productId`)].join(' ')

  const foreign = merged.filter((line) => isForeign(line) && !isHidden(line))
  if (foreign.length > 0) return naming('422 product_of_other_vendor', foreign)
  const { approved, accepting } = model.vendors[vendor] ?? {}
  if (!approved || !accepting || !model.people[ownerOf(vendor)].active) return '409 vendor_not_accepting'
  const gone = merged.filter((line) => isForeign(line) || !model.products[line.product]?.available)
  if (gone.length > 0) return naming('409 product_unavailable', gone)
  const short = merged.filter(({ product, quantity }) => (model.products[product]?.stock ?? 99) < quantity)
  if (short.length > 0) return naming('409 insufficient_stock', short)

  const taken = merged.map(({ product, quantity }) => {
    const meal = model.products[product]
    const isCounted = meal?.stock !== null && meal?.stock !== undefined
    if (isCounted) meal.stock = (meal.stock ?? 0) - quantity
    return { product, quantity, taken: isCounted }
  })
  const timeline: Order['timeline'] = [[null, 'PLACED', 'CUSTOMER']]
  const blank = { courier: null, opened: false, status: 'PLACED' as const }
  model.orders.push({ customer: who, vendor, lines: taken, ...blank, timeline })
  return '201'
}

/** A step of an order or of its delivery: role, then sight, then state. */
function move(model: Model, who: Who, order: Order | undefined, verb: Verb, assigned: number): string {
  const role = roleOf(who)
  if (!SENDERS[verb].includes(role)) return '403 forbidden'
  const isDeliveryCall = !['accept', 'ready', 'cancel'].includes(verb)
  if (!order || (isDeliveryCall && !order.opened)) return '404 not_found'
  const isClaim = verb === 'claim' || verb === 'assign'
  const isOpen = order.status === 'READY_FOR_PICKUP'
  if (!isClaim && !(isDeliveryCall && isOpen) && !sees(order, who)) return '404 not_found'
  const next = MAY[order.status][verb]
  if (isClaim) {
    const courier = verb === 'claim' ? Number(who.at(-1)) : assigned
    if (!next) return '409 delivery_taken'
    if (!isReady(model, courier)) return '409 courier_unavailable'
    order.courier = courier
  }
  if (!next?.by.includes(role)) return '409 invalid_transition'
  follow(order, next.to, role)
  if (verb === 'cancel') giveBack(model, order)
  return '200'
}

export function sees(order: Order, who: Who): boolean {
  return [order.customer, ownerOf(order.vendor), 'admin', `courier${order.courier}`].includes(who)
}

function isReady(model: Model, courier: number): boolean {
  const { approved, available } = model.couriers[courier] ?? {}
  return Boolean(approved && available) && activeOf(model, courier) < 3
}

export const activeOf = (model: Model, courier: number): number =>
  model.orders.filter(
    (order) => order.courier === courier && ['ASSIGNED', 'OUT_FOR_DELIVERY'].includes(order.status),
  ).length

function follow(order: Order, to: Status, by: Role): void {
  order.timeline.push([order.status, to, by])
  order.status = to
  order.opened ||= to === 'READY_FOR_PICKUP'
  if (to === 'READY_FOR_PICKUP' || to === 'CANCELLED') order.courier = null
}

function giveBack(model: Model, { lines }: Order): void {
  for (const { product, quantity, taken } of lines) {
    const meal = model.products[product]
    if (taken && meal && meal.stock !== null) meal.stock += quantity
  }
}

type Change = Exclude<Settled, Placing | { order: number } | { do: 'sign-in' }>

/** What is no step of an order. Each may do again what was done before. */
function change(model: Model, action: Change): string {
  switch (action.do) {
    case 'stock':
      Object.assign(model.products[action.product] ?? {}, { stock: action.stock })
      return '200'
    case 'menu':
      Object.assign(model.products[action.product] ?? {}, { available: action.available })
      return '200'
    case 'pause':
      Object.assign(model.vendors[action.vendor] ?? {}, { accepting: action.accepting })
      return '200'
    case 'shift':
      if (action.available && !model.couriers[action.courier]?.approved) return '409 courier_not_approved'
      Object.assign(model.couriers[action.courier] ?? {}, { available: action.available })
      return '200'
    case 'vendor':
      Object.assign(model.vendors[action.vendor] ?? {}, { approved: action.to === 'approve' })
      return '200'
    case 'courier':
      if (action.to === 'suspend') suspendCourier(model, action.courier)
      else Object.assign(model.couriers[action.courier] ?? {}, { approved: true })
      return '200'
    case 'account':
      return changeAccount(model, action.whom, action.to === 'reactivate')
  }
}

function suspendCourier(model: Model, courier: number): void {
  if (!model.couriers[courier]?.approved) return
  model.couriers[courier] = { approved: false, available: false }
  for (const order of model.orders.filter((one) => one.courier === courier && one.status === 'ASSIGNED')) {
    follow(order, 'READY_FOR_PICKUP', 'ADMIN')
  }
}

function changeAccount(model: Model, whom: Who, active: boolean): string {
  if (whom === 'admin' && !active) return '409 cannot_suspend_self'
  const person = model.people[whom]
  // An admin may have approved the courier of a suspended account: suspending it again has no effect.
  if (person.active && !active && roleOf(whom) === 'COURIER') suspendCourier(model, Number(whom.at(-1)))
  model.people[whom] = { active, signedIn: active && person.signedIn }
  return '200'
}

export function allowedActions({ status }: Order, who: Who): string[] {
  const verbs = ['accept', 'ready', 'cancel'] as const
  return verbs.filter((verb) => MAY[status][verb]?.by.includes(roleOf(who)))
}

export const deliveryOf = ({ status, opened }: Order): string | null =>
  opened ? (DELIVERY_AT[status] ?? null) : null
