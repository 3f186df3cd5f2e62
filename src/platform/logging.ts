import pino, { type Logger as Log } from 'pino'

export type Logger = Log & {
  /** One line a request: names, numbers and ids alone, so nothing is cut out of it, which would cost as much as the line. */
  requests: Log
}

const SECRETS = [
  'authorization',
  'cookie',
  'password',
  'currentPassword',
  'newPassword',
  'accessToken',
  'refreshToken',
  'ticket',
]

/** Lines of JSON on standard output, written without blocking. Secrets are cut out wherever they stand. */
export function createLogger(level: 'info' | 'warn' | 'silent'): Logger {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime }
  const redact = {
    paths: SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
    censor: '[redacted]',
  }
  const output = pino.destination({ fd: 1, sync: false })
  return Object.assign(pino({ ...options, redact }, output), { requests: pino(options, output) })
}
