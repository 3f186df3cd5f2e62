import { afterAll, expect, it } from 'vitest'
import { openApp } from '../src/app.ts'
import { readConfig } from '../src/config.ts'
import { createLogger } from '../src/platform/logging.ts'
import { Client } from './helpers/client.ts'
import { Contract } from './helpers/contract.ts'
import { Place } from './helpers/database.ts'
import { PASSWORD } from './helpers/marketplace.ts'
import { createAdmin } from '../src/modules/accounts/commands/create-admin.ts'
import { hashPassword } from '../src/platform/security/password-hashing.ts'

const OLD = 'the secret that has signed all tokens until today'
const NEW = 'a fresh secret that takes the place of the old one'
const ADMIN = { email: 'admin@example.com', password: PASSWORD }

const place = new Place('rotation')
const closing: (() => Promise<void>)[] = []
afterAll(async () => {
  for (const close of closing) await close()
  await place.remove()
})

/** One more server on the same database, with secrets of its own. */
async function serve(JWT_SECRET: string, JWT_SECRETS_ACCEPTED = ''): Promise<Client> {
  const settings = {
    NODE_ENV: 'test',
    DATABASE_URL: place.database(),
    DATA_FOLDER: place.path,
    RATE_LIMIT: 'off',
  }
  const app = await openApp(readConfig({ ...settings, JWT_SECRET, JWT_SECRETS_ACCEPTED }))
  const server = await app.server(createLogger('silent'))
  const origin = await server.listen({ host: '127.0.0.1', port: 0 })
  closing.push(async () => {
    await server.close()
    await app.close()
  })
  if (closing.length === 1) {
    const passwordHash = await hashPassword(PASSWORD)
    await app.execute((tx) => createAdmin(tx, { email: ADMIN.email, passwordHash }))
  }
  return new Client(origin, new Contract(server.swagger() as unknown as Record<string, unknown>))
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
  const { accessToken } = await old.ok('POST', '/auth/login', ADMIN)
  const { nextCursor } = await old.with(accessToken).ok('GET', '/users?limit=1')
  expect(nextCursor).toBeTypeOf('string')
  const next = await both.with(accessToken).get(`/users?limit=1&cursor=${nextCursor}`)
  expect(next.status).toBe(200)

  const { nextCursor: fresh } = await both.with(accessToken).ok('GET', '/users?limit=1')
  expect(fresh).not.toBe(nextCursor)
  expect((await old.with(accessToken).get(`/users?limit=1&cursor=${fresh}`)).body.code).toBe('invalid_cursor')
})
