import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { JWT_SECRET, type Marketplace, openMarketplace, type Person } from '../helpers/marketplace.ts'
import { outcome } from '../helpers/outcome.ts'

type Claims = Record<string, unknown>

let market: Marketplace
let person: Person
beforeAll(async () => {
  market = await openMarketplace()
  person = await market.register('CUSTOMER')
})
afterAll(() => market.close())

const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
const claimsOf = (token = ''): Claims =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())

interface Forgery {
  header?: Claims
  /** Undefined takes a claim out. */
  claims?: Claims
  key?: string
  hash?: string
}

/** The person's own token, made anew by someone who knows how and perhaps the secret. */
function forge({ header, claims, key = JWT_SECRET, hash = 'sha256' }: Forgery): string {
  const head = encode({ alg: 'HS256', typ: 'at+jwt', ...header })
  const content = `${head}.${encode({ ...claimsOf(person.client.token), ...claims })}`
  return `${content}.${createHmac(hash, key).update(content).digest('base64url')}`
}

const keyOf = (text: string) => ({ kty: 'oct', alg: 'HS256', k: Buffer.from(text).toString('base64url') })

const call = (token: string) => market.anyone.with(token).get('/me')
const withHeader = (authorization: string) => market.anyone.get('/me', { headers: { authorization } })
const now = () => Math.floor(Date.now() / 1000)

describe('a forged access token', () => {
  it('would work if it were made with the secret and told the truth', async () => {
    expect(outcome(await call(forge({})))).toBe('200')
  })

  it.each<[string, () => Forgery]>([
    ['signed with another secret', () => ({ key: `${JWT_SECRET}x` })],
    ['signed with nothing', () => ({ key: '' })],
    ['of HS384', () => ({ header: { alg: 'HS384' }, hash: 'sha384' })],
    ['of HS512', () => ({ header: { alg: 'HS512' }, hash: 'sha512' })],
    ['that says RS256', () => ({ header: { alg: 'RS256' } })],
    ['without an algorithm', () => ({ header: { alg: undefined } })],
    ['of another type', () => ({ header: { typ: 'JWT' } })],
    ['without a type', () => ({ header: { typ: undefined } })],
    ['with a critical extension', () => ({ header: { crit: ['exp'] } })],
    ['in lower case', () => ({ header: { alg: 'hs256' } })],
    ['of two algorithms', () => ({ header: { alg: ['HS256', 'none'] } })],
    ['that says ES256, signed with its text', () => ({ header: { alg: 'ES256' }, key: 'ES256' })],
    ['that names an empty file as its key', () => ({ header: { kid: '../../../dev/null' }, key: '' })],
    ['that asks the database for its key', () => ({ header: { kid: "' UNION SELECT 'mine" }, key: 'mine' })],
    ['that brings its key', () => ({ header: { jwk: keyOf('mine') }, key: 'mine' })],
    ['that says where its key is', () => ({ header: { jku: 'http://127.0.0.1/', kid: '1' }, key: 'mine' })],
    ['that says whose certificate it is', () => ({ header: { x5u: 'http://127.0.0.1/' }, key: 'mine' })],
    ['in another type of the same letters', () => ({ header: { typ: 'AT+JWT\u0000' } })],
    ['that has expired', () => ({ claims: { iat: now() - 1000, exp: now() - 1 } })],
    ['whose end is text', () => ({ claims: { exp: String(now() + 900) } })],
    ['from the future', () => ({ claims: { iat: now() + 3600, exp: now() + 4500 } })],
    ['that is not valid yet', () => ({ claims: { nbf: now() + 3600 } })],
    ['of another issuer', () => ({ claims: { iss: 'somebody' } })],
    ['for another audience', () => ({ claims: { aud: 'somebody' } })],
    ['for one audience more', () => ({ claims: { aud: ['fastyums', 'somebody'] } })],
    ['of no session', () => ({ claims: { sid: 'ses_none' } })],
    ['of a session as a list', () => ({ claims: { sid: [claimsOf(person.client.token)['sid']] } })],
    ['of another account', () => ({ claims: { sub: 'usr_none' } })],
    ['of the admin, with the session kept', () => ({ claims: { sub: claimsOf(market.admin.token)['sub'] } })],
    ...['iss', 'aud', 'exp', 'iat', 'sub', 'sid', 'jti'].map((claim): [string, () => Forgery] => [
      `without ${claim}`,
      () => ({ claims: { [claim]: undefined } }),
    ]),
  ])('%s is refused', async (_, forgery) => {
    expect(outcome(await call(forge(forgery())))).toBe('401 unauthenticated')
  })

  it.each(['none', 'None', 'NONE'])('of the algorithm "%s" is refused', async (alg) => {
    const [head, claims, signature] = forge({ header: { alg } }).split('.')
    for (const end of ['', '.', `.${signature}`]) {
      expect(outcome(await call(`${head}.${claims}${end}`))).toBe('401 unauthenticated')
    }
  })

  it('does not carry another claim under an old signature', async () => {
    const [head, , signature] = forge({}).split('.')
    const claims = encode({ ...claimsOf(person.client.token), sub: claimsOf(market.admin.token)['sub'] })
    expect(outcome(await call(`${head}.${claims}.${signature}`))).toBe('401 unauthenticated')
  })

  it('written in another way is of the same session, and ends with it', async () => {
    const { client, refreshToken } = await market.register('CUSTOMER')
    const token = client.token ?? ''
    // Of the last letter's six bits the signature needs four.
    const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    const other = token.slice(0, -1) + LETTERS[LETTERS.indexOf(token.at(-1) ?? '') ^ 1]
    const signature = (text: string) => Buffer.from(text.split('.')[2] ?? '', 'base64url').toString('hex')
    expect(signature(other)).toBe(signature(token))
    await market.anyone.post('/auth/logout', { refreshToken })
    for (const one of [token, other, `${token}=`, `${token}.`]) {
      expect(outcome(await call(one))).toBe('401 unauthenticated')
    }
  })

  it('raises nobody: the role is read from the account', async () => {
    const token = forge({ claims: { role: 'ADMIN' } })
    expect(outcome(await market.anyone.with(token).get('/users'))).toBe('403 forbidden')
  })
})

describe('the authorization header', () => {
  it('names its scheme in any case', async () => {
    expect(outcome(await withHeader(`bearer ${person.client.token}`))).toBe('200')
  })

  it.each(['', 'Bearer', 'Bearer ', 'Basic YTpi', 'Bearer a b', 'Bearer x', 'Bearer a.b.c', 'Bearer é'])(
    '"%s" signs nobody in, and says what would',
    async (authorization) => {
      const reply = await withHeader(authorization)
      expect(outcome(reply)).toBe('401 unauthenticated')
      expect(reply.headers.get('www-authenticate')).toBe('Bearer')
    },
  )

  it('is the one place for a token', async () => {
    expect(outcome(await market.anyone.get(`/me?access_token=${person.client.token}`))).toBe(
      '401 unauthenticated',
    )
    const cookie = `access_token=${person.client.token}`
    expect(outcome(await market.anyone.get('/me', { headers: { cookie } }))).toBe('401 unauthenticated')
  })

  it('that is wrong is refused where anyone may read, and not looked at where people sign in', async () => {
    const stale = market.anyone.with(forge({ key: 'old' }))
    expect(outcome(await stale.get('/products'))).toBe('401 unauthenticated')
    expect(outcome(await stale.post('/auth/logout', { refreshToken: 'x' }))).toBe('204')
  })
})
