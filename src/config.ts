import { randomBytes } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import {
  addresses,
  ConfigError,
  type Environment,
  given,
  oneOf,
  origins,
  publicUrl,
  wholeNumber,
} from './environment.ts'
import { type DatabaseChoice, readDatabaseUrl } from './platform/database/choice.ts'

export { ConfigError }

export interface Config {
  environment: 'development' | 'test' | 'production'
  host: string
  port: number
  database: DatabaseChoice
  /** What the marketplace keeps beside its database: the secret that it made, pictures. */
  dataFolder: string
  jwtSecret: string
  accessTokenTtlSeconds: number
  refreshTokenTtlSeconds: number
  currency: string
  /** Minor units. */
  deliveryFee: number
  /** Multiplies every limit; null switches them off. */
  rateLimit: number | null
  trustProxy: string[] | false
  /** Where clients reach the server, for the addresses of pictures; null: where it listens. */
  publicUrl: string | null
  /** Where pictures are kept: a folder beside the database, or a bucket of S3-compatible storage. */
  images: { folder: string } | S3
  corsOrigins: string[]
  demo: 'auto' | 'off'
  metricsToken: string | null
  firstAdmin: { email: string; password: string } | null
}

export interface S3 {
  endpoint: string
  bucket: string
  region: string
  accessKeyId: string
  secretAccessKey: string
}

/** Reads and checks the environment, once. Throws ConfigError. */
export function readConfig(env: Environment): Config {
  const environment = oneOf(env, 'NODE_ENV', ['development', 'test', 'production'], 'development')
  refuseUnbuilt(env)
  const database = databaseChoice(env)
  const besides = database.engine === 'sqlite' ? dirname(database.path) : 'data'
  const dataFolder = resolve(given(env, 'DATA_FOLDER') ?? besides)
  return {
    environment,
    host: given(env, 'HOST') ?? (environment === 'production' ? '0.0.0.0' : '127.0.0.1'),
    port: wholeNumber(env, 'PORT', 3000, 0, 65_535),
    database,
    dataFolder,
    jwtSecret: jwtSecret(env, environment, dataFolder),
    accessTokenTtlSeconds: wholeNumber(env, 'ACCESS_TOKEN_TTL', 900, 1, 86_400),
    refreshTokenTtlSeconds: wholeNumber(env, 'REFRESH_TOKEN_TTL', 2_592_000, 1, 31_536_000),
    currency: currency(env),
    deliveryFee: wholeNumber(env, 'DELIVERY_FEE', 50_000, 0, 1_000_000_000),
    rateLimit: rateLimit(env, environment),
    trustProxy: addresses(env),
    publicUrl: publicUrl(env),
    images: images(env, dataFolder),
    corsOrigins: origins(env),
    demo: oneOf(env, 'FASTYUMS_DEMO', ['auto', 'off'], 'auto'),
    metricsToken: given(env, 'METRICS_TOKEN') ?? null,
    firstAdmin: firstAdmin(env),
  }
}

function refuseUnbuilt(env: Environment): void {
  for (const name of ['REDIS_URL', 'AMQP_URL']) {
    if (given(env, name)) throw new ConfigError(`${name} is set, but that part is not built yet; unset it`)
  }
}

function databaseChoice(env: Environment): DatabaseChoice {
  const choice = readDatabaseUrl(given(env, 'DATABASE_URL') ?? 'sqlite:./data/fastyums.db')
  if (choice) return choice
  throw new ConfigError(
    'DATABASE_URL must be sqlite:<file>, such as sqlite:./data/fastyums.db, or mysql://user:password@host:3306/database',
  )
}

const SHORTEST_SECRET_BYTES = 32

function jwtSecret(env: Environment, environment: Config['environment'], dataFolder: string): string {
  const secret = given(env, 'JWT_SECRET')
  if (secret !== undefined) {
    if (Buffer.byteLength(secret) < SHORTEST_SECRET_BYTES || new Set(secret).size < 8) {
      throw new ConfigError(
        `JWT_SECRET must be ${SHORTEST_SECRET_BYTES} random bytes at least, for instance from "openssl rand -hex 32"`,
      )
    }
    return secret
  }
  if (environment === 'production') {
    throw new ConfigError(
      'JWT_SECRET must be set in production, for instance to the output of "openssl rand -hex 32"',
    )
  }
  return generatedSecret(join(dataFolder, 'jwt-secret'))
}

/** Made once and kept beside the database, so that a restart signs nobody out. */
function generatedSecret(file: string): string {
  // Linked whole, or another process that starts at the same time would read half of it.
  const draft = `${file}.${randomBytes(8).toString('hex')}`
  try {
    mkdirSync(dirname(file), { recursive: true })
    if (!existsSync(file)) {
      writeFileSync(draft, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' })
      try {
        linkSync(draft, file)
      } finally {
        rmSync(draft)
      }
    }
  } catch (error) {
    if (!existsSync(file))
      throw new ConfigError(`DATABASE_URL: ${dirname(file)} cannot be written (${String(error)})`)
  }
  const secret = readFileSync(file, 'utf8').trim()
  if (secret.length < SHORTEST_SECRET_BYTES)
    throw new ConfigError(`JWT_SECRET: ${file} is cut short; delete it`)
  return secret
}

function currency(env: Environment): string {
  const code = given(env, 'CURRENCY') ?? 'NGN'
  if (!Intl.supportedValuesOf('currency').includes(code)) {
    throw new ConfigError('CURRENCY must be an ISO 4217 code such as NGN')
  }
  return code
}

function rateLimit(env: Environment, environment: Config['environment']): number | null {
  const text = given(env, 'RATE_LIMIT') ?? 'on'
  if (text === 'on') return 1
  if (text === 'off') {
    if (environment === 'production') throw new ConfigError('RATE_LIMIT must not be off in production')
    return null
  }
  const factor = /^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN
  if (!(factor > 0 && factor <= 1_000_000))
    throw new ConfigError('RATE_LIMIT must be on, off or a number that multiplies the limits')
  return factor
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
