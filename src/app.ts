import { type Config, ConfigError } from './config.ts'
import { marketplaceOf, metricsAccess, pushTermsOf, webhookTermsOf } from './marketplace.ts'
import { type Clock, systemClock } from './kernel/clock.ts'
import type { Event } from './kernel/event.ts'
import { type Links, openLinks } from './links.ts'
import { modulesOf } from './modules.ts'
import { authenticator, doorkeeper } from './modules/accounts/module.ts'
import { sessionPartsOf } from './modules/accounts/sessions.ts'
import { versionReader } from './platform/database/catalogue-versions.ts'
import { type DatabaseChoice, nameOf } from './platform/database/choice.ts'
import type { Database, Read } from './platform/database/database.ts'
import { faultOf } from './platform/database/faults.ts'
import { databaseMeasures } from './platform/database/measures.ts'
import { settledCurrency } from './platform/database/marketplace.ts'
import { SchemaAhead } from './platform/database/migrate.ts'
import { openSqlite } from './platform/database/sqlite.ts'
import type { Execute } from './platform/execute.ts'
import { CatalogueMemory } from './platform/http/catalogue.ts'
import { Cursors } from './platform/http/cursor.ts'
import { openServer, type StoppableServer } from './platform/http/stoppable-server.ts'
import type { ImageStore } from './platform/images/image-store.ts'
import { openImageStore } from './platform/images/open-image-store.ts'
import type { Logger } from './platform/logging.ts'
import { createMetrics, type Metrics } from './platform/metrics.ts'
import type { Module } from './platform/module.ts'
import { workMeasures } from './platform/outbox/measures.ts'
import type { Outbox } from './platform/outbox/outbox.ts'
import { createHub, type Hub } from './platform/realtime/hub.ts'
import { redisRelay } from './platform/realtime/relay.ts'
import { createRateLimits } from './platform/rate-limits.ts'
import { traced } from './platform/tracing/database.ts'
import { createWriting } from './platform/writing.ts'

/** The marketplace without its front door: what the server, the command line and the tests share. */
export interface App {
  database: Database
  read: Read
  execute: Execute
  outbox: Outbox
  /** Where pictures are kept. */
  images: ImageStore
  modules: readonly Module[]
  metrics: Metrics
  /** Opens the ways to Redis and a collector, where there are any, for a process without a server. */
  connect: (logger: Logger) => void
  /** The HTTP server, not yet listening. Once `stopping` is true it tells that it is not ready. */
  server: (logger: Logger) => Promise<StoppableServer>
  close: () => Promise<void>
}

/** Opens the database as it is. Throws ConfigError. */
export async function openDatabase(choice: DatabaseChoice): Promise<Database> {
  try {
    if (choice.engine === 'sqlite') return openSqlite(choice.path)
    const { openMysql } = await import('./platform/database/mysql.ts')
    return await openMysql(choice)
  } catch (error) {
    throw new ConfigError(`DATABASE_URL: ${nameOf(choice)} cannot be opened (${String(error)})`)
  }
}

/** Brings the schema up to date and returns the names of the migrations that ran. Throws ConfigError. */
export async function migrate(database: Database): Promise<string[]> {
  try {
    return await database.migrate()
  } catch (error) {
    if (error instanceof SchemaAhead) throw new ConfigError(`DATABASE_URL: ${error.message}`)
    throw error
  }
}

/** Opens the database, brings its schema up to date and puts the modules together. Throws ConfigError. */
export async function openApp(config: Config, clock: Clock = systemClock): Promise<App> {
  const links = await openLinks(config)
  const { tracing, redis } = links
  const database = traced(await openDatabase(config.database), tracing)
  const parts = putTogether(config, clock, database, links)
  const { read, execute, outbox, images, modules, metrics, hub } = parts
  await bringUpToDate(database, execute, config)
  const connect = (logger: Logger) => {
    redis?.connect(logger)
    tracing?.reportTo(logger)
  }
  return {
    database,
    read,
    execute,
    outbox,
    images,
    modules,
    metrics,
    connect,
    async server(logger) {
      connect(logger)
      hub.start(logger)
      return openServer(database, parts.broker, redis, {
        ...parts,
        logger,
        cursors: new Cursors(config.jwtSecret, config.acceptedSecrets),
        trustProxy: config.trustProxy,
        corsOrigins: config.corsOrigins,
        metricsAccess: metricsAccess(config),
        publicUrl: () => read.marketplace.publicUrl,
        async listening(url) {
          read.marketplace.publicUrl ||= url
          await outbox.start(logger, 'server')
        },
        stopped: () => outbox.stop(),
      })
    },
    async close() {
      redis?.close()
      await Promise.all([database.close(), tracing?.close()])
    },
  }
}

/** The modules and what they work with: how they write, and how what they recorded reaches those who are told of it. */
function putTogether(
  config: Config,
  clock: Clock,
  database: Database,
  { tracing, redis, broker, mailer, gateways, transfers }: Links,
) {
  const marketplace = marketplaceOf(config, [...gateways.keys()], mailer !== null)
  const images = openImageStore(config.images)
  const limits = createRateLimits(config.rateLimit, redis)
  const read: Read = { sql: database.read, marketplace }
  const sessionParts = sessionPartsOf(config, clock)
  const publish: Hub['publish'] = (events) => hub.publish(events)
  const terms = { webhookTerms: webhookTermsOf(config), pushTerms: pushTermsOf(config) }
  const foreign = { gateways, transfers, ...terms }
  const modules = modulesOf({ read, clock, images, limits, sessionParts, publish, ...foreign })
  const measures = modules.flatMap((module) => module.measures?.(read) ?? [])
  const metrics = createMetrics([
    ...measures,
    ...databaseMeasures(database),
    ...workMeasures(read, clock, broker),
  ])
  const committed = (events: readonly Event[]) => {
    metrics.facts(events)
    publish(events)
  }
  const told = { broker, mailer, tracing, committed }
  const { execute, outbox } = createWriting(database, read, clock, modules, metrics, told)
  const door = doorkeeper(read, execute, clock)
  const topics = modules.flatMap((module) => module.topics ?? [])
  const hub = createHub({ read, topics, doorkeeper: door, metrics, relay: redis && redisRelay(redis) })
  const catalogue = config.catalogueCache === 'on' ? new CatalogueMemory(versionReader(database, read)) : null
  const authenticate = authenticator(read, sessionParts, clock)
  const more = { tracing, limits, metrics, broker, hub, doorkeeper: door, authenticate, catalogue }
  return { read, execute, outbox, images, modules, ...more }
}

async function bringUpToDate(database: Database, execute: Execute, config: Config): Promise<void> {
  try {
    await migrate(database)
    const currency = await settledCurrency(execute, config.currency)
    if (currency !== config.currency) {
      throw new ConfigError(
        `CURRENCY is ${config.currency}, but this marketplace was started with ${currency}`,
      )
    }
  } catch (error) {
    await database.close()
    if (faultOf(error) !== 'unavailable') throw error
    throw new ConfigError(`DATABASE_URL: ${nameOf(config.database)} cannot be used (${String(error)})`)
  }
}
