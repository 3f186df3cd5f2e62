import type { Clock } from '../../kernel/clock.ts'
import type { Read } from '../database/database.ts'
import type { Measure } from '../metrics.ts'
import type { Broker } from '../queue/rabbitmq.ts'
import { givenUpWork, overdueWork } from './work-queries.ts'

/** What an operator is woken for: work that nobody takes, and work that nobody will try again. */
export function workMeasures(read: Read, clock: Clock, broker: Broker | null): Measure[] {
  return [
    {
      name: 'fastyums_work_late_seconds',
      help: 'How long the oldest work waits that may be taken, by kind; event: facts on their way to their consumers',
      label: 'kind',
      async read() {
        const now = clock()
        const rows = await overdueWork(read, now)
        return {
          event: 0,
          ...Object.fromEntries(rows.map(({ kind, since }) => [kind, (now - since) / 1000])),
        }
      },
    },
    {
      name: 'fastyums_work_given_up',
      help: 'Facts and timers that failed too often and are not tried again, by kind',
      label: 'kind',
      async read() {
        return Object.fromEntries((await givenUpWork(read)).map(({ kind, rows }) => [kind, rows]))
      },
    },
    {
      name: 'fastyums_dead_letters',
      help: 'Messages in the dead-letter queue of RabbitMQ',
      label: 'queue',
      read: async (): Promise<Record<string, number>> =>
        broker ? { [broker.deadQueue]: await broker.deadLetters() } : {},
    },
  ]
}
