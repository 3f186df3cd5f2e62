import { randomUUID } from 'node:crypto'
import type { Logger } from '../logging.ts'
import { because, type Cause, causeOf, currentCause } from '../tracing/cause.ts'
import { type Tracing, within } from '../tracing/tracing.ts'
import type { Count, Meter } from './handlers.ts'
import { EVENT, type WorkRow } from './work-queries.ts'

/** What some handler does about a subject. */
export interface Errand {
  /** A consumer, a timer or a job. */
  kind: string
  subject: string
  /** The fact that a consumer is told of. */
  eventId?: string
}

/** Runs handlers so that each tells what it goes back to: by a line in the log, and by a span where something is traced. */
export interface Errands {
  run: (errand: Errand, work: () => Promise<void>) => Promise<void>
  /** Hands a fact to the broker, with the cause that goes along. */
  publish: (send: (cause: Cause | undefined) => Promise<void>) => Promise<void>
}

export function createErrands(
  tracing: Tracing | null,
  meter: Meter,
  logger: () => Logger | undefined,
): Errands {
  async function logged({ kind, subject, eventId }: Errand, work: () => Promise<void>): Promise<void> {
    const started = performance.now()
    await work()
    if (eventId === undefined) meter.done(kind)
    else meter.consumed(kind)
    const durationMs = Math.round((performance.now() - started) * 100) / 100
    const { reqId } = currentCause() ?? {}
    logger()?.requests.info({ reqId, kind, subject, eventId, durationMs }, 'work')
  }

  return {
    run(errand, work) {
      const cause = currentCause()
      if (!tracing) return logged(errand, work)
      const parts = { name: errand.kind, kind: 'consumer', parent: cause?.span ?? null } as const
      const own = (span: Cause['span']) => ({ reqId: cause?.reqId ?? randomUUID(), span })
      return within(tracing, parts, (span) => because(own(span), () => logged(errand, work)))
    },
    publish(send) {
      const cause = currentCause()
      if (!tracing || !cause?.span) return send(cause)
      const parts = {
        name: 'publish',
        kind: 'producer',
        parent: cause.span,
        attributes: { 'messaging.system': 'rabbitmq', 'messaging.operation.type': 'send' },
      } as const
      return within(tracing, parts, (span) => send({ ...cause, span }))
    },
  }
}

/** Runs work because of what it goes back to; what no request has asked for, as a job, is a cause of its own. */
export function becauseOf<T>(cause: WorkRow['cause'] | Cause, work: () => T): T {
  const known = typeof cause === 'string' ? causeOf(cause) : cause
  return because(known ?? { reqId: randomUUID(), span: null }, work)
}

export function meterOf(count: Count, failed: (error: unknown, kind: string) => void): Meter {
  return {
    published: () => count('published', EVENT),
    consumed: (kind) => count('consumed', kind),
    done: (kind) => count('done', kind),
    failed(kind, error) {
      count('failed', kind)
      failed(error, kind)
    },
    dead: (kind) => count('dead', kind),
  }
}
