import { type Actor, SYSTEM } from '../kernel/actor.ts'
import type { Event } from '../kernel/event.ts'
import { firstIdAt } from '../kernel/ids.ts'
import type { Read } from './database/database.ts'
import { readByKeys } from './database/lists.ts'
import { statement } from './database/statement.ts'
import type { EventRow } from './events.ts'

const between = statement<{ subject: string; after: number; before: number }, EventRow>((sql, param) =>
  sql
    .selectFrom('events')
    .selectAll()
    .where('subject', '=', param('subject'))
    .where('seq', '>', param('after'))
    .where('seq', '<', param('before'))
    .orderBy('seq'),
)
/** The facts of a subject between two places of its timeline that were recorded since a moment, oldest first. */
export async function factsBetween(
  read: Read,
  subject: string,
  after: number,
  before: number,
  since: number,
): Promise<Event[]> {
  const rows = await between.all(read, { subject, after, before })
  return rows.filter(({ id }) => id >= firstIdAt('evt', since)).map(eventOf)
}

const several = readByKeys<EventRow>((sql, subjects) =>
  sql.selectFrom('events').selectAll().where('subject', 'in', subjects).where('seq', '>', 0),
)

/** The facts of several subjects that keep timelines which were recorded since a moment, oldest first. */
export async function factsSince(read: Read, subjects: readonly string[], since: number): Promise<Event[]> {
  const rows = await several(read, subjects)
  const first = firstIdAt('evt', since)
  return rows
    .filter(({ id }) => id >= first)
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(eventOf)
}

const newer = statement<{ after: string; limit: number }, EventRow>((sql, param, variant) => {
  const [direction, ...types] = variant.split(' ')
  return sql
    .selectFrom('events')
    .selectAll()
    .where('id', '>', param('after'))
    .where('type', 'in', types)
    .orderBy('id', direction === 'desc' ? 'desc' : 'asc')
    .limit(param('limit'))
})
/** The first facts of some types whose ids follow one, oldest first. What commits late may still come before them. */
export const factsAfter = async (read: Read, after: string, types: readonly string[], limit: number) =>
  (await newer.all(read, { after, limit }, `asc ${types.join(' ')}`)).map(eventOf)

/** The last of them, oldest first. */
export const lastFactsAfter = async (read: Read, after: string, types: readonly string[], limit: number) =>
  (await newer.all(read, { after, limit }, `desc ${types.join(' ')}`)).reverse().map(eventOf)

const newest = statement<{ subject: string }, EventRow>((sql, param, types) =>
  sql
    .selectFrom('events')
    .selectAll()
    .where('subject', '=', param('subject'))
    .where('type', 'in', types.split(' '))
    .orderBy('id', 'desc')
    .limit(1),
)
/** The last fact of some types about a subject. */
export async function lastFactOf(
  read: Read,
  subject: string,
  types: readonly string[],
): Promise<Event | undefined> {
  const row = await newest.first(read, { subject }, types.join(' '))
  return row && eventOf(row)
}

function eventOf(row: EventRow): Event {
  const actor: Actor =
    row.actor_id === null || row.actor_role === 'SYSTEM'
      ? SYSTEM
      : { accountId: row.actor_id, role: row.actor_role, sessionId: '' }
  const { id, type, subject, at } = row
  return {
    id,
    type,
    subject,
    at,
    actor,
    data: JSON.parse(row.data),
    ...(row.seq === null ? {} : { seq: row.seq }),
  }
}
