import { setTimeout as sleep } from 'node:timers/promises'
import { nameOf } from '../../platform/database/choice.ts'
import type { Config } from '../../config.ts'
import { createLogger } from '../../platform/logging.ts'
import { Broker } from '../../platform/queue/rabbitmq.ts'
import { openRedis } from '../../platform/redis.ts'
import { type Finding, fine, note, wrong } from './finding.ts'

const PATIENCE_MS = 4_000

/** What carries facts and events between processes, where it is set. Its address may hold a password, so it is not told. */
export async function examineCarriers(config: Config): Promise<Finding[]> {
  const [redis, broker] = await Promise.all([examineRedis(config), examineBroker(config)])
  return [...redis, ...broker]
}

async function examineRedis({ redisUrl, database, environment }: Config): Promise<Finding[]> {
  if (redisUrl === null) {
    if (environment !== 'production' || database.engine === 'sqlite') return []
    return [
      note(
        'redis',
        'REDIS_URL is not set',
        'with several servers set it, or each limits and tells for itself',
      ),
    ]
  }
  const redis = openRedis(redisUrl, nameOf(database))
  redis.connect(createLogger('silent'))
  try {
    if (!(await within(redis.isReady)))
      return [wrong('redis', 'does not answer', 'start it, or correct REDIS_URL and its password')]
    await redis.ping()
    return [fine('redis', 'answers')]
  } catch (error) {
    return [wrong('redis', `refuses (${String(error)})`, 'correct REDIS_URL and what its user may do')]
  } finally {
    redis.close()
  }
}

async function examineBroker({ broker: address }: Config): Promise<Finding[]> {
  if (!address) return []
  const broker = new Broker(address)
  broker.open(createLogger('silent'), () => {})
  try {
    return (await within(() => broker.isUp()))
      ? [fine('rabbitmq', 'answers, with every exchange and queue')]
      : [
          wrong(
            'rabbitmq',
            'does not answer, or refuses',
            'start it, or correct AMQP_URL, its password and permissions',
          ),
        ]
  } finally {
    await broker.close()
  }
}

async function within(isUp: () => boolean): Promise<boolean> {
  for (const deadline = Date.now() + PATIENCE_MS; !isUp(); await sleep(20))
    if (Date.now() > deadline) return false
  return true
}
