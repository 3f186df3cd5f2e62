import { randomBytes } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ConfigError, type Environment, given, listOf } from './environment.ts'

const SHORTEST_SECRET_BYTES = 32

/** What signs access tokens and cursors: given, or outside production made once. Throws ConfigError. */
export function jwtSecret(env: Environment, isProduction: boolean, dataFolder: string): string {
  const secret = given(env, 'JWT_SECRET')
  if (secret !== undefined) return strong('JWT_SECRET', secret)
  if (isProduction) {
    throw new ConfigError(
      'JWT_SECRET must be set in production, for instance to the output of "openssl rand -hex 32"',
    )
  }
  return generatedSecret(join(dataFolder, 'jwt-secret'))
}

/** What verifies besides. Throws ConfigError. */
export function acceptedSecrets(env: Environment): string[] {
  return listOf(env, 'JWT_SECRETS_ACCEPTED').map((secret) => strong('JWT_SECRETS_ACCEPTED', secret))
}

function strong(name: string, secret: string): string {
  if (Buffer.byteLength(secret) >= SHORTEST_SECRET_BYTES && new Set(secret).size >= 8) return secret
  throw new ConfigError(
    `${name} must be ${SHORTEST_SECRET_BYTES} random bytes at least${name === 'JWT_SECRET' ? '' : ' each'}, for instance from "openssl rand -hex 32"`,
  )
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
