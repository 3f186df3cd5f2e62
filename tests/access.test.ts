import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Route } from '../src/platform/http/route.ts'
import type { Client, Reply } from './helpers/client.ts'
import { ADDRESS, approvedCourier, type Kitchen, openKitchen, orderAt } from './helpers/kitchen.ts'
import { type Marketplace, openMarketplace, type Person } from './helpers/marketplace.ts'
import { outcome } from './helpers/outcome.ts'
import { form, plain } from './helpers/pictures.ts'

/**
 * Who may call what. `401`: signs in first. `403`: never, in this role. `ok`: may, and there is no object
 * to it. `pub`: what is public. `own`: their own too, or alone. `all`: whoever's it is. `taken`: is told
 * that another has it.
 */
const TABLE = `
                                       nobody  CUSTOMER  VENDOR  COURIER  ADMIN
  POST   /auth/register                ok      ok        ok      ok       ok
  POST   /auth/login                   ok      ok        ok      ok       ok
  POST   /auth/refresh                 ok      ok        ok      ok       ok
  POST   /auth/logout                  ok      ok        ok      ok       ok
  GET    /me                           401     ok        ok      ok       ok
  PATCH  /me                           401     ok        ok      ok       ok
  POST   /me/password                  401     ok        ok      ok       ok
  GET    /users                        401     403       403     403      ok
  GET    /users/:id                    401     403       403     403      all
  POST   /users/:id/suspend            401     403       403     403      all
  POST   /users/:id/reactivate         401     403       403     403      all

  GET    /vendors                      ok      ok        ok      ok       ok
  GET    /vendors/:id                  pub     pub       own     pub      all
  POST   /vendors                      401     403       ok      403      403
  PATCH  /vendors/:id                  401     403       own     403      all
  GET    /me/vendors                   401     403       ok      403      403
  POST   /vendors/:id/image            401     403       own     403      all
  POST   /vendors/:id/approve          401     403       403     403      all
  POST   /vendors/:id/suspend          401     403       403     403      all

  GET    /categories                   ok      ok        ok      ok       ok
  GET    /categories/:id               all     all       all     all      all
  POST   /categories                   401     403       403     403      ok
  PATCH  /categories/:id               401     403       403     403      all
  DELETE /categories/:id               401     403       403     403      all
  GET    /products                     ok      ok        ok      ok       ok
  GET    /products/:id                 pub     pub       own     pub      all
  POST   /products                     401     403       ok      403      ok
  PATCH  /products/:id                 401     403       own     403      all
  DELETE /products/:id                 401     403       own     403      all
  POST   /products/:id/image           401     403       own     403      all

  POST   /couriers                     401     403       403     ok       403
  GET    /couriers/me                  401     403       403     ok       403
  PATCH  /couriers/me                  401     403       403     ok       403
  GET    /couriers                     401     403       403     403      ok
  GET    /couriers/:id                 401     403       403     403      all
  POST   /couriers/:id/approve         401     403       403     403      all
  POST   /couriers/:id/suspend         401     403       403     403      all
  GET    /deliveries                   401     403       403     ok       ok
  GET    /deliveries/:id               401     403       403     own      all
  POST   /deliveries/:id/accept        401     403       403     taken    403
  POST   /deliveries/:id/assign        401     403       403     403      all
  POST   /deliveries/:id/pick-up       401     403       403     own      403
  POST   /deliveries/:id/deliver       401     403       403     own      403
  POST   /deliveries/:id/release       401     403       403     own      all

  POST   /orders                       401     ok        403     403      403
  GET    /orders                       401     ok        ok      ok       ok
  GET    /orders/:id                   401     own       own     own      all
  GET    /orders/:id/events            401     own       own     own      all
  POST   /orders/:id/accept            401     403       own     403      all
  POST   /orders/:id/ready             401     403       own     403      all
  POST   /orders/:id/cancel            401     own       own     403      all

  GET    /notifications                401     ok        ok      ok       ok
  GET    /notifications/unread-count   401     ok        ok      ok       ok
  POST   /notifications/:id/read       401     own       own     own      own
  POST   /notifications/read-all       401     ok        ok      ok       ok
`

const ACTORS = ['nobody', 'CUSTOMER', 'VENDOR', 'COURIER', 'ADMIN'] as const
type Actor = (typeof ACTORS)[number]
interface Cell {
  route: string
  actor: Actor
  may: string
}
const CELLS: Cell[] = TABLE.split('\n')
  .map((row) => row.trim().split(/\s+/))
  .filter(([, path]) => path?.startsWith('/'))
  .flatMap(([method, path, ...cells]) =>
    ACTORS.map((actor, index) => ({ route: `${method} ${path}`, actor, may: cells[index] ?? '' })),
  )
const cellsThat = (...may: string[]) => CELLS.filter((cell) => may.includes(cell.may))

/** A customer, a vendor's owner and a courier who have to do with each other alone. */
interface Side {
  customer: Person
  kitchen: Kitchen
  courier: Person & { courierId: string }
  /** Waits for approval: nobody but its owner and admins sees it. */
  hiddenVendorId: string
}

let market: Marketplace
let mine: Side
let theirs: Side
let picture: Buffer

async function openSide(): Promise<Side> {
  const kitchen = await openKitchen(market)
  const hidden = await kitchen.owner.client.ok('POST', '/vendors', { name: 'Soon', address: ADDRESS })
  return {
    kitchen,
    customer: await market.register('CUSTOMER'),
    courier: await approvedCourier(market),
    hiddenVendorId: hidden.id,
  }
}

beforeAll(async () => {
  market = await openMarketplace()
  picture = await plain().png().toBuffer()
  mine = await openSide()
  theirs = await openSide()
})
afterAll(() => market.close())

function clientOf(actor: Actor, { customer, kitchen, courier }: Side = mine): Client {
  const people = { CUSTOMER: customer, VENDOR: kitchen.owner, COURIER: courier }
  if (actor === 'nobody') return market.anyone
  return actor === 'ADMIN' ? market.admin : people[actor].client
}

/** Makes an object of one side, new for each call: most calls use it up. */
const MAKE: Record<string, (side: Side, actor: Actor) => Promise<string>> = {
  users: async () => (await market.register('CUSTOMER')).id,
  vendors: async ({ kitchen }) =>
    (await kitchen.owner.client.ok('POST', '/vendors', { name: 'Soon', address: ADDRESS })).id,
  categories: async () => (await market.admin.ok('POST', '/categories', { name: `Soup ${counter++}` })).id,
  products: async ({ kitchen: { owner, categoryId }, hiddenVendorId: vendorId }) =>
    (await owner.client.ok('POST', '/products', { vendorId, categoryId, name: 'Suya', price: 1 })).id,
  couriers: async () => (await approvedCourier(market)).courierId,
  orders: async (side) => (await orderAt('ASSIGNED', side)).id,
  deliveries: async (side) => (await orderAt('ASSIGNED', side)).deliveryId,
  notifications: async (side, actor) => (await clientOf(actor, side).ok('GET', '/notifications')).data[0].id,
}
let counter = 0

/** Frees the places of both couriers. */
async function cancelEverything(): Promise<void> {
  const { data } = await market.admin.ok('GET', '/orders?active=true&limit=100')
  for (const { id } of data) await market.admin.ok('POST', `/orders/${id}/cancel`, { reason: 'The end' })
}

const kindOf = (route: string) => route.split('/')[1] ?? ''
const PREFIX: Record<string, string> = { users: 'usr', vendors: 'ven', categories: 'cat', products: 'prd' }
const missingId = (route: string) => `${PREFIX[kindOf(route)] ?? 'ord'}_00000000000000000000000000`

/** A call of the right shape, so that only who calls and what is called can be at fault. */
function call(client: Client, route: string, id: string): Promise<Reply> {
  const [method = '', path = ''] = route.split(' ')
  const bodies = {
    cancel: { reason: 'No' },
    assign: { courierId: mine.courier.courierId },
    image: form(picture, 'image/png'),
  }
  const body = bodies[path.split('/').at(-1) as keyof typeof bodies]
  return client.send(method, path.replace(':id', id), method === 'GET' ? undefined : body)
}

/** A call of a shape that no route knows. */
function nonsense(client: Client, route: string): Promise<Reply> {
  const [method = '', path = ''] = route.split(' ')
  const address = `${path.replace(':id', missingId(route))}?nonsense=1`
  return client.send(method, address, method === 'GET' ? undefined : { nonsense: true })
}

const shown = ({ status, body }: Reply) => ({ status, ...body, requestId: '', instance: '' })
const SUCCEEDED = [200, 201, 204]

it('has a row for every route of every module, and no other', () => {
  const routes = market.app.modules.flatMap((module) => [...module.routes])
  const found = routes.map(({ method, path }: Route) => `${method} ${path}`)
  expect([...new Set(CELLS.map(({ route }) => route))].sort()).toEqual(found.sort())
  for (const { may } of CELLS) expect(['401', '403', 'ok', 'pub', 'own', 'all', 'taken']).toContain(may)
})

it('asks for a token before anything else, and for a good one wherever one is looked at', async () => {
  for (const { route } of cellsThat('401')) {
    const reply = await nonsense(market.anyone, route)
    expect(outcome(reply), route).toBe('401 unauthenticated')
    expect(reply.headers.get('www-authenticate')).toBe('Bearer')
  }
  const impostor = market.anyone.with(`${market.admin.token?.slice(0, -4)}AAAA`)
  const isSignIn = ({ route }: Cell) => route.includes('/auth/')
  for (const { route } of CELLS.filter((cell) => cell.actor === 'nobody' && !isSignIn(cell))) {
    expect(outcome(await nonsense(impostor, route)), route).toBe('401 unauthenticated')
  }
})

it('answers 403 to a role that may never do it, before the shape is looked at', async () => {
  for (const { route, actor } of cellsThat('403')) {
    expect(outcome(await nonsense(clientOf(actor), route)), `${actor} ${route}`).toBe('403 forbidden')
  }
})

it('looks at the shape before the object, for everybody who may call', async () => {
  for (const { route, actor } of cellsThat('ok', 'pub', 'own', 'all', 'taken')) {
    expect(outcome(await nonsense(clientOf(actor), route)), `${actor} ${route}`).toMatch(
      route.endsWith('/image') ? /^415 / : /^422 /,
    )
  }
})

it('lets everybody reach what is theirs, or public, or in an admin’s care', async () => {
  for (const { route, actor, may } of cellsThat('own', 'pub', 'all')) {
    // Nobody ever tells an admin anything.
    if (actor === 'ADMIN' && kindOf(route) === 'notifications') continue
    const make = MAKE[kindOf(route)]
    const id = may === 'pub' ? publicId(route) : await make?.(may === 'own' ? mine : theirs, actor)
    const reply = await call(clientOf(actor), route, id ?? '')
    expect([...SUCCEEDED, 409], `${actor} ${route} ${outcome(reply)}`).toContain(reply.status)
    await cancelEverything()
  }
})

const publicId = (route: string) =>
  kindOf(route) === 'vendors' ? theirs.kitchen.vendorId : theirs.kitchen.productId

it('answers the same for what is foreign and what is not there', async () => {
  for (const { route, actor } of cellsThat('own', 'pub')) {
    const owner = actor === 'ADMIN' ? 'CUSTOMER' : actor
    const foreign = [await MAKE[kindOf(route)]?.(theirs, owner)]
    // What all may see, only its owner may change.
    if (!route.startsWith('GET') && ['vendors', 'products'].includes(kindOf(route)))
      foreign.push(publicId(route))
    const missing = shown(await call(clientOf(actor), route, missingId(route)))
    expect(missing).toMatchObject({ status: 404, code: 'not_found' })
    for (const id of foreign) {
      expect(shown(await call(clientOf(actor), route, id ?? '')), `${actor} ${route}`).toEqual(missing)
    }
    await cancelEverything()
  }
})

it('answers 404 for what is not there, to admins and to couriers who want a delivery', async () => {
  for (const { route, actor } of cellsThat('all', 'taken')) {
    const reply = await call(clientOf(actor), route, missingId(route))
    expect(outcome(reply), `${actor} ${route}`).toBe('404 not_found')
  }
})

it('tells a courier of a delivery that another has, and nothing else of it', async () => {
  for (const { route, actor } of cellsThat('taken')) {
    const reply = await call(clientOf(actor), route, (await MAKE['deliveries']?.(theirs, actor)) ?? '')
    expect(outcome(reply)).toBe('409 delivery_taken')
    expect(JSON.stringify(reply.body)).not.toContain(theirs.courier.courierId)
  }
})

it('finds nothing behind an id of another kind, or of no kind', async () => {
  const order = (await MAKE['orders']?.(theirs, 'CUSTOMER')) ?? ''
  for (const route of ['GET /orders/:id', 'GET /deliveries/:id', 'GET /couriers/:id', 'GET /users/:id']) {
    const almost = [`${order}%20`, `%20${order}`, order.toUpperCase(), order.slice(0, -1)]
    const ids = [...almost, theirs.kitchen.vendorId, 'x', 'a'.repeat(300), '%00', '..%2f..', 'é', '%25']
    for (const id of ids) {
      expect(outcome(await call(market.admin, route, id)), `${route} ${id}`).toBe('404 not_found')
    }
  }
})
