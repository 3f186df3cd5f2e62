import { dirname, join, resolve } from 'node:path'
import {
  addresses,
  broker,
  ConfigError,
  type Environment,
  given,
  demo,
  type Demo,
  mail,
  oneOf,
  origins,
  publicUrl,
  rateLimit,
  readTerms,
  redisUrl,
  wholeNumber,
} from './environment.ts'
import { paymentAccounts, pretendedProviders } from './payment-settings.ts'
import type { Provider } from './kernel/payment.ts'
import type { PaymentAccounts } from './platform/payments/open-gateways.ts'
import { type DatabaseChoice, readDatabaseUrl } from './platform/database/choice.ts'
import type { MailSettings } from './platform/mail/mailer.ts'
import type { BrokerAddress } from './platform/queue/rabbitmq.ts'
import type { TracingSettings } from './platform/tracing/tracing.ts'
import { acceptedSecrets, jwtSecret } from './secrets.ts'
import { transferAccount } from './payout-settings.ts'
import { vapidSettings } from './push-settings.ts'
import type { VapidSettings } from './platform/push/vapid.ts'
import { tracingSettings } from './tracing-settings.ts'
import type { Terms } from './platform/database/database.ts'
import type { PaystackAccount } from './platform/payments/paystack.ts'

export { ConfigError }

export interface Config {
  environment: 'development' | 'test' | 'production'
  host: string
  port: number
  database: DatabaseChoice
  /** What the marketplace keeps beside its database: the secret that it made, pictures. */
  dataFolder: string
  jwtSecret: string
  /** Secrets that verify besides the one that signs, so that a new one takes its place without a sign-in. */
  acceptedSecrets: string[]
  accessTokenTtlSeconds: number
  refreshTokenTtlSeconds: number
  currency: string
  /** Minor units. */
  deliveryFee: number
  terms: Terms
  /** Where payouts are sent from; null: by a person. */
  transfers: PaystackAccount | null
  /** How long an order may wait for its vendor, and a delivery for its courier; 0: for ever. */
  acceptWithinMs: number
  pickUpWithinMs: number
  /** Multiplies every limit; null switches them off. */
  rateLimit: number | null
  trustProxy: string[] | false
  /** How long a server that was told to stop still takes what comes, telling that it is not ready. */
  drainSeconds: number
  /** redis:// or rediss://; null: this process limits and tells for itself. */
  redisUrl: string | null
  /** Where clients reach the server, for the addresses of pictures; null: where it listens. */
  publicUrl: string | null
  /** Where pictures are kept: a folder beside the database, or a bucket of S3-compatible storage. */
  images: { folder: string } | S3
  corsOrigins: string[]
  /** RabbitMQ; null: each process works its own outbox. */
  broker: BrokerAddress | null
  /** Where mails go; null: development prints them, and elsewhere none is sent. */
  mail: MailSettings | null
  /** What signs web push; null: browsers are told nothing. */
  vapid: VapidSettings | null
  /** Whether webhooks and web push may lead into private networks. */
  webhooksAllowPrivate: 'on' | 'off'
  /** Whether what anyone may read of the catalogue is remembered until it changes. */
  catalogueCache: 'on' | 'off'
  payments: PaymentAccounts
  /** The providers that `serve` pretends; their accounts are not known before it has started them. */
  pretended: Provider[]
  demo: Demo
  metricsToken: string | null
  /** Where a worker tells its metrics; null: nowhere. */
  metricsPort: number | null
  firstAdmin: { email: string; password: string } | null
  /** Where traces go; null: there are none. */
  tracing: TracingSettings | null
}

export interface S3 {
  endpoint: string
  bucket: string
  region: string
  accessKeyId: string
  secretAccessKey: string
}

const MINUTE_MS = 60_000
/** A week. */
const MOST_MINUTES = 10_080

/** Reads and checks the environment, once. Throws ConfigError. */
export function readConfig(env: Environment): Config {
  const terms = readTerms(env)
  const environment = oneOf(env, 'NODE_ENV', ['development', 'test', 'production'], 'development')
  const database = databaseChoice(env)
  const besides = database.engine === 'sqlite' ? dirname(database.path) : 'data'
  const dataFolder = resolve(given(env, 'DATA_FOLDER') ?? besides)
  const secret = jwtSecret(env, environment === 'production', dataFolder)
  return {
    environment,
    host: given(env, 'HOST') ?? (environment === 'production' ? '0.0.0.0' : '127.0.0.1'),
    port: wholeNumber(env, 'PORT', 3000, 0, 65_535),
    database,
    dataFolder,
    jwtSecret: secret,
    acceptedSecrets: acceptedSecrets(env),
    accessTokenTtlSeconds: wholeNumber(env, 'ACCESS_TOKEN_TTL', 900, 1, 86_400),
    refreshTokenTtlSeconds: wholeNumber(env, 'REFRESH_TOKEN_TTL', 2_592_000, 1, 31_536_000),
    currency: currency(env),
    deliveryFee: wholeNumber(env, 'DELIVERY_FEE', 50_000, 0, 1_000_000_000),
    terms,
    transfers: transferAccount(env, terms.payoutMethod, currency(env)),
    acceptWithinMs: MINUTE_MS * wholeNumber(env, 'ACCEPT_WITHIN_MINUTES', 10, 0, MOST_MINUTES),
    pickUpWithinMs: MINUTE_MS * wholeNumber(env, 'PICKUP_WITHIN_MINUTES', 30, 0, MOST_MINUTES),
    rateLimit: rateLimit(env, environment),
    trustProxy: addresses(env),
    drainSeconds: wholeNumber(env, 'DRAIN_SECONDS', 0, 0, 5),
    redisUrl: redisUrl(env),
    publicUrl: publicUrl(env),
    images: images(env, dataFolder),
    corsOrigins: origins(env),
    broker: broker(env),
    mail: mail(env, environment === 'production'),
    vapid: vapidSettings(env, environment, secret),
    webhooksAllowPrivate: oneOf(env, 'WEBHOOKS_ALLOW_PRIVATE', ['on', 'off'], 'off'),
    catalogueCache: oneOf(env, 'CATALOGUE_CACHE', ['on', 'off'], 'on'),
    payments: paymentAccounts(env, currency(env)),
    pretended: pretendedProviders(env, environment, currency(env)),
    demo: demo(env),
    metricsToken: given(env, 'METRICS_TOKEN') ?? null,
    metricsPort:
      given(env, 'METRICS_PORT') === undefined ? null : wholeNumber(env, 'METRICS_PORT', 0, 0, 65_535),
    firstAdmin: firstAdmin(env),
    tracing: tracingSettings(env),
  }
}

function databaseChoice(env: Environment): DatabaseChoice {
  const choice = readDatabaseUrl(given(env, 'DATABASE_URL') ?? 'sqlite:./data/fastyums.db')
  if (choice) return choice
  throw new ConfigError(
    'DATABASE_URL must be sqlite:<file>, such as sqlite:./data/fastyums.db, or mysql://user:password@host:3306/database',
  )
}

function currency(env: Environment): string {
  const code = given(env, 'CURRENCY') ?? 'NGN'
  if (!Intl.supportedValuesOf('currency').includes(code)) {
    throw new ConfigError('CURRENCY must be an ISO 4217 code such as NGN')
  }
  return code
}

function images(env: Environment, dataFolder: string): Config['images'] {
  const endpoint = given(env, 'S3_ENDPOINT')
  if (endpoint === undefined) return { folder: join(dataFolder, 'images') }
  if (!/^https?:\/\//.test(endpoint) || !URL.canParse(endpoint)) {
    throw new ConfigError('S3_ENDPOINT must be an http or https address such as https://s3.example.com')
  }
  const needed = (name: string) => {
    const value = given(env, name)
    if (value === undefined) throw new ConfigError(`${name} must be set where S3_ENDPOINT is`)
    return value
  }
  return {
    endpoint: endpoint.replace(/\/+$/, ''),
    bucket: needed('S3_BUCKET'),
    region: given(env, 'S3_REGION') ?? 'us-east-1',
    accessKeyId: needed('S3_ACCESS_KEY_ID'),
    secretAccessKey: needed('S3_SECRET_ACCESS_KEY'),
  }
}

function firstAdmin(env: Environment): Config['firstAdmin'] {
  const email = given(env, 'ADMIN_EMAIL')
  // A password is taken as it is, spaces included.
  const password = env['ADMIN_PASSWORD'] || undefined
  if (!email && !password) return null
  if (!email) throw new ConfigError('ADMIN_EMAIL must be set where ADMIN_PASSWORD is')
  if (!password) throw new ConfigError('ADMIN_PASSWORD must be set where ADMIN_EMAIL is')
  return { email, password }
}
