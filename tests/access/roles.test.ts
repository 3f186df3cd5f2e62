import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Client, Reply } from '../helpers/client.ts'
import { everything } from '../helpers/invariants.ts'
import { type Marketplace, openMarketplace } from '../helpers/marketplace.ts'
import { VAPID } from '../helpers/push-service.ts'
import { outcome } from '../helpers/outcome.ts'
import {
  call,
  cancelEverything,
  kindOf,
  MAKE,
  missingId,
  nonsense,
  openSide,
  type Side,
  subscribed,
} from './cast.ts'
import { deadTokens, JWT_SECRET } from './dead-tokens.ts'
import { routesOf } from './router.ts'
import { ACTORS, type Actor, CELLS, cellsThat, OPERATION_ROUTES, ROUTES, WORDS } from './routes-table.ts'

let market: Marketplace
let mine: Side
let theirs: Side
let dead: [title: string, token: string][]

beforeAll(async () => {
  market = await openMarketplace({ JWT_SECRET, PAYOUT_HOLD_HOURS: '0', ...VAPID })
  mine = await openSide(market)
  theirs = await openSide(market)
  dead = await deadTokens(market)
})
afterAll(() => market.close())

function clientOf(actor: Actor): Client {
  const people = { CUSTOMER: mine.customer, VENDOR: mine.kitchen.owner, COURIER: mine.courier }
  if (actor === 'nobody' || actor === 'dead') return market.anyone
  return actor === 'ADMIN' ? market.admin : people[actor].client
}

/** The answers to calls that are refused, which must leave every row of every table as it was. */
async function refused(calls: () => Promise<void>): Promise<void> {
  const before = JSON.stringify(await everything(market))
  await calls()
  expect(JSON.stringify(await everything(market)) === before, 'a refused call changed something').toBe(true)
}

it('has a row for every route of the running server, and no row without a route', () => {
  const inTables = [...ROUTES.map((route) => route.replace(' ', ' /api/v1')), ...OPERATION_ROUTES]
  const heads = inTables.flatMap((route) => (route.startsWith('GET') ? [route.replace('GET', 'HEAD')] : []))
  expect(routesOf(market.server).sort()).toEqual([...inTables, ...heads].sort())
})

it('is a table of 6 actors without a gap', () => {
  expect(CELLS).toHaveLength(ROUTES.length * ACTORS.length)
  for (const { may, route } of CELLS) expect(WORDS, route).toContain(may)
})

it('answers what lies outside of the API to everybody alike, whatever token they send', async () => {
  const { imageUrl } = (await call(market.admin, 'POST /vendors/:id/image', mine.kitchen.vendorId)).body
  const name = new URL(imageUrl).pathname.split('/').at(-1) ?? ''
  for (const route of OPERATION_ROUTES.filter((one) => !one.includes('*'))) {
    const path = (route.split(' ')[1] ?? '').replace(':name', name)
    const texts: string[] = []
    for (const token of [undefined, market.admin.token, 'garbage']) {
      const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {}
      const response = await fetch(market.origin + path, { headers })
      expect(response.status, route).toBe(200)
      texts.push(await response.text())
    }
    // What is measured changes by being looked at.
    if (path !== '/metrics') expect(new Set(texts).size, route).toBe(1)
  }
})

it('asks for a token before anything else, and changes nothing', async () => {
  await refused(async () => {
    for (const { route } of cellsThat('401')) {
      for (const reply of [await nonsense(market.anyone, route), await call(market.anyone, route, 'ord_1')]) {
        expect(outcome(reply), route).toBe('401 unauthenticated')
        expect(reply.headers.get('www-authenticate')).toBe('Bearer')
      }
    }
  })
})

it('takes no dead token of 9 kinds and 4 roles, wherever one is looked at, and changes nothing', async () => {
  expect(dead).toHaveLength(36)
  const own = await MAKE['orders']?.(market, mine, 'PLACED')
  await refused(async () => {
    for (const { route, may } of CELLS.filter(({ actor }) => actor === 'dead')) {
      for (const [title, token] of dead) {
        const reply = await (may === 'ok' ? nonsense : call)(market.anyone.with(token), route, own ?? '')
        const expected = may === 'ok' ? /^422 / : /^401 unauthenticated$/
        expect(outcome(reply), `${title} ${route}`).toMatch(expected)
      }
    }
  })
})

it('answers 403 to a role that may never do it, before shape and object, and changes nothing', async () => {
  const order = await MAKE['orders']?.(market, mine, 'PLACED')
  await refused(async () => {
    for (const { route, actor } of cellsThat('403')) {
      const client = clientOf(actor)
      for (const reply of [await nonsense(client, route), await call(client, route, order ?? '')]) {
        expect(outcome(reply), `${actor} ${route}`).toBe('403 forbidden')
      }
    }
  })
})

it('looks at the shape before the object, for everybody who may call, and changes nothing', async () => {
  await refused(async () => {
    for (const { route, actor } of cellsThat('ok', 'pub', 'own', 'all', 'taken')) {
      const expected = route.endsWith('/image') ? /^415 / : /^422 /
      expect(outcome(await nonsense(clientOf(actor), route)), `${actor} ${route}`).toMatch(expected)
    }
  })
})

it('lets everybody reach what is theirs, or public, or in an admin’s care', async () => {
  for (const { route, actor, may } of cellsThat('own', 'pub', 'all')) {
    const { courierId } = mine.courier
    const id = await objectFor(route, actor, may)
    if (id === undefined) continue
    const reply = await call(clientOf(actor), route, id, courierId)
    expect([200, 201, 204, 409], `${actor} ${route} ${outcome(reply)}`).toContain(reply.status)
    await cancelEverything(market)
  }
})

const STATES: Record<string, string> = { orders: 'ASSIGNED', deliveries: 'ASSIGNED', couriers: 'APPROVED' }

/** An object that the actor may reach by this route. */
async function objectFor(route: string, actor: Actor, may: string): Promise<string | undefined> {
  const kind = kindOf(route)
  if (kind === 'me') return subscribed(clientOf(actor))
  if (may === 'pub') return kind === 'vendors' ? theirs.kitchen.vendorId : theirs.kitchen.productId
  if (kind !== 'notifications') {
    const state = STATES[kind] ?? (kind === 'vendors' ? 'PENDING' : 'HIDDEN')
    return MAKE[kind]?.(market, may === 'own' ? mine : theirs, state)
  }
  // Nobody ever tells an admin anything.
  if (actor === 'ADMIN') return undefined
  const { data } = await clientOf(actor).ok('GET', '/notifications')
  return data[0]?.id ?? MAKE['notifications']?.(market, mine, 'UNREAD')
}

it('answers 404 for what is not there, to everybody who may ask for it', async () => {
  await refused(async () => {
    for (const { route, actor } of cellsThat('own', 'pub', 'all', 'taken')) {
      const reply: Reply = await call(clientOf(actor), route, missingId(route))
      expect(outcome(reply), `${actor} ${route}`).toBe('404 not_found')
    }
  })
})

it('tells a courier of a delivery that another has, and nothing else of it', async () => {
  const routes = cellsThat('taken')
  expect(routes).toHaveLength(1)
  const id = (await MAKE['deliveries']?.(market, theirs, 'ASSIGNED')) ?? ''
  await refused(async () => {
    for (const { route, actor } of routes) {
      const reply = await call(clientOf(actor), route, id)
      expect(outcome(reply)).toBe('409 delivery_taken')
      expect(reply.text).not.toContain(theirs.courier.courierId)
      expect(Object.keys(reply.body).sort()).toEqual(
        ['code', 'detail', 'instance', 'requestId', 'status', 'title', 'type'].sort(),
      )
    }
  })
})
