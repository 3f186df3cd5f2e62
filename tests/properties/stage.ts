import type { Client, Reply } from '../helpers/client.ts'
import { ADDRESS, approvedCourier, HOME } from '../helpers/kitchen.ts'
import { type Marketplace, openMarketplace, PASSWORD, type Person } from '../helpers/marketplace.ts'
import { concrete, orderMeant, senderOf, type Settled, whoMeant } from './model.ts'
import { type Action, type Order, STOCK, WHO, type Who } from './tables.ts'

/** Where histories are played, one after the other: the same people, but vendors and products of each history's own. */
export interface Stage {
  market: Marketplace
  people: Record<Who, Client>
  accounts: Partial<Record<Who, Person>>
  courierIds: string[]
  vendorIds: string[]
  productIds: string[]
  /** In the order in which they were placed. */
  orderIds: string[]
  /** The deliveries of orders that have one, as far as was seen. */
  deliveryIds: Map<string, string>
  /** Whose sessions may have ended. */
  shaken: Set<Who>
}

/** The first names under which customers see the couriers. */
export const COURIER_NAMES = ['Ada', 'Bayo', 'Chidi']

export async function openStage(): Promise<Stage> {
  const market = await openMarketplace()
  const people = { admin: market.admin } as Stage['people']
  const accounts: Stage['accounts'] = {}
  const courierIds: string[] = []
  for (const who of WHO.filter((one) => one !== 'admin')) {
    const isCourier = who.startsWith('courier')
    const courier = isCourier ? await approvedCourier(market, COURIER_NAMES[Number(who.at(-1))]) : undefined
    if (courier) courierIds.push(courier.courierId)
    const person = courier ?? (await market.register(who.startsWith('owner') ? 'VENDOR' : 'CUSTOMER'))
    accounts[who] = person
    people[who] = person.client
  }
  const nothing = {
    vendorIds: [],
    productIds: [],
    orderIds: [],
    deliveryIds: new Map(),
    shaken: new Set<Who>(),
  }
  return { market, people, accounts, courierIds, ...nothing }
}

/** Clears away the last history and sets the stage as a new model has it. */
export async function setStage(stage: Stage): Promise<void> {
  const { market, people, courierIds } = stage
  for (const id of stage.orderIds) await market.admin.post(`/orders/${id}/cancel`, { reason: 'The end' })
  for (const who of stage.shaken) {
    const account = stage.accounts[who]
    if (account) await market.admin.ok('POST', `/users/${account.id}/reactivate`)
    await signIn(stage, who)
  }
  for (const [index, id] of courierIds.entries()) {
    await market.admin.ok('POST', `/couriers/${id}/approve`)
    await people[`courier${index}` as Who].ok('PATCH', '/couriers/me', { available: true })
  }
  await market.admin.ok('POST', `/couriers/${courierIds[2]}/suspend`)
  const { id: categoryId } = await market.admin.ok('POST', '/categories', {
    name: `Soup ${crypto.randomUUID()}`,
  })
  const vendorIds: string[] = []
  const productIds: string[] = []
  for (const owner of [people.owner0, people.owner1]) {
    const vendor = await owner.ok('POST', '/vendors', { name: 'Mama Put', address: ADDRESS })
    await market.admin.ok('POST', `/vendors/${vendor.id}/approve`)
    for (const stock of STOCK.slice(productIds.length, productIds.length + 2)) {
      const meal = { vendorId: vendor.id, categoryId, name: 'Suya', price: 700 + productIds.length, stock }
      productIds.push((await owner.ok('POST', '/products', meal)).id)
    }
    vendorIds.push(vendor.id)
  }
  Object.assign(stage, { vendorIds, productIds, orderIds: [], deliveryIds: new Map(), shaken: new Set() })
}

async function signIn(stage: Stage, who: Who): Promise<Reply> {
  const { market, accounts, people } = stage
  const email = accounts[who]?.email ?? 'admin@example.com'
  const reply = await market.anyone.post('/auth/login', { email, password: PASSWORD })
  if (reply.status === 200 && who !== 'admin') people[who] = market.anyone.with(reply.body.accessToken)
  return reply
}

const MISSING_ORDER = `ord_${'0'.repeat(26)}`
const MISSING_DELIVERY = `dlv_${'0'.repeat(26)}`

/** Who acts and on which order, so that both are settled before anything of a batch happens. */
export interface Call {
  who: Who
  orderId: string
  action: Settled
}

export function settle(stage: Stage, wanted: Action, orders: (Order | undefined)[]): Call {
  const index = 'order' in wanted ? orderMeant(stage.orderIds.length, wanted.order) : -1
  const action = concrete(wanted, orders[index])
  const who = action.do === 'sign-in' ? action.who : whoMeant(senderOf(action), orders[index])
  return { who, orderId: stage.orderIds[index] ?? MISSING_ORDER, action }
}

/** Sends the call as that person, with a key where one is given. */
export async function perform(stage: Stage, { who, orderId, action }: Call, key?: string): Promise<Reply> {
  const client = stage.people[who]
  const options = key ? { headers: { 'idempotency-key': key } } : {}
  const post = (path: string, body?: object) => client.post(path, body, options)
  const onDelivery = (verb: string, body?: object) =>
    post(`/deliveries/${stage.deliveryIds.get(orderId) ?? MISSING_DELIVERY}/${verb}`, body)
  switch (action.do) {
    case 'place':
      return post('/orders', orderOf(stage, action))
    case 'accept':
    case 'ready':
      return post(`/orders/${orderId}/${action.do}`)
    case 'cancel':
      return post(`/orders/${orderId}/cancel`, { reason: 'Because' })
    case 'claim':
      return onDelivery('accept')
    case 'assign':
      return onDelivery('assign', { courierId: stage.courierIds[action.courier] })
    case 'pick-up':
    case 'deliver':
    case 'release':
      return onDelivery(action.do)
    case 'stock':
      return client.patch(`/products/${stage.productIds[action.product]}`, { stock: action.stock })
    case 'menu':
      return client.patch(`/products/${stage.productIds[action.product]}`, { available: action.available })
    case 'pause':
      return client.patch(`/vendors/${stage.vendorIds[action.vendor]}`, { acceptingOrders: action.accepting })
    case 'shift':
      return client.patch('/couriers/me', { available: action.available })
    case 'vendor':
      return post(`/vendors/${stage.vendorIds[action.vendor]}/${action.to}`)
    case 'courier':
      return post(`/couriers/${stage.courierIds[action.courier]}/${action.to}`)
    case 'account':
      stage.shaken.add(action.whom)
      return post(`/users/${await accountId(stage, action.whom)}/${action.to}`)
    case 'sign-in':
      return signIn(stage, who)
  }
}

async function accountId({ accounts, market }: Stage, who: Who): Promise<string> {
  return accounts[who]?.id ?? (await market.admin.ok('GET', '/me')).id
}

function orderOf(stage: Stage, { vendor, lines }: Extract<Settled, { do: 'place' }>): object {
  const items = lines.map(({ product, quantity }) => ({ productId: stage.productIds[product], quantity }))
  return { vendorId: stage.vendorIds[vendor], items, deliveryAddress: HOME }
}
