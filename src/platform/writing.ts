import type { Clock } from '../kernel/clock.ts'
import type { Database, Read } from './database/database.ts'
import { engineOf } from './database/engine.ts'
import { spreadWords } from './database/words-table.ts'
import { reactionsByType } from './events.ts'
import { createExecute, type Execute, type ExecuteParts } from './execute.ts'
import { purgeKeys } from './http/idempotency.ts'
import type { Mailer } from './mail/mailer.ts'
import { MAIL } from './mail/mail-queries.ts'
import { purgeMails, sendMail } from './mail/sending.ts'
import type { Metrics } from './metrics.ts'
import type { Module } from './module.ts'
import { purgeConsumed } from './outbox/consumed.ts'
import { Outbox } from './outbox/outbox.ts'
import type { Broker } from './queue/rabbitmq.ts'
import type { Tracing } from './tracing/tracing.ts'

/** Who is told after a commit, and how. */
interface Told extends Pick<ExecuteParts, 'committed'> {
  broker: Broker | null
  mailer: Mailer | null
  tracing: Tracing | null
}

/** How commands are run, and how what they recorded reaches those who are told of it. */
export function createWriting(
  database: Database,
  read: Read,
  clock: Clock,
  modules: readonly Module[],
  metrics: Metrics,
  { broker, mailer, tracing, committed }: Told,
): { execute: Execute; outbox: Outbox } {
  const parts = { execute: ((work) => execute(work)) as Execute, read, clock }
  const letters = Object.assign({}, ...modules.map((module) => module.letters ?? {}))
  const handlers = {
    consumers: modules.flatMap(({ consumers }) => consumers ?? []),
    timers: Object.fromEntries(modules.flatMap(({ timers }) => Object.entries(timers ?? {}))),
    calls: Object.fromEntries([
      ...modules.flatMap(({ calls }) => Object.entries(calls ?? {})),
      ...(mailer ? [[MAIL, sendMail(mailer, letters)] as const] : []),
    ]),
    jobs: [
      purgeKeys,
      purgeConsumed,
      purgeMails,
      ...(engineOf(read.sql) === 'mysql' ? [spreadWords] : []),
      ...modules.flatMap(({ jobs }) => jobs ?? []),
    ],
  }
  const outbox = new Outbox({ ...parts, tracing }, handlers, broker, metrics.work)
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
