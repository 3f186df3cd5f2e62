import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Reply } from '../helpers/client.ts'
import { type Marketplace, openMarketplace, PASSWORD } from '../helpers/marketplace.ts'
import { outcome, tally } from '../helpers/outcome.ts'

const DAY_MS = 24 * 60 * 60 * 1000

let market: Marketplace
beforeAll(async () => void (market = await openMarketplace()))
afterAll(() => market.close())

let people = 0
const newEmail = () => `eater${people++}@example.com`

const register = (fields: object = {}) =>
  market.anyone.post('/auth/register', {
    email: newEmail(),
    password: PASSWORD,
    name: 'Ada Obi',
    role: 'CUSTOMER',
    ...fields,
  })
const login = (email: string, password: string = PASSWORD) =>
  market.anyone.post('/auth/login', { email, password })
const refresh = (refreshToken: string) => market.anyone.post('/auth/refresh', { refreshToken })
const logout = (refreshToken: string) => market.anyone.post('/auth/logout', { refreshToken })
const me = (accessToken: string) => market.anyone.with(accessToken).get('/me')

/** Two sessions of one new account. */
async function twoSessions() {
  const { body: first } = await register()
  const { body: second } = await login(first.user.email)
  return { first, second }
}

describe('registering', () => {
  it('opens an account and signs it in', async () => {
    const { status, body } = await register({ email: ' Ada@Example.COM ', phone: '+234 801-234-5678' })
    expect(status).toBe(201)
    expect(body).toMatchObject({
      user: {
        email: 'ada@example.com',
        name: 'Ada Obi',
        phone: '+2348012345678',
        role: 'CUSTOMER',
        status: 'ACTIVE',
      },
      tokenType: 'Bearer',
      expiresIn: 900,
    })
    expect((await me(body.accessToken)).body).toEqual(body.user)
  })

  it('refuses an e-mail that has an account, in any case', async () => {
    await register({ email: 'bisi@example.com' })
    expect(outcome(await register({ email: 'BISI@example.COM' }))).toBe('409 email_taken /email')
    expect(outcome(await register({ email: 'bisi@example.com', role: 'VENDOR' }))).toBe(
      '409 email_taken /email',
    )
  })

  it('makes one account of ten that come at once with one e-mail', async () => {
    const email = newEmail()
    const replies = await Promise.all(Array.from({ length: 10 }, () => register({ email })))
    expect(tally(replies)).toEqual({ '201': 1, '409 email_taken /email': 9 })
  })

  it.each(['ADMIN', 'SYSTEM', 'customer', '', null, 1])('gives nobody the role %j', async (role) => {
    expect(outcome(await register({ role }))).toBe('422 validation_failed /role')
  })

  it.each(['status', 'id', 'isAdmin', 'createdAt'])('refuses the field %s', async (field) => {
    expect(outcome(await register({ [field]: 'ACTIVE' }))).toBe(`422 validation_failed /${field}`)
  })

  it('says everything that is missing', async () => {
    const reply = await market.anyone.post('/auth/register', {})
    expect(outcome(reply)).toBe('422 validation_failed /email /password /name /role')
  })
})

describe('a password', () => {
  it.each([
    ['of 7 characters', 'x7#kQ9!', '422 validation_failed /password'],
    ['of 8 characters', 'x7#kQ9!z', '201'],
    ['of 128 characters', 'jollof rice '.repeat(11).slice(0, 128), '201'],
    ['of 129 characters', 'jollof rice '.repeat(11).slice(0, 129), '422 validation_failed /password'],
    ['of 128 characters in 256 units', '🍚'.repeat(128), '201'],
    ['of 8 characters that compose to 4', 'e\u0301'.repeat(4), '422 validation_failed /password'],
    ['of spaces alone', ' '.repeat(9), '201'],
    ['with control characters', 'tab\tand\u0000nul', '201'],
    ['with a lone surrogate', 'a sentence \ud800', '422 validation_failed /password'],
    ['that is common', 'password1', '422 validation_failed /password'],
    ['that is common in capitals', 'PASSWORD1', '422 validation_failed /password'],
    ['of a run of digits', '12345678', '422 validation_failed /password'],
    ['that names the marketplace', 'FastYums1', '422 validation_failed /password'],
    ['that is a number', 12345678, '422 validation_failed /password'],
  ])('%s', async (_, password, expected) => {
    expect(outcome(await register({ password }))).toBe(expected)
  })

  it('must not be the e-mail address or its first part', async () => {
    const email = 'longenough@example.com'
    expect(outcome(await register({ email, password: 'LongEnough@example.com' }))).toBe(
      '422 validation_failed /password',
    )
    expect(outcome(await register({ email, password: 'longenough' }))).toBe('422 validation_failed /password')
  })

  it('is the same composed and taken apart', async () => {
    const { body } = await register({ password: 'cre\u0300me bru\u0302le\u0301e' })
    expect(outcome(await login(body.user.email, 'cr\u00e8me br\u00fbl\u00e9e'))).toBe('200')
  })

  it('keeps its spaces, its case and its last character', async () => {
    const password = `  ${'Plantain '.repeat(13)}`
    const { body } = await register({ password })
    const others = [
      password.trim(),
      password.toLowerCase(),
      `${password.slice(0, -1)}x`,
      password.slice(0, 72),
    ]
    for (const other of others)
      expect(outcome(await login(body.user.email, other))).toBe('401 invalid_credentials')
    expect(outcome(await login(body.user.email, password))).toBe('200')
  })
})

describe('signing in', () => {
  it('takes the e-mail in any case and with spaces around', async () => {
    const { body } = await register()
    const reply = await login(` ${body.user.email.toUpperCase()} `)
    expect(reply).toMatchObject({
      status: 200,
      body: { user: body.user, tokenType: 'Bearer', expiresIn: 900 },
    })
  })

  it('tells an unknown e-mail and a wrong password apart by nothing', async () => {
    const { body } = await register()
    const shown = ({ status, headers, body: { requestId: _, ...problem } }: Reply) => ({
      status,
      problem,
      headers: [...headers].filter(([name]) => !['date', 'x-request-id'].includes(name)),
    })
    const wrong = await login(body.user.email, 'not the password')
    expect(outcome(wrong)).toBe('401 invalid_credentials')
    expect(shown(await login('nobody@example.com'))).toEqual(shown(wrong))
  })
})

describe('refreshing', () => {
  it('gives the next pair, and the access token before lives on', async () => {
    const { body: first } = await register()
    const { status, body: next } = await refresh(first.refreshToken)
    expect(status).toBe(200)
    expect(next).toEqual({
      accessToken: expect.not.stringMatching(first.accessToken),
      refreshToken: expect.not.stringMatching(first.refreshToken),
      tokenType: 'Bearer',
      expiresIn: 900,
    })
    expect((await me(next.accessToken)).body).toEqual(first.user)
    expect(outcome(await me(first.accessToken))).toBe('200')
  })

  it('closes the whole session when a used token comes again, and no other session', async () => {
    const { first, second } = await twoSessions()
    const { body: next } = await refresh(first.refreshToken)
    expect(outcome(await refresh(first.refreshToken))).toBe('401 token_reused')

    expect(outcome(await refresh(next.refreshToken))).toBe('401 invalid_token')
    expect(outcome(await me(first.accessToken))).toBe('401 unauthenticated')
    expect(outcome(await me(next.accessToken))).toBe('401 unauthenticated')
    expect(outcome(await refresh(first.refreshToken))).toBe('401 token_reused')
    expect(outcome(await me(second.accessToken))).toBe('200')
    expect(outcome(await refresh(second.refreshToken))).toBe('200')
  })

  it('gives one pair to twenty at once, and that pair dies with the copied token', async () => {
    const { body } = await register()
    const replies = await Promise.all(Array.from({ length: 20 }, () => refresh(body.refreshToken)))
    expect(tally(replies)).toEqual({ '200': 1, '401 token_reused': 19 })
    const { body: successor } = replies.find(({ status }) => status === 200) as Reply
    expect(outcome(await refresh(successor.refreshToken))).toBe('401 invalid_token')
    expect(outcome(await me(successor.accessToken))).toBe('401 unauthenticated')
  })

  it('knows only refresh tokens, and only for refreshing', async () => {
    const { body } = await register()
    for (const token of [
      'x',
      body.accessToken.slice(0, 200),
      `${body.refreshToken}=`,
      ` ${body.refreshToken}`,
    ]) {
      expect(outcome(await refresh(token))).toBe('401 invalid_token')
    }
    expect(outcome(await me(body.refreshToken))).toBe('401 unauthenticated')
  })

  it.each(['', null, 7, {}, 'x'.repeat(201)])('refuses %j as a refresh token', async (refreshToken) => {
    const reply = await market.anyone.post('/auth/refresh', { refreshToken })
    expect(outcome(reply)).toBe('422 validation_failed /refreshToken')
  })
})

describe('signing out', () => {
  it('ends the session with its access tokens, and no other session', async () => {
    const { first, second } = await twoSessions()
    expect(outcome(await logout(first.refreshToken))).toBe('204')
    expect(outcome(await me(first.accessToken))).toBe('401 unauthenticated')
    expect(outcome(await refresh(first.refreshToken))).toBe('401 invalid_token')
    expect(outcome(await me(second.accessToken))).toBe('200')
  })

  it('works with a token that was used before', async () => {
    const { body: first } = await register()
    const { body: next } = await refresh(first.refreshToken)
    expect(outcome(await logout(first.refreshToken))).toBe('204')
    expect(outcome(await me(next.accessToken))).toBe('401 unauthenticated')
    expect(outcome(await refresh(next.refreshToken))).toBe('401 invalid_token')
  })

  it('is content with an unknown token and with doing it twice', async () => {
    const { body } = await register()
    expect(outcome(await logout('nobody has this one'))).toBe('204')
    expect(outcome(await logout(body.refreshToken))).toBe('204')
    expect(outcome(await logout(body.refreshToken))).toBe('204')
  })
})

describe('as time goes by', () => {
  it('an access token ends after 15 minutes, a refresh token after 30 days', async () => {
    const { body } = await register()
    market.wait(899_000)
    expect(outcome(await me(body.accessToken))).toBe('200')
    market.wait(2000)
    expect(outcome(await me(body.accessToken))).toBe('401 unauthenticated')

    market.wait(29 * DAY_MS)
    const { body: next } = await refresh(body.refreshToken)
    expect(outcome(await me(next.accessToken))).toBe('200')
    market.wait(30 * DAY_MS)
    expect(outcome(await refresh(next.refreshToken))).toBe('401 invalid_token')
  })

  it('a session ends after 180 days, however often it was refreshed', async () => {
    let { body: pair } = await register()
    for (let month = 0; month < 6; month++) {
      market.wait(29 * DAY_MS)
      pair = (await refresh(pair.refreshToken)).body
    }
    expect(outcome(await me(pair.accessToken))).toBe('200')
    market.wait(6 * DAY_MS)
    expect(outcome(await refresh(pair.refreshToken))).toBe('401 invalid_token')
  })
})
