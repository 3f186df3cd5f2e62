import pino, { type Logger as Log } from 'pino'

/** Where the server's lines go: one a request, and what went wrong besides. */
export interface Logger {
  /** Never given anything but names, numbers and ids, so nothing is looked for in it: that would cost as much as the line. */
  requests: Log
  faults: Log
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
  return { requests: pino(options, output), faults: pino({ ...options, redact }, output) }
}
