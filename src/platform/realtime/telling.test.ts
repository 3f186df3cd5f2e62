import { afterAll, beforeAll, expect, it } from 'vitest'
import { SYSTEM } from '../../kernel/actor.ts'
import type { Event } from '../../kernel/event.ts'
import { newId } from '../../kernel/ids.ts'
import type { Database, Read } from '../database/database.ts'
import { openSqlite } from '../database/sqlite.ts'
import { createSockets } from './sockets.ts'
import { createTelling } from './telling.ts'

const marketplace = {} as Read['marketplace']
let database: Database
beforeAll(async () => {
  database = openSqlite(':memory:')
  await database.migrate()
})
afterAll(() => database.close())

/** Facts of one order, committed. */
async function committed(subject: string, steps: number): Promise<Event[]> {
  const events = Array.from({ length: steps }, (_, index): Event => {
    return { id: newId('evt'), type: 'step', subject, seq: index + 1, at: 0, actor: SYSTEM, data: {} }
  })
  for (const { id, type, seq, at } of events)
    await database.write((sql) =>
      sql
        .insertInto('events')
        .values({ id, type, subject, seq: seq ?? null, at, actor_id: null, actor_role: 'SYSTEM', data: '{}' })
        .execute(),
    )
  return events
}

it.each([[[1, 2, 3, 4]], [[1, 3, 2, 4]], [[1, 4, 3, 2]], [[1, 4, 2, 3, 2, 4]], [[1, 4]]])(
  'tells each step once and in order when they are heard as %s',
  async (heard) => {
    const told: (number | undefined)[] = []
    const topic = {
      types: ['step'],
      async tell(_read: Read, { seq }: Event) {
        told.push(seq)
        return []
      },
      replay: async () => [],
    }
    const sockets = { ...createSockets(), size: () => 1 }
    const faults: unknown[] = []
    const read = { sql: database.read, marketplace }
    const telling = createTelling(read, [topic], sockets, (error) => faults.push(error))
    const events = await committed(newId('ord'), 4)
    for (const seq of heard) telling.hear(events[seq - 1]!)
    await expect.poll(() => told.length).toBeGreaterThanOrEqual(4)
    expect([told, faults]).toEqual([[1, 2, 3, 4], []])
  },
)
