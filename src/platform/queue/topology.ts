import { createHash } from 'node:crypto'

/** All facts about one subject go through one of so many queues, and each queue has one consumer at a time. */
const PARTITIONS = 8
/** A message that ends its consumer so often, rather than being refused by it, goes to the dead letters. */
const MOST_DELIVERIES = 20

/** What stands in RabbitMQ. Quorum queues: what they have confirmed they keep, on most of their nodes. */
export interface Topology {
  /** Direct; the routing key is the number of the partition. */
  exchange: string
  /** Fanout, with one queue behind it. */
  deadExchange: string
  deadQueue: string
  queues: readonly string[]
  /** How each queue, the exchanges and their bindings are declared. */
  queueArguments: Record<string, string | number | boolean>
  deadArguments: Record<string, string>
}

/** `prefix` keeps marketplaces apart that share a virtual host. */
export function topologyOf(prefix: string): Topology {
  return {
    exchange: `${prefix}.events`,
    deadExchange: `${prefix}.dead`,
    deadQueue: `${prefix}.dead`,
    queues: Array.from({ length: PARTITIONS }, (_, index) => `${prefix}.events.${index}`),
    queueArguments: {
      'x-queue-type': 'quorum',
      'x-single-active-consumer': true,
      'x-delivery-limit': MOST_DELIVERIES,
      'x-dead-letter-exchange': `${prefix}.dead`,
      // A message leaves its queue only once the dead letters have it.
      'x-dead-letter-strategy': 'at-least-once',
      'x-overflow': 'reject-publish',
    },
    deadArguments: { 'x-queue-type': 'quorum' },
  }
}

export function partitionOf(subject: string): number {
  return createHash('sha1').update(subject).digest().readUInt32BE(0) % PARTITIONS
}
