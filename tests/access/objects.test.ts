import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Client } from '../helpers/client.ts'
import { everything } from '../helpers/invariants.ts'
import { type Marketplace, openMarketplace } from '../helpers/marketplace.ts'
import { VAPID } from '../helpers/push-service.ts'
import { outcome } from '../helpers/outcome.ts'
import {
  bytesOf,
  call,
  cancelEverything,
  kindOf,
  KINDS,
  MAKE,
  missingId,
  openSide,
  peopleOf,
  type Side,
} from './cast.ts'
import { OBJECT_CELLS, PEOPLE, type Who } from './objects-table.ts'
import { CELLS, cellsThat, ROUTES } from './routes-table.ts'

let market: Marketplace
let mine: Side
let theirs: Side
let people: Record<Who, Client>

beforeAll(async () => {
  market = await openMarketplace({ PAYOUT_HOLD_HOURS: '0', ...VAPID })
  mine = await openSide(market)
  theirs = await openSide(market)
  people = peopleOf(market, mine, theirs)
})
afterAll(() => market.close())

const ROLE_OF: Record<Who, string> = {
  nobody: 'nobody',
  customer: 'CUSTOMER',
  stranger: 'CUSTOMER',
  owner: 'VENDOR',
  rival: 'VENDOR',
  courier: 'COURIER',
  other: 'COURIER',
  admin: 'ADMIN',
}
/** The steps of orders and deliveries have a table of their own. */
const isStep = (route: string) => /^POST \/(orders|deliveries)\/:id\/(?!payments$)/.test(route)
const WITH_OBJECT = ROUTES.filter((route) => route.includes(':id'))

it('has rows for every route that names an object, and agrees with the table of the roles', () => {
  const inTable = new Set(OBJECT_CELLS.map(({ route }) => route))
  expect([...inTable].sort()).toEqual(WITH_OBJECT.filter((route) => !isStep(route)).sort())
  for (const { route, state, who, answer } of OBJECT_CELLS) {
    const may = CELLS.find((cell) => cell.route === route && cell.actor === ROLE_OF[who])?.may ?? ''
    expect(answer === '.', `${who} ${route} ${state}`).toBe(may === '401' || may === '403')
  }
})

it('is a table of 136 rows and 8 people: 1088 cells', () => {
  expect(OBJECT_CELLS).toHaveLength(1088)
  const words = OBJECT_CELLS.map(({ answer }) => answer)
  const codes = [
    'category_in_use',
    'cash_not_held',
    'invalid_transition',
    'account_erased',
    'order_not_payable',
    'refund_exceeds_payment',
  ]
  expect(new Set(words)).toEqual(new Set(['.', 'yes', 'no', ...codes]))
  expect(words.filter((word) => word === 'no').length).toBeGreaterThan(90)
})

describe.each([...new Set(OBJECT_CELLS.map(({ route }) => route))])('%s', (route) => {
  const cells = OBJECT_CELLS.filter((cell) => cell.route === route && cell.answer !== '.')
  const refused = cells.filter(({ answer }) => answer === 'no')
  const done = cells.filter(({ answer }) => answer !== 'no')
  const statesOf = (some: typeof cells) => [...new Set(some.map(({ state }) => state))]
  const make = (state: string) =>
    MAKE[kindOf(route)]?.(market, mine, state) ?? Promise.reject(new Error(route))

  it.each(statesOf(refused))(
    'answers a foreign %s and a missing one alike, to the byte, and changes nothing',
    async (state) => {
      const id = await make(state)
      const before = JSON.stringify(await everything(market))
      for (const { who } of refused.filter((cell) => cell.state === state)) {
        const missing = bytesOf(await call(people[who], route, missingId(route)), missingId(route))
        expect(missing).toMatchObject({ status: 404 })
        const foreign = await call(people[who], route, id)
        expect(bytesOf(foreign, id), `${who} ${state}`).toEqual(missing)
        if (route.startsWith('GET')) {
          const head = await people[who].send('HEAD', route.replace('GET ', '').replace(':id', id))
          expect(bytesOf(head, id), `HEAD ${who}`).toEqual({ ...bytesOf(foreign, id), text: '' })
        }
      }
      expect(JSON.stringify(await everything(market)) === before, 'something changed').toBe(true)
      await cancelEverything(market)
    },
  )

  it.each(statesOf(done))('is done with a %s for those who may', async (state) => {
    for (const { who, answer } of done.filter((cell) => cell.state === state)) {
      const id = await make(state)
      const reply = await call(people[who], route, id)
      const expected = answer === 'yes' ? /^20[014]$/ : new RegExp(`^409 ${answer}$`)
      expect(outcome(reply), `${who} ${state}`).toMatch(expected)
      if (route.startsWith('GET')) {
        const head = await people[who].send('HEAD', route.replace('GET ', '').replace(':id', id))
        expect([head.status, head.text], `HEAD ${who}`).toEqual([200, ''])
        expect(head.headers.get('content-length')).toBe(reply.headers.get('content-length'))
      }
      await cancelEverything(market)
    }
  })
})

it('lists to each what they may open, and nothing else', async () => {
  for (const kind of ['orders', 'deliveries']) {
    const route = `GET /${kind}/:id`
    for (const state of new Set(
      OBJECT_CELLS.filter((cell) => cell.route === route).map((cell) => cell.state),
    )) {
      const id = await MAKE[kind]?.(market, mine, state)
      for (const { who, answer } of OBJECT_CELLS.filter(
        (cell) => cell.route === route && cell.state === state,
      )) {
        if (answer === '.') continue
        const { data } = await people[who].ok('GET', `/${kind}?limit=100`)
        const isListed = data.some((one: { id: string }) => one.id === id)
        expect(isListed, `${who} ${kind} ${state}`).toBe(answer === 'yes')
      }
      await cancelEverything(market)
    }
  }
})

it('finds nothing behind an id of another kind, whoever asks and whoever’s it is, to the byte', async () => {
  const ids: string[] = []
  for (const kind of KINDS) ids.push((await MAKE[kind]?.(market, mine, 'ASSIGNED')) ?? '')
  let asked = 0
  const before = JSON.stringify(await everything(market))
  for (const { route, actor } of cellsThat('pub', 'own', 'all', 'taken')) {
    const who = PEOPLE.find((one) => ROLE_OF[one] === actor) as Who
    const courierId = mine.courier.courierId
    const missing = bytesOf(await call(people[who], route, missingId(route), courierId), missingId(route))
    expect(missing).toMatchObject({ status: 404 })
    for (const id of ids.filter((_, index) => KINDS[index] !== kindOf(route))) {
      expect(bytesOf(await call(people[who], route, id, courierId), id), `${actor} ${route} ${id}`).toEqual(
        missing,
      )
      asked++
    }
  }
  expect(JSON.stringify(await everything(market)) === before, 'something changed').toBe(true)
  expect(asked).toBe(cellsThat('pub', 'own', 'all', 'taken').length * (KINDS.length - 1))
}, 120_000)

it('finds nothing behind an id of no kind', async () => {
  const order = (await MAKE['orders']?.(market, theirs, 'PLACED')) ?? ''
  const almost = [`${order}%20`, `%20${order}`, order.toUpperCase(), order.slice(0, -1)]
  const ids = [...almost, 'x', 'a'.repeat(300), '%00', '..%2f..', 'é', '%25', "'or'1'='1", '*', '-1']
  for (const route of WITH_OBJECT.filter((one) => one.startsWith('GET'))) {
    for (const id of ids) {
      expect(outcome(await call(market.admin, route, id)), `${route} ${id}`).toBe('404 not_found')
    }
  }
})
