import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ADDRESS } from '../helpers/kitchen.ts'
import { type Marketplace, openMarketplace, PASSWORD, type Person } from '../helpers/marketplace.ts'
import { outcome, tally } from '../helpers/outcome.ts'

const NEXT = 'another sentence, just as long'

let market: Marketplace
beforeAll(async () => void (market = await openMarketplace()))
afterAll(() => market.close())

const login = (email: string, password: string) => market.anyone.post('/auth/login', { email, password })
const refresh = ({ refreshToken }: Person) => market.anyone.post('/auth/refresh', { refreshToken })
const change = (person: Person, fields: object = {}) =>
  person.client.post('/me/password', { currentPassword: PASSWORD, newPassword: NEXT, ...fields })

describe('your account', () => {
  it.each(['CUSTOMER', 'VENDOR', 'COURIER'] as const)('is shown to you as %s', async (role) => {
    const person = await market.register(role, 'Ada Obi')
    expect(await person.client.ok('GET', '/me')).toEqual({
      id: person.id,
      email: person.email,
      name: 'Ada Obi',
      phone: '+2348012345678',
      role,
      status: 'ACTIVE',
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    })
  })

  it('is nothing to who is not signed in', async () => {
    expect(outcome(await market.anyone.get('/me'))).toBe('401 unauthenticated')
    expect(outcome(await market.anyone.patch('/me', { name: 'X' }))).toBe('401 unauthenticated')
    expect(outcome(await market.anyone.post('/me/password', {}))).toBe('401 unauthenticated')
  })
})

describe('changing your account', () => {
  it('changes what is given and nothing else', async () => {
    const { client } = await market.register('CUSTOMER', 'Ada Obi')
    const before = await client.ok('GET', '/me')
    expect(await client.ok('PATCH', '/me', { name: '  Zoe\u0308 ' })).toEqual({ ...before, name: 'Zoë' })
    const after = { ...before, name: 'Zoë', phone: '+442079460018' }
    expect(await client.ok('PATCH', '/me', { phone: '+44 20 7946-0018' })).toEqual(after)
    expect(await client.ok('PATCH', '/me', {})).toEqual(after)
    expect(await client.ok('GET', '/me')).toEqual(after)
  })

  it('takes the phone away with null', async () => {
    const { client } = await market.register('CUSTOMER')
    expect((await client.ok('PATCH', '/me', { phone: null })).phone).toBeNull()
    expect((await client.ok('GET', '/me')).phone).toBeNull()
  })

  it.each([
    ['no name', { name: null }, '/name'],
    ['an empty name', { name: ' \t ' }, '/name'],
    ['a name of 121 characters', { name: 'é'.repeat(121) }, '/name'],
    ['a phone without a country', { phone: '08012345678' }, '/phone'],
    ['another role', { role: 'ADMIN' }, '/role'],
    ['another status', { status: 'ACTIVE' }, '/status'],
    ['another e-mail', { email: 'eve@example.com' }, '/email'],
    ['another id', { id: 'usr_1' }, '/id'],
    ['a password', { password: NEXT }, '/password'],
  ])('does not take %s', async (_, fields, path) => {
    const { client } = await market.register('CUSTOMER')
    const before = await client.ok('GET', '/me')
    expect(outcome(await client.patch('/me', { name: 'Eve', ...fields }))).toBe(
      `422 validation_failed ${path}`,
    )
    expect(await client.ok('GET', '/me')).toEqual(before)
  })

  it('takes a name of 120 characters, however many units they have', async () => {
    const { client } = await market.register('CUSTOMER')
    const name = '𝒳'.repeat(120)
    expect((await client.ok('PATCH', '/me', { name })).name).toBe(name)
  })
})

describe('changing your password', () => {
  it('ends every session and takes the new password alone', async () => {
    const person = await market.register('CUSTOMER')
    const { body: elsewhere } = await login(person.email, PASSWORD)
    expect(outcome(await change(person))).toBe('204')

    expect(outcome(await person.client.get('/me'))).toBe('401 unauthenticated')
    expect(outcome(await market.anyone.with(elsewhere.accessToken).get('/me'))).toBe('401 unauthenticated')
    expect(outcome(await refresh(person))).toBe('401 invalid_token')
    expect(outcome(await login(person.email, PASSWORD))).toBe('401 invalid_credentials')
    expect(outcome(await login(person.email, NEXT))).toBe('200')
  })

  it('needs the current password, and ends nothing without it', async () => {
    const person = await market.register('CUSTOMER')
    const reply = await change(person, { currentPassword: NEXT })
    expect(outcome(reply)).toBe('422 validation_failed /currentPassword')
    expect(outcome(await person.client.get('/me'))).toBe('200')
    expect(outcome(await refresh(person))).toBe('200')
    expect(outcome(await login(person.email, PASSWORD))).toBe('200')
  })

  it.each([
    ['short', 'x7#kQ9!', '/newPassword'],
    ['long', 'x'.repeat(129), '/newPassword'],
    ['common', 'Password1', '/newPassword'],
    ['missing', undefined, '/newPassword'],
    ['no text', 12345678, '/newPassword'],
  ])('refuses a new one that is %s', async (_, newPassword, path) => {
    const person = await market.register('CUSTOMER')
    expect(outcome(await change(person, { newPassword }))).toBe(`422 validation_failed ${path}`)
    expect(outcome(await login(person.email, PASSWORD))).toBe('200')
  })

  it('refuses the e-mail address as the new one', async () => {
    const person = await market.register('CUSTOMER')
    const reply = await change(person, { newPassword: person.email.toUpperCase() })
    expect(outcome(reply)).toBe('422 validation_failed /newPassword')
  })

  it('lets one of five changes at once win', async () => {
    const person = await market.register('CUSTOMER')
    const wanted = Array.from({ length: 5 }, (_, index) => `${NEXT} ${index}`)
    const replies = await Promise.all(wanted.map((newPassword) => change(person, { newPassword })))
    expect(tally(replies)).toMatchObject({ '204': 1 })
    const winner = wanted[replies.findIndex(({ status }) => status === 204)]
    for (const password of wanted) {
      const expected = password === winner ? '200' : '401 invalid_credentials'
      expect(outcome(await login(person.email, password))).toBe(expected)
    }
  })
})

describe('your vendors', () => {
  it('are yours in any status, newest first, and nobody else’s', async () => {
    const [owner, other] = [await market.register('VENDOR'), await market.register('VENDOR')]
    const open = async (person: Person, name: string) =>
      (await person.client.ok('POST', '/vendors', { name, address: ADDRESS })).id
    const [first, foreign, second] = [
      await open(owner, 'First'),
      await open(other, 'Foreign'),
      await open(owner, 'Second'),
    ]
    await market.admin.ok('POST', `/vendors/${first}/suspend`)
    expect((await owner.client.ok('GET', '/me/vendors')).data).toMatchObject([
      { id: second, status: 'PENDING', ownerId: owner.id },
      { id: first, status: 'SUSPENDED', ownerId: owner.id },
    ])
    expect((await other.client.ok('GET', '/me/vendors')).data).toMatchObject([{ id: foreign }])
  })

  it('are for vendors', async () => {
    const { client } = await market.register('CUSTOMER')
    expect(outcome(await client.get('/me/vendors'))).toBe('403 forbidden')
    expect(outcome(await market.admin.get('/me/vendors'))).toBe('403 forbidden')
  })
})
