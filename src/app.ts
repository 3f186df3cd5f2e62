import type { FastifyInstance } from 'fastify'
import { type Config, ConfigError } from './config.ts'
import { type Clock, systemClock } from './kernel/clock.ts'
import { Refusal } from './kernel/refusal.ts'
import { accountsModule, authenticator } from './modules/accounts/module.ts'
import { deliveryModule } from './modules/delivery/module.ts'
import { notificationsModule } from './modules/notifications/module.ts'
import { ordersModule } from './modules/orders/module.ts'
import { productsModule } from './modules/products/module.ts'
import { vendorsModule } from './modules/vendors/module.ts'
import type { Database, Read } from './platform/database/database.ts'
import { settledCurrency } from './platform/database/marketplace.ts'
import { openSqlite } from './platform/database/sqlite.ts'
import { reactionsByType } from './platform/events.ts'
import { createExecute, type Execute } from './platform/execute.ts'
import { Cursors } from './platform/http/cursor.ts'
import { buildServer } from './platform/http/server.ts'
import type { Logger } from './platform/logging.ts'
import type { Module } from './platform/module.ts'
import { AccessTokens } from './platform/security/access-tokens.ts'

/** The marketplace without its front door: what the server, the command line and the tests share. */
export interface App {
  database: Database
  read: Read
  execute: Execute
  modules: readonly Module[]
  /** The HTTP server, not yet listening. Once `stopping` is true it tells that it is not ready. */
  server: (logger: Logger) => Promise<FastifyInstance & { stopping?: boolean }>
  close: () => Promise<void>
}

/** Opens the database as it is. Throws ConfigError. */
export function openDatabase({ databasePath }: Config): Database {
  try {
    return openSqlite(databasePath)
  } catch (error) {
    throw new ConfigError(`DATABASE_URL: ${databasePath} cannot be opened (${String(error)})`)
  }
}

/** Opens the database, brings its schema up to date and puts the modules together. Throws ConfigError. */
export async function openApp(config: Config, clock: Clock = systemClock): Promise<App> {
  const database = openDatabase(config)
  const marketplace = { currency: config.currency, deliveryFee: config.deliveryFee }
  const read: Read = { sql: database.read, marketplace }
  const sessionParts = {
    accessTokens: new AccessTokens(config.jwtSecret, config.accessTokenTtlSeconds, clock),
    refreshTtlSeconds: config.refreshTokenTtlSeconds,
  }
  const modules: Module[] = [
    accountsModule(read, sessionParts),
    vendorsModule,
    productsModule,
    deliveryModule,
    ordersModule,
    notificationsModule,
  ]
  const react = reactionsByType(modules.flatMap((module) => module.reactions))
  const execute = createExecute({ database, clock, marketplace, react })

  try {
    await database.migrate()
    const currency = await settledCurrency(execute, config.currency)
    if (currency !== config.currency) {
      throw new ConfigError(
        `CURRENCY is ${config.currency}, but this marketplace was started with ${currency}`,
      )
    }
  } catch (error) {
    await database.close()
    throw error
  }

  return {
    database,
    read,
    execute,
    modules,
    async server(logger) {
      const server: FastifyInstance & { stopping?: boolean } = await buildServer({
        modules,
        read,
        execute,
        authenticate: authenticator(read, sessionParts, clock),
        cursors: new Cursors(config.jwtSecret),
        logger,
        trustProxy: config.trustProxy,
        async ready() {
          if (server.stopping)
            throw new Refusal('unavailable', { retryAfter: 5, detail: 'The server is stopping.' })
          await database.ping()
        },
      })
      return server
    },
    close: () => database.close(),
  }
}
