import type { Clock } from '../kernel/clock.ts'
import type { Database, Read } from './database/database.ts'
import { reactionsByType } from './events.ts'
import { createExecute, type Execute, type ExecuteParts } from './execute.ts'
import { purgeKeys } from './http/idempotency.ts'
import type { Metrics } from './metrics.ts'
import type { Module } from './module.ts'
import { purgeConsumed } from './outbox/consumed.ts'
import { Outbox } from './outbox/outbox.ts'
import type { Broker } from './queue/rabbitmq.ts'

/** How commands are run, and how what they recorded reaches those who are told of it. */
export function createWriting(
  database: Database,
  read: Read,
  clock: Clock,
  modules: readonly Module[],
  metrics: Metrics,
  broker: Broker | null,
  committed: ExecuteParts['committed'],
): { execute: Execute; outbox: Outbox } {
  const parts = { execute: ((work) => execute(work)) as Execute, read, clock }
  const handlers = {
    consumers: modules.flatMap(({ consumers }) => consumers ?? []),
    timers: Object.fromEntries(modules.flatMap(({ timers }) => Object.entries(timers ?? {}))),
    jobs: [purgeKeys, purgeConsumed, ...modules.flatMap(({ jobs }) => jobs ?? [])],
  }
  const outbox = new Outbox(parts, handlers, broker, metrics.work)
  const execute = createExecute({
    database,
    clock,
    marketplace: read.marketplace,
    react: reactionsByType(modules.flatMap((module) => module.reactions)),
    committed,
    outbox,
  })
  return { execute, outbox }
}
