import pino, { type Logger as Log } from 'pino'
import { toTime } from '../kernel/clock.ts'

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

/** Under load a write for each line would cost as much as the line; nobody waits longer than this for one. */
const TOGETHER = { minLength: 4096, periodicFlush: 100 }

/** Lines of JSON on standard output, written without blocking. Secrets are cut out wherever they stand. */
export function createLogger(level: 'info' | 'warn' | 'silent'): Logger {
  const options = { level, base: null, timestamp: () => `,"time":"${toTime(Date.now())}"` }
  const redact = {
    paths: SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
    censor: '[redacted]',
  }
  const output = pino.destination({ fd: 1, sync: false, ...TOGETHER })
  return Object.assign(pino({ ...options, redact }, output), { requests: pino(options, output) })
}
