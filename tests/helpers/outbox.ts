import { openApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import type { Event } from '../../src/kernel/event.ts'
import type { Read, Tx } from '../../src/platform/database/database.ts'
import { record } from '../../src/platform/events.ts'
import { createExecute, type Execute } from '../../src/platform/execute.ts'
import { createLogger } from '../../src/platform/logging.ts'
import type { Handlers, StoredEvent } from '../../src/platform/outbox/handlers.ts'
import { Outbox } from '../../src/platform/outbox/outbox.ts'
import type { Role } from '../../src/platform/outbox/performer.ts'
import { Broker, type BrokerAddress } from '../../src/platform/queue/rabbitmq.ts'
import type { WorkRow } from '../../src/platform/outbox/work-queries.ts'
import { SYSTEM } from '../../src/kernel/actor.ts'
import { Place } from './database.ts'

/** A database and processes that record facts in it and work on what follows, without a server. */
export class Yard {
  readonly #place = new Place('outbox')
  readonly #opened: (() => Promise<void>)[] = []
  /** The broker of the processes that are opened from now on; null: each works its own outbox. */
  address: BrokerAddress | null = null
  /** Added to the clock of every process, milliseconds. */
  ahead = 0

  async process(
    handlers: Partial<Handlers>,
    { idle = false, role = 'server' }: { idle?: boolean; role?: Role } = {},
  ): Promise<Process> {
    const config = readConfig({
      NODE_ENV: 'test',
      DATABASE_URL: this.#place.database(),
      DATA_FOLDER: this.#place.path,
    })
    const clock = () => Date.now() + this.ahead
    const { database, read, close } = await openApp(config, clock)
    const parts = { execute: ((work) => execute(work)) as Execute, read, clock }
    const all = { consumers: [], timers: {}, calls: {}, jobs: [], ...handlers }
    const counts: Record<string, number> = {}
    const broker = this.address && new Broker(this.address)
    const outbox = new Outbox({ ...parts, tracing: null }, all, broker, (outcome) => {
      counts[outcome] = (counts[outcome] ?? 0) + 1
    })
    const execute: Execute = createExecute({
      database,
      clock,
      marketplace: read.marketplace,
      react: async () => {},
      committed: () => {},
      outbox,
    })
    if (!idle) await outbox.start(createLogger('silent'), role)
    this.#opened.push(() => outbox.stop().then(close))
    return { execute, read, outbox, broker, counts }
  }

  async remove(): Promise<void> {
    for (const close of this.#opened.toReversed()) await close()
    await this.#place.remove()
  }
}

export interface Process {
  execute: Execute
  read: Read
  outbox: Outbox
  broker: Broker | null
  /** What it has done, by outcome. */
  counts: Record<string, number>
}

/** Records facts about a subject: 1, 2, 3 … */
export async function tell(
  { execute }: Process,
  subject: string,
  seq: number,
  type = 'thing.happened',
): Promise<void> {
  await execute((tx) => record(tx, SYSTEM, { type, subject, seq, data: { seq } }))
}

/** Everything that still waits. */
export const waiting = ({ read }: Process): Promise<WorkRow[]> =>
  read.sql.selectFrom('work').selectAll().execute()

export type { Event, StoredEvent, Tx }
