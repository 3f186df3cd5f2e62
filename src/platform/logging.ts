import pino, { type Logger as Log } from 'pino'
import { toTime } from '../kernel/clock.ts'
import { currentCause } from './tracing/cause.ts'

export type Logger = Log & {
  /**
   * One line a request, and one for what follows it: names, numbers and ids alone, so nothing is cut out of it, which
   * would cost as much as the line.
   */
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
const TOGETHER = { characters: 4096, ms: 100 }

/**
 * Lines of JSON on standard output, written without blocking. Secrets are cut out wherever they stand, and each line
 * names the request that it goes back to, and its trace.
 */
export function createLogger(level: 'info' | 'warn' | 'silent'): Logger {
  const options = { level, base: null, timestamp: () => `,"time":"${toTime(Date.now())}"` }
  const redact = {
    paths: SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
    censor: '[redacted]',
  }
  const output = gathering(pino.destination({ fd: 1, sync: false }))
  return Object.assign(pino({ ...options, redact, mixin }, output), { requests: pino(options, output) })
}

type Destination = ReturnType<typeof pino.destination>

/** Gives lines on together. The destination could do so itself, but measures all that it holds with every line. */
function gathering(destination: Destination): pino.DestinationStream & Pick<Destination, 'flush'> {
  let lines = ''
  let timer: NodeJS.Timeout | undefined
  const giveOn = () => {
    clearTimeout(timer)
    timer = undefined
    if (lines !== '') destination.write(lines)
    lines = ''
  }
  let endsWell = false
  const atTheEnd = () => {
    giveOn()
    destination.flushSync()
  }
  return {
    write(line) {
      if (!endsWell) process.once('exit', atTheEnd)
      endsWell = true
      lines += line
      if (lines.length >= TOGETHER.characters) giveOn()
      else timer ??= setTimeout(giveOn, TOGETHER.ms).unref()
    },
    flush(done) {
      giveOn()
      destination.flush(done)
    },
  }
}

function mixin(): object {
  const cause = currentCause()
  if (!cause) return {}
  return { reqId: cause.reqId, ...(cause.span && { traceId: cause.span.traceId }) }
}
