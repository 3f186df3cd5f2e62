import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createAdmin } from '../../src/modules/accounts/commands/create-admin.ts'
import { hashPassword } from '../../src/platform/security/password-hashing.ts'
import { approvedCourier, openKitchen, orderAt, orderFrom } from '../helpers/kitchen.ts'
import { type Marketplace, openMarketplace, PASSWORD, type Person } from '../helpers/marketplace.ts'
import { outcome, tally } from '../helpers/outcome.ts'
import { walk } from '../helpers/pages.ts'

let market: Marketplace
beforeAll(async () => void (market = await openMarketplace()))
afterAll(() => market.close())

type Who = Pick<Person, 'id'>

const suspend = ({ id }: Who) => market.admin.post(`/users/${id}/suspend`)
const reactivate = ({ id }: Who) => market.admin.post(`/users/${id}/reactivate`)
const login = ({ email }: Pick<Person, 'email'>, password: string) =>
  market.anyone.post('/auth/login', { email, password })
const refresh = ({ refreshToken }: Pick<Person, 'refreshToken'>) =>
  market.anyone.post('/auth/refresh', { refreshToken })

describe('a suspended account', () => {
  it('is shut out of every address at once', async () => {
    const person = await market.register('VENDOR')
    await market.admin.ok('POST', `/users/${person.id}/suspend`)
    const routes = market.app.modules.flatMap((module) => module.routes)
    const guarded = routes.filter(({ access }) => access.kind !== 'public')
    expect(guarded.length).toBeGreaterThan(40)
    for (const { method, path } of guarded) {
      const reply = await person.client.send(method, path.replace(':id', 'x'))
      expect(outcome(reply), `${method} ${path}`).toBe('401 unauthenticated')
    }
  })

  it('stays shut out of its sessions after it is let in again', async () => {
    const person = await market.register('CUSTOMER')
    await suspend(person)
    expect(outcome(await person.client.get('/me'))).toBe('401 unauthenticated')
    expect(outcome(await refresh(person))).toBe('401 invalid_token')

    expect(outcome(await reactivate(person))).toBe('200')
    expect(outcome(await person.client.get('/me'))).toBe('401 unauthenticated')
    expect(outcome(await refresh(person))).toBe('401 invalid_token')
    expect(outcome(await login(person, PASSWORD))).toBe('200')
  })

  it('learns of it only with the right password', async () => {
    const person = await market.register('CUSTOMER')
    await suspend(person)
    expect(outcome(await login(person, PASSWORD))).toBe('403 account_suspended')
    expect(outcome(await login(person, 'another sentence'))).toBe('401 invalid_credentials')
  })

  it('keeps no session of a login that ran at the same moment', async () => {
    for (let round = 0; round < 5; round++) {
      const person = await market.register('CUSTOMER')
      const logins = Promise.all(Array.from({ length: 6 }, () => login(person, PASSWORD)))
      await suspend(person)
      for (const { status, body } of await logins) {
        if (status !== 200) continue
        expect(outcome(await market.anyone.with(body.accessToken).get('/me'))).toBe('401 unauthenticated')
        expect(outcome(await refresh(body))).toBe('401 invalid_token')
      }
    }
  })

  it('keeps its e-mail', async () => {
    const { email, ...person } = await market.register('CUSTOMER')
    await suspend(person)
    const again = { email, password: PASSWORD, name: 'Ada Obi', role: 'CUSTOMER' }
    expect(outcome(await market.anyone.post('/auth/register', again))).toBe('409 email_taken /email')
  })

  it('leaves everybody else alone', async () => {
    const [person, other] = [await market.register('CUSTOMER'), await market.register('CUSTOMER')]
    await suspend(person)
    expect(outcome(await other.client.get('/me'))).toBe('200')
  })
})

describe('suspending and reactivating', () => {
  it('show the account, and do nothing the second time', async () => {
    const person = await market.register('CUSTOMER', 'Ada Obi')
    const shown = { id: person.id, name: 'Ada Obi', status: 'SUSPENDED' }
    expect(await suspend(person)).toMatchObject({ status: 200, body: shown })
    expect(await suspend(person)).toMatchObject({ status: 200, body: shown })
    expect(await market.admin.ok('GET', `/users/${person.id}`)).toMatchObject(shown)
    expect(await reactivate(person)).toMatchObject({ status: 200, body: { status: 'ACTIVE' } })
    const { body: session } = await login(person, PASSWORD)
    expect(await reactivate(person)).toMatchObject({ status: 200, body: { status: 'ACTIVE' } })
    expect(outcome(await market.anyone.with(session.accessToken).get('/me'))).toBe('200')
  })

  it('work on another admin, but not on oneself', async () => {
    const email = 'second-admin@example.com'
    const passwordHash = await hashPassword(PASSWORD)
    const { id } = await market.app.execute((tx) => createAdmin(tx, { email, passwordHash }))
    const second = market.anyone.with((await login({ email }, PASSWORD)).body.accessToken)
    expect(outcome(await second.post(`/users/${id}/suspend`))).toBe('409 cannot_suspend_self')
    expect(outcome(await second.get('/me'))).toBe('200')
    expect(outcome(await suspend({ id }))).toBe('200')
    expect(outcome(await second.get('/users'))).toBe('401 unauthenticated')
  })

  it('know nobody behind an unknown id', async () => {
    expect(outcome(await suspend({ id: 'usr_none' }))).toBe('404 not_found')
    expect(outcome(await reactivate({ id: 'usr_none' }))).toBe('404 not_found')
    expect(outcome(await market.admin.get('/users/usr_none'))).toBe('404 not_found')
  })

  it('are for admins', async () => {
    for (const role of ['CUSTOMER', 'VENDOR', 'COURIER'] as const) {
      const person = await market.register(role)
      const replies = await Promise.all([
        person.client.get('/users'),
        person.client.get(`/users/${person.id}`),
        person.client.post(`/users/${person.id}/suspend`),
        person.client.post(`/users/${person.id}/reactivate`),
      ])
      expect(tally(replies)).toEqual({ '403 forbidden': 4 })
    }
  })
})

describe('what a suspended account leaves behind', () => {
  it('a vendor takes no orders until its owner is back, and then as before', async () => {
    const kitchen = await openKitchen(market)
    const customer = await market.register('CUSTOMER')
    const order = async () => outcome(await customer.client.post('/orders', orderFrom(kitchen)))
    const takesOrders = async () =>
      (await market.anyone.ok('GET', `/vendors/${kitchen.vendorId}`)).acceptingOrders
    expect(await order()).toBe('201')
    await suspend(kitchen.owner)
    expect(await order()).toBe('409 vendor_not_accepting')
    expect(await takesOrders()).toBe(false)
    await reactivate(kitchen.owner)
    expect(await order()).toBe('201')

    await market.admin.ok('PATCH', `/vendors/${kitchen.vendorId}`, { acceptingOrders: false })
    await suspend(kitchen.owner)
    await reactivate(kitchen.owner)
    expect(await takesOrders()).toBe(false)
    expect(await order()).toBe('409 vendor_not_accepting')
  })

  it('a courier’s profile is suspended, and what they had not fetched is offered again', async () => {
    const kitchen = await openKitchen(market)
    const [customer, courier] = [await market.register('CUSTOMER'), await approvedCourier(market)]
    const { deliveryId } = await orderAt('ASSIGNED', { kitchen, customer, courier })
    await suspend(courier)
    expect(await market.admin.ok('GET', `/couriers/${courier.courierId}`)).toMatchObject({
      status: 'SUSPENDED',
      activeDeliveries: 0,
    })
    expect((await market.admin.ok('GET', `/deliveries/${deliveryId}`)).status).toBe('OPEN')
  })
})

describe('the list of accounts', () => {
  const ROLES = ['CUSTOMER', 'VENDOR', 'COURIER'] as const
  let made: Person[]
  const idsOf = (people: Person[]) => people.map(({ id }) => id).reverse()
  const ids = async (query: string, limit = 100) =>
    (await walk(market.admin, `/users?${query}`, limit)).filter(isMade)
  const isMade = (id: string) => made.some((person) => person.id === id)

  beforeAll(async () => {
    made = []
    for (let index = 0; index < 9; index++) {
      made.push(
        await market.register(ROLES[index % 3] ?? 'CUSTOMER', `Listed ${index % 2 === 0 ? 'Even' : 'Odd'}`),
      )
    }
    for (const person of made.slice(0, 4)) await suspend(person)
  })

  it('tells all, newest first', async () => {
    expect(await ids('')).toEqual(idsOf(made))
  })

  it('tells those of a role, of a status, of both', async () => {
    expect(await ids('role=COURIER')).toEqual(idsOf(made.filter((_, index) => index % 3 === 2)))
    expect(await ids('status=SUSPENDED')).toEqual(idsOf(made.slice(0, 4)))
    expect(await ids('status=ACTIVE&role=CUSTOMER')).toEqual(idsOf([made[6]!]))
    expect(await walk(market.admin, '/users?role=ADMIN&status=ACTIVE', 5)).toHaveLength(1)
  })

  it('tells those whose words begin so, within the same filters', async () => {
    const even = made.filter((_, index) => index % 2 === 0)
    expect(await ids('search=list+EVEN')).toEqual(idsOf(even))
    expect(await ids('search=even&status=SUSPENDED')).toEqual(idsOf([made[0]!, made[2]!]))
    expect(await ids(`search=${made[3]?.email}`)).toEqual([made[3]?.id])
    expect(await ids('search=even+odd')).toEqual([])
  })

  it.each([1, 2, 3, 5, 7])('gives each account once in pages of %i', async (limit) => {
    const all = await walk(market.admin, '/users', 100)
    expect(await walk(market.admin, '/users', limit)).toEqual(all)
    expect(await ids('search=listed', limit)).toEqual(idsOf(made))
  })

  it.each([
    'role=admin',
    'role=',
    'status=PENDING',
    'search=',
    `search=${'x'.repeat(65)}`,
    'limit=0',
    'limit=101',
  ])('refuses %s', async (query) => {
    expect(outcome(await market.admin.get(`/users?${query}`))).toBe(
      `422 validation_failed /${query.split('=', 1)[0]}`,
    )
  })
})
