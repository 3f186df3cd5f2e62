import type { Config } from './config.ts'
import { nameOf } from './platform/database/choice.ts'
import { type Mailer, openMailer } from './platform/mail/mailer.ts'
import type { Gateways } from './platform/payments/gateway.ts'
import { openGateways } from './platform/payments/open-gateways.ts'
import type { Transfers } from './platform/payments/paystack-transfers.ts'
import type { Broker } from './platform/queue/rabbitmq.ts'
import type { RedisLink } from './platform/redis.ts'
import { openTracing, type Tracing } from './platform/tracing/tracing.ts'

/** What a marketplace talks to besides its database; null where it is not set. */
export interface Links {
  tracing: Tracing | null
  redis: RedisLink | null
  broker: Broker | null
  mailer: Mailer | null
  gateways: Gateways
  transfers: Transfers | null
}

/** Nothing that is not set is loaded: loading is most of the start. */
export async function openLinks(config: Config): Promise<Links> {
  return {
    tracing: await openTracing(config.tracing),
    redis: await redisOf(config),
    broker: await brokerOf(config),
    mailer: await openMailer(config.mail, config.environment === 'development'),
    gateways: await openGateways(config.payments),
    transfers: await transfersOf(config),
  }
}

async function redisOf({ redisUrl, database }: Config): Promise<RedisLink | null> {
  if (redisUrl === null) return null
  const { openRedis } = await import('./platform/redis.ts')
  return openRedis(redisUrl, nameOf(database))
}

async function brokerOf({ broker }: Config): Promise<Broker | null> {
  if (!broker) return null
  const { Broker } = await import('./platform/queue/rabbitmq.ts')
  return new Broker(broker)
}

async function transfersOf({ transfers }: Config): Promise<Transfers | null> {
  if (!transfers) return null
  const { paystackTransfers } = await import('./platform/payments/paystack-transfers.ts')
  return paystackTransfers(transfers)
}
