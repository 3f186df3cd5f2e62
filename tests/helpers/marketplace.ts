import type { FastifyInstance } from 'fastify'
import { type App, openApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { createAdmin } from '../../src/modules/accounts/commands/create-admin.ts'
import { createLogger } from '../../src/platform/logging.ts'
import { hashPassword } from '../../src/platform/security/password-hashing.ts'
import { Client } from './client.ts'
import { Contract } from './contract.ts'
import { Place } from './database.ts'

/** Signs what the marketplaces of tests sign. */
export const JWT_SECRET = 'one secret for the marketplaces of tests'
export const PASSWORD = 'a sentence nobody guesses'

export interface Person {
  id: string
  email: string
  client: Client
  refreshToken: string
}

/** A whole marketplace on a port and in a database of its own, driven through its front door. */
export interface Marketplace {
  app: App
  /** The server that runs, for what it knows of itself. */
  server: FastifyInstance
  origin: string
  folder: string
  /** DATABASE_URL, for another process. */
  url: string
  anyone: Client
  admin: Client
  /** Moves the marketplace's clock, milliseconds. */
  wait: (ms: number) => void
  register: (role: 'CUSTOMER' | 'VENDOR' | 'COURIER', name?: string) => Promise<Person>
  close: () => Promise<void>
}

export async function openMarketplace(env: Record<string, string> = {}): Promise<Marketplace> {
  const place = new Place('test')
  let ahead = 0
  const config = readConfig({
    NODE_ENV: 'test',
    DATABASE_URL: place.database(),
    DATA_FOLDER: place.path,
    JWT_SECRET,
    RATE_LIMIT: 'off',
    WEBHOOKS_ALLOW_PRIVATE: 'on',
    ...env,
  })
  const app = await openApp(config, () => Date.now() + ahead)
  const server = await app.server(createLogger('silent'))
  const origin = await server.listen({ host: '127.0.0.1', port: 0 })
  const anyone = new Client(origin, new Contract(server.swagger() as unknown as Record<string, unknown>))

  const email = 'admin@example.com'
  const passwordHash = await hashPassword(PASSWORD)
  await app.execute((tx) => createAdmin(tx, { email, passwordHash }))
  const session = await anyone.ok('POST', '/auth/login', { email, password: PASSWORD })

  let people = 0
  return {
    app,
    server,
    origin,
    folder: place.path,
    url: place.database(),
    anyone,
    admin: anyone.with(session.accessToken),
    wait: (ms) => {
      ahead += ms
    },
    async register(role, name = `${role.toLowerCase()} ${people}`) {
      const person = {
        email: `person${people++}@example.com`,
        password: PASSWORD,
        name,
        role,
        phone: '+2348012345678',
      }
      const { user, accessToken, refreshToken } = await anyone.ok('POST', '/auth/register', person)
      return { id: user.id, email: user.email, client: anyone.with(accessToken), refreshToken }
    },
    async close() {
      await server.close()
      await app.close()
      await place.remove()
    },
  }
}

/** Another process of a marketplace, as far as its database and Redis can tell. */
export interface Neighbour {
  app: App
  origin: string
  /** The same account, calling this process. */
  by: (who: Pick<Person, 'client'>) => Client
  close: () => Promise<void>
}

export async function openNeighbour(
  market: Marketplace,
  env: Record<string, string> = {},
): Promise<Neighbour> {
  const config = readConfig({
    NODE_ENV: 'test',
    DATABASE_URL: market.url,
    DATA_FOLDER: market.folder,
    JWT_SECRET,
    RATE_LIMIT: 'off',
    ...env,
  })
  const app = await openApp(config)
  const server = await app.server(createLogger('silent'))
  const origin = await server.listen({ host: '127.0.0.1', port: 0 })
  const anyone = new Client(origin, new Contract(server.swagger() as unknown as Record<string, unknown>))
  return {
    app,
    origin,
    by: ({ client }) => anyone.with(client.token ?? ''),
    async close() {
      await server.close()
      await app.close()
    },
  }
}
