import pino, { type Logger } from 'pino'

export type { Logger }

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
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[redacted]' },
    },
    pino.destination({ fd: 1, sync: false }),
  )
}
