import { isIP } from 'node:net'
import { RateLimiterMemory, RateLimiterRedis, type RateLimiterRes } from 'rate-limiter-flexible'
import { Refusal } from '../kernel/refusal.ts'
import type { RedisLink } from './redis.ts'

/** Per minute. */
const REQUESTS_OF_AN_ADDRESS = 600
const REQUESTS_OF_AN_ACCOUNT = 1_200
const MINUTE_S = 60

/** Per quarter of an hour, for one account. */
const WRONG_LOGINS_FROM_AN_ADDRESS = 10
const WRONG_LOGINS_FROM_ALL = 100
const QUARTER_HOUR_S = 900

/** Mails that somebody asks for, per quarter of an hour. */
const MAILS_TO_AN_ADDRESS = 3
const MAILS_FROM_AN_ADDRESS = 30

/** What is left of a limit, for the answer's headers. */
export interface Allowance {
  limit: number
  remaining: number
  /** Seconds until the count starts again. */
  reset: number
  isSpent: boolean
}

/** How often somebody may ask. Counts are this process's own, or with Redis everybody's; null everywhere where limits are off. */
export interface RateLimits {
  /** Counts a request of an account, or of nobody from an address. */
  request: (accountId: string | null, address: string) => Promise<Allowance | null>
  /**
   * Runs a check of an account's password that tells whether it was right, and counts the wrong ones. One at a time for
   * each account, so that guesses made at once count one after the other. Refuses `too_many_wrong_logins` unchecked.
   */
  login: <T>(email: string, address: string, check: () => Promise<T | null>) => Promise<T | null>
  /**
   * Counts a mail that somebody asks for. False where its recipient had enough of them, which is not told. Refuses
   * `too_many_requests` where a network address asks for too many.
   */
  mail: (recipient: string, address: string) => Promise<boolean>
}

const UNLIMITED: RateLimits = {
  request: async () => null,
  login: (_email, _address, check) => check(),
  mail: async () => true,
}

/** `factor` multiplies every limit; null switches them off. */
export function createRateLimits(factor: number | null, redis: RedisLink | null = null): RateLimits {
  if (factor === null) return UNLIMITED
  const limiter = (name: string, most: number, duration: number): Limiter => {
    const points = Math.max(1, Math.round(most * factor))
    const own = new RateLimiterMemory({ points, duration })
    return redis ? sharedLimiter(redis, name, own) : own
  }
  const addresses = limiter('address', REQUESTS_OF_AN_ADDRESS, MINUTE_S)
  const accounts = limiter('account', REQUESTS_OF_AN_ACCOUNT, MINUTE_S)
  const wrongHere = limiter('wrong here', WRONG_LOGINS_FROM_AN_ADDRESS, QUARTER_HOUR_S)
  const wrongAnywhere = limiter('wrong', WRONG_LOGINS_FROM_ALL, QUARTER_HOUR_S)
  const mailsTo = limiter('mails to', MAILS_TO_AN_ADDRESS, QUARTER_HOUR_S)
  const mailsFrom = limiter('mails from', MAILS_FROM_AN_ADDRESS, QUARTER_HOUR_S)
  const inTurn = oneAtATime()

  return {
    request: (accountId, address) =>
      accountId === null ? count(addresses, networkOf(address)) : count(accounts, accountId),
    login: (email, address, check) =>
      inTurn(email, async () => {
        const here = `${email} ${networkOf(address)}`
        await refuseWhenSpent(wrongHere, here)
        await refuseWhenSpent(wrongAnywhere, email)
        const outcome = await check()
        if (outcome === null) await Promise.all([wrongHere.penalty(here), wrongAnywhere.penalty(email)])
        return outcome
      }),
    async mail(recipient, address) {
      const { limit, isSpent, reset } = await count(mailsFrom, networkOf(address))
      if (isSpent) {
        throw new Refusal('too_many_requests', {
          retryAfter: reset,
          detail: `From here ${limit} mails may be asked for in a quarter of an hour.`,
        })
      }
      return !(await count(mailsTo, recipient)).isSpent
    },
  }
}

interface Limiter {
  points: number
  penalty: (key: string) => Promise<RateLimiterRes>
  get: (key: string) => Promise<RateLimiterRes | null>
}

/** Counts in Redis, over all processes, and in this process alone while Redis is gone or slow: never not at all. */
function sharedLimiter(redis: RedisLink, name: string, own: RateLimiterMemory): Limiter {
  const { points, duration } = own
  const keyPrefix = `${redis.prefix}limit ${name}`
  const shared = new RateLimiterRedis({ storeClient: redis.commands, keyPrefix, points, duration })
  const orOwn = async <T>(ask: (limiter: Limiter) => Promise<T>): Promise<T> => {
    if (!redis.isReady()) return ask(own)
    try {
      return await ask(shared)
    } catch {
      redis.suspect()
      return ask(own)
    }
  }
  return {
    points,
    penalty: (key) => orOwn((limiter) => limiter.penalty(key)),
    get: (key) => orOwn((limiter) => limiter.get(key)),
  }
}

async function count(limiter: Limiter, key: string): Promise<Allowance> {
  const { consumedPoints, msBeforeNext } = await limiter.penalty(key)
  return {
    limit: limiter.points,
    remaining: Math.max(0, limiter.points - consumedPoints),
    reset: seconds(msBeforeNext),
    isSpent: consumedPoints > limiter.points,
  }
}

async function refuseWhenSpent(limiter: Limiter, key: string): Promise<void> {
  const spent = await limiter.get(key)
  if (!spent || spent.consumedPoints < limiter.points || spent.msBeforeNext <= 0) return
  const retryAfter = seconds(spent.msBeforeNext)
  throw new Refusal('too_many_wrong_logins', {
    retryAfter,
    detail: `There were too many wrong logins to this account. Try again in ${Math.ceil(retryAfter / 60)} minutes.`,
  })
}

const seconds = (ms: number) => Math.max(1, Math.ceil(ms / 1000))

/** Who has one address of IPv6 has its whole /64; an IPv4 address in IPv6 clothes is the IPv4 address. */
export function networkOf(address: string): string {
  if (isIP(address) !== 6) return address
  const [, v4] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? []
  if (v4 !== undefined) return v4
  const [head = '', tail = ''] = (address.split('%', 1)[0] ?? '').toLowerCase().split('::')
  const groups = head === '' ? [] : head.split(':')
  const after = tail === '' ? [] : tail.split(':')
  const zeros = address.includes('::') ? Array(Math.max(0, 8 - groups.length - after.length)).fill('0') : []
  const network = [...groups, ...zeros, ...after].slice(0, 4).map((group) => parseInt(group, 16).toString(16))
  return `${network.join(':')}::/64`
}

/** Runs what has the same key one after the other, in the order in which it came. */
function oneAtATime() {
  const last = new Map<string, Promise<unknown>>()
  return async <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const before = last.get(key)
    const mine = (before ?? Promise.resolve()).then(work, work)
    last.set(key, mine)
    try {
      return await mine
    } finally {
      if (last.get(key) === mine) last.delete(key)
    }
  }
}
