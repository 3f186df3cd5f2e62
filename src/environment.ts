import { isIP } from 'node:net'
import type { Terms } from './platform/database/database.ts'

/** One line that names the variable and says what would be right. */
export class ConfigError extends Error {}

export type Environment = Record<string, string | undefined>

/** An empty variable counts as not set, as shells and compose files leave them. */
export function given(env: Environment, name: string): string | undefined {
  return env[name]?.trim() || undefined
}

export function oneOf<const V extends string>(
  env: Environment,
  name: string,
  values: readonly V[],
  fallback: V,
): V {
  const text = given(env, name) ?? fallback
  const value = values.find((candidate) => candidate === text)
  if (!value) throw new ConfigError(`${name} must be one of ${values.join(', ')}`)
  return value
}

export type Demo = 'auto' | 'off'

export function demo(env: Environment): Demo {
  return oneOf(env, 'FASTYUMS_DEMO', ['auto', 'off'], 'auto')
}

export function wholeNumber(
  env: Environment,
  name: string,
  fallback: number,
  least: number,
  most: number,
): number {
  const text = given(env, name) ?? String(fallback)
  const value = /^\d{1,15}$/.test(text) ? Number(text) : NaN
  if (!(value >= least && value <= most)) {
    throw new ConfigError(`${name} must be a whole number from ${least} to ${most}`)
  }
  return value
}

/** Entries by commas. */
export function listOf(env: Environment, name: string): string[] {
  return (given(env, name) ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean)
}

export function rateLimit(env: Environment, environment: string): number | null {
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

export function addresses(env: Environment): string[] | false {
  const entries = listOf(env, 'TRUST_PROXY')
  for (const entry of entries) {
    const [address = '', bits, ...rest] = entry.split('/')
    const version = isIP(address)
    const fits = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128))
    if (!version || !fits || rest.length > 0) {
      throw new ConfigError('TRUST_PROXY must be addresses or networks such as 10.0.0.0/8, comma-separated')
    }
  }
  return entries.length > 0 ? entries : false
}

export function origins(env: Environment): string[] {
  const entries = listOf(env, 'CORS_ORIGINS')
  for (const entry of entries) {
    if (!URL.canParse(entry) || new URL(entry).origin !== entry) {
      throw new ConfigError(
        'CORS_ORIGINS must be exact origins such as https://eat.example.com, comma-separated',
      )
    }
  }
  return entries
}

export function publicUrl(env: Environment): string | null {
  const text = given(env, 'PUBLIC_URL')
  if (text === undefined) return null
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash || url.username) {
    throw new ConfigError('PUBLIC_URL must be an http or https address such as https://eat.example.com')
  }
  return url.href.replace(/\/+$/, '')
}

export function broker(env: Environment): { url: string; prefix: string } | null {
  const url = given(env, 'AMQP_URL')
  if (url === undefined) return null
  if (!/^amqps?:\/\/./.test(url) || !URL.canParse(url)) {
    throw new ConfigError(
      'AMQP_URL must be an address such as amqp://user:password@rabbitmq.example.com:5672',
    )
  }
  const prefix = given(env, 'AMQP_PREFIX') ?? 'fastyums'
  if (!/^[\w.-]{1,60}$/.test(prefix)) {
    throw new ConfigError('AMQP_PREFIX must be 1 to 60 letters, digits, dots, hyphens or underscores')
  }
  return { url, prefix }
}

/** Links in mails lead to PUBLIC_URL, never to what a request calls itself: production must know it. */
export function mail(env: Environment, isProduction: boolean): { url: string; from: string } | null {
  const url = given(env, 'SMTP_URL')
  const from = given(env, 'MAIL_FROM')
  if (url === undefined) return null
  if (!/^smtps?:\/\/./.test(url) || !URL.canParse(url)) {
    throw new ConfigError('SMTP_URL must be an address such as smtps://user:password@smtp.example.com:465')
  }
  if (!from || !/^[^\r\n<>]*<?[^\s@<>]+@[^\s@<>]+>?$/.test(from)) {
    throw new ConfigError(
      'MAIL_FROM must be an address such as FastYums <hello@example.com> where SMTP_URL is set',
    )
  }
  if (isProduction && given(env, 'PUBLIC_URL') === undefined) {
    throw new ConfigError('PUBLIC_URL must be set where SMTP_URL is, for mails hold links')
  }
  return { url, from }
}

const HOUR_MS = 3_600_000

export function readTerms(env: Environment): Terms {
  return {
    commissionBps: wholeNumber(env, 'COMMISSION_BPS', 1_500, 0, 10_000),
    vatBps: wholeNumber(env, 'VAT_BPS', 0, 0, 10_000),
    payoutHoldMs: wholeNumber(env, 'PAYOUT_HOLD_HOURS', 24, 0, 8_760) * HOUR_MS,
    cashLimit:
      given(env, 'CASH_LIMIT') === undefined ? null : wholeNumber(env, 'CASH_LIMIT', 0, 0, 1_000_000_000_000),
    payoutRuns: oneOf(env, 'PAYOUT_RUNS', ['manual', 'daily'], 'manual'),
    payoutMethod: oneOf(env, 'PAYOUT_METHOD', ['BANK', 'PAYSTACK'], 'BANK'),
  }
}

export function redisUrl(env: Environment): string | null {
  const text = given(env, 'REDIS_URL')
  if (text === undefined) return null
  const url = URL.canParse(text) ? new URL(text) : null
  const fits = url && /^rediss?:$/.test(url.protocol) && url.hostname && /^(\/\d*)?$/.test(url.pathname)
  if (!fits || url.search || url.hash) {
    throw new ConfigError('REDIS_URL must be redis://[user:password@]host:port/number, or rediss:// with TLS')
  }
  return text
}
