import { createHash } from 'node:crypto'
import { Redis, type RedisOptions } from 'ioredis'
import { Refusal } from '../kernel/refusal.ts'
import type { Logger } from './logging.ts'

/** A request does not wait longer for what its own process can do as well. */
const LONGEST_COMMAND_MS = 500
const LONGEST_PAUSE_MS = 2_000
const HEARTBEAT_MS = 1_000
/** One that does not come may be our own fault, under load. */
const MOST_MISSED_BEATS = 3
const ASIDE_MS = 5_000

/**
 * The way to Redis. Nothing is kept there that would be missed: it carries what is known elsewhere, and counts. So a
 * command fails at once where it is gone or slow, and whoever asked goes on without it.
 */
export interface RedisLink {
  commands: Redis
  /** Before every key and channel: several marketplaces may share a Redis. */
  prefix: string
  connect: (logger: Logger) => void
  /** Whether a command may be waited for. */
  isReady: () => boolean
  /** A command was not answered in time: nobody waits for one for a while. */
  suspect: () => void
  /** Without waiting; what cannot be sent is lost. */
  publish: (channel: string, message: string) => void
  /** A connection that hears a channel; `live` is called each time when it does so again, for what it missed. */
  subscribe: (channel: string, hear: (message: string) => void, live: () => void) => void
  /** Refuses `unavailable`. */
  ping: () => Promise<void>
  close: () => void
}

const OPTIONS: RedisOptions = {
  lazyConnect: true,
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  autoResubscribe: false,
  maxRetriesPerRequest: 0,
  commandTimeout: LONGEST_COMMAND_MS,
  connectTimeout: 2_000,
  retryStrategy: (attempt) => Math.min(50 * 2 ** Math.min(attempt, 10), LONGEST_PAUSE_MS),
}

/**
 * `url` is redis:// or rediss://, `marketplace` what its database is known by. Nothing is opened before `connect`.
 */
export function openRedis(url: string, marketplace: string): RedisLink {
  const prefix = `fastyums:${createHash('sha256').update(marketplace).digest('base64url').slice(0, 16)}:`
  const commands = new Redis(url, OPTIONS)
  const subscriber = new Redis(url, OPTIONS)
  let beats: NodeJS.Timeout | undefined
  let asideUntil = 0

  return {
    commands,
    prefix,
    connect(logger) {
      for (const redis of [commands, subscriber]) {
        watch(redis, logger)
        // The failure is told by the event; the client tries again by itself.
        redis.connect().catch(() => {})
      }
      const hearts = [commands, subscriber].map(heartOf)
      beats = setInterval(() => {
        for (const beat of hearts) beat()
      }, HEARTBEAT_MS)
      beats.unref()
    },
    isReady: () => commands.status === 'ready' && Date.now() >= asideUntil,
    suspect() {
      asideUntil = Date.now() + ASIDE_MS
    },
    publish(channel, message) {
      if (commands.status === 'ready') commands.publish(prefix + channel, message).catch(() => {})
    },
    subscribe(channel, hear, live) {
      subscriber.on('message', (_channel, message) => hear(message))
      subscriber.on('ready', () => {
        subscriber.subscribe(prefix + channel).then(live, () => subscriber.disconnect(true))
      })
    },
    async ping() {
      try {
        await commands.ping()
      } catch (error) {
        throw new Refusal('unavailable', { retryAfter: 5, detail: 'Redis does not answer.' }, error)
      }
    },
    close() {
      clearInterval(beats)
      commands.disconnect()
      subscriber.disconnect()
    },
  }
}

/** A connection over which nothing comes any more looks like one on which nobody speaks: it is asked, and made anew. */
function heartOf(redis: Redis): () => void {
  let missed = 0
  return () => {
    if (redis.status !== 'ready') return
    redis.ping().then(
      () => {
        missed = 0
        return undefined
      },
      () => {
        if (++missed < MOST_MISSED_BEATS) return
        missed = 0
        redis.disconnect(true)
      },
    )
  }
}

/** An outage is one line in the log and not one for every attempt. */
function watch(redis: Redis, logger: Logger): void {
  let isTold = false
  redis.on('error', (error: Error) => {
    if (!isTold) logger.warn({ err: { message: error.message } }, 'Redis does not answer')
    isTold = true
  })
  redis.on('ready', () => {
    isTold = false
  })
}
