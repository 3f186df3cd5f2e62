import { afterAll, expect, it } from 'vitest'
import { Client } from './helpers/client.ts'
import { Contract } from './helpers/contract.ts'
import { PASSWORD } from './helpers/marketplace.ts'
import { Folder } from './helpers/process.ts'

const folder = new Folder()
afterAll(() => folder.remove())

const OLD = 'the secret that has signed all tokens until today'
const NEW = 'a fresh secret that takes the place of the old one'

async function serve(JWT_SECRET: string, JWT_SECRETS_ACCEPTED = ''): Promise<Client> {
  const { origin } = await folder.serve({ JWT_SECRET, JWT_SECRETS_ACCEPTED })
  const document = await (await fetch(`${origin}/openapi.json`)).json()
  return new Client(origin, new Contract(document as Record<string, unknown>))
}

it('changes the secret in three steps over two servers, and nobody signs in again', async () => {
  // As docs/operate.md tells it: all know the new one, all sign with it, all forget the old one.
  const [before, knowing] = [await serve(OLD), await serve(OLD, NEW)]
  const person = { email: 'ada@example.com', password: PASSWORD, name: 'Ada', role: 'CUSTOMER' }
  const early = await before.ok('POST', '/auth/register', person)

  // Some servers are a step ahead of others, and each believes what the other signs.
  const signing = await serve(NEW, OLD)
  const { accessToken: late } = await signing.ok('POST', '/auth/login', {
    email: person.email,
    password: PASSWORD,
  })
  for (const token of [early.accessToken, late]) {
    for (const server of [knowing, signing]) expect((await server.with(token).get('/me')).status).toBe(200)
  }

  const after = await serve(NEW)
  expect((await after.with(late).get('/me')).status).toBe(200)
  // An access token lives for minutes, and whoever has an older one refreshes it.
  expect((await after.with(early.accessToken).get('/me')).status).toBe(401)
  const { accessToken } = await after.ok('POST', '/auth/refresh', { refreshToken: early.refreshToken })
  expect((await after.with(accessToken).get('/me')).status).toBe(200)
  expect((await before.with(accessToken).get('/me')).status).toBe(401)
})

it('reads the cursors of a secret that is accepted, and signs with the one that signs', async () => {
  const [old, both] = [await serve(OLD), await serve(NEW, OLD)]
  const admin = { email: 'admin@example.com', password: PASSWORD }
  await folder.run(['create-admin', '--email', admin.email, '--password', PASSWORD], { JWT_SECRET: OLD })
  const { accessToken } = await old.ok('POST', '/auth/login', admin)
  const { nextCursor } = await old.with(accessToken).ok('GET', '/users?limit=1')
  expect(nextCursor).toBeTypeOf('string')
  const next = await both.with(accessToken).get(`/users?limit=1&cursor=${nextCursor}`)
  expect(next.status).toBe(200)

  const { nextCursor: fresh } = await both.with(accessToken).ok('GET', '/users?limit=1')
  expect(fresh).not.toBe(nextCursor)
  expect((await old.with(accessToken).get(`/users?limit=1&cursor=${fresh}`)).body.code).toBe('invalid_cursor')
})
