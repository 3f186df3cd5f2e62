import type { Actor } from '../kernel/actor.ts'
import type { Event, Fact } from '../kernel/event.ts'
import { newId } from '../kernel/ids.ts'
import type { Read, Tx } from './database/database.ts'
import { type Order, pageParams, type PageParams, pageQuery, type Position } from './database/keyset.ts'
import { readByKeys } from './database/lists.ts'
import { statement } from './database/statement.ts'
import { together } from './database/together.ts'
import type { StoredEvent } from './outbox/handlers.ts'

export interface EventRow {
  id: string
  type: string
  subject: string
  seq: number | null
  at: number
  actor_id: string | null
  actor_role: Actor['role']
  /** JSON. Ids and what a sentence needs; no address, phone or token. */
  data: string
}

declare module './database/database.ts' {
  interface Tables {
    events: EventRow
  }
}

const insertEvent = statement<EventRow>((sql, param) =>
  sql.insertInto('events').values({
    id: param('id'),
    type: param('type'),
    subject: param('subject'),
    seq: param('seq'),
    at: param('at'),
    actor_id: param('actor_id'),
    actor_role: param('actor_role'),
    data: param('data'),
  }),
)

/**
 * Writes a fact beside the change that it tells of, in the same transaction, and runs the reactions to it.
 * This one row is the timeline, the audit trail and the source of notifications.
 */
export async function record<F extends Fact>(tx: Tx, actor: Actor, fact: F): Promise<void> {
  const event: Event = { ...fact, id: newId('evt'), at: fact.at ?? tx.now, actor }
  const row = {
    id: event.id,
    type: event.type,
    subject: event.subject,
    seq: event.seq ?? null,
    at: event.at,
    actor_id: actor.accountId,
    actor_role: actor.role,
    data: JSON.stringify(event.data),
  }
  tx.recorded.push(event)
  await together(insertEvent.run(tx, row), tx.react(tx, event))
}

/** How to reach somebody, and what is made from another column, has no place in a fact. */
const UNTOLD = new Set(['phone', 'line1', 'city', 'lat', 'lng', 'name_key', 'updated_at'])

/** For the audit: each column that an admin changed, from what to what. Owners change what is theirs. */
export function changedBy<Row extends object>(
  { role }: Actor,
  before: Row,
  changes: Partial<Row>,
): { changed?: Record<string, { from?: unknown; to?: unknown }> } {
  if (role !== 'ADMIN') return {}
  const columns = (Object.keys(changes) as (keyof Row & string)[]).filter(
    (name) => before[name] !== changes[name],
  )
  const changed = columns.map((name) => [
    name,
    UNTOLD.has(name) ? {} : { from: before[name], to: changes[name] },
  ])
  return { changed: Object.fromEntries(changed) }
}

const anyEvent = statement<object, Pick<EventRow, 'id'>>((sql) =>
  sql.selectFrom('events').select('id').limit(1),
)
/** Whether nothing was ever written: every write records a fact. */
export async function isUntouched(read: Read): Promise<boolean> {
  return (await anyEvent.first(read, {})) === undefined
}

const redact = statement<{ subject: string; type: string }>((sql, param) =>
  sql
    .updateTable('events')
    .set({ data: '{}' })
    .where('subject', '=', param('subject'))
    .where('type', '=', param('type')),
)
/** Takes what a person was called out of the facts of that type about them. That they happened stays. */
export const redactFacts = (tx: Tx, subject: string, type: string) => redact.run(tx, { subject, type })

export const BY_SEQ: Order = { columns: ['seq'], direction: 'asc' }

const timeline = statement<{ subject: string } & PageParams, EventRow>((sql, param) =>
  pageQuery(
    sql,
    [sql.selectFrom('events').selectAll().where('subject', '=', param('subject')).where('seq', '>', 0)],
    BY_SEQ,
    param,
  ),
)
/** The facts of a subject that keeps a timeline, oldest first. */
export const timelineOf = (read: Read, subject: string, limit: number, after: Position | null) =>
  timeline.all(read, { subject, ...pageParams(limit, after) })

const several = readByKeys<EventRow>((sql, ids) =>
  sql.selectFrom('events').selectAll().where('id', 'in', ids),
)

/** Facts by their ids, as consumers are told of them. */
export async function findEvents(read: Read, ids: readonly string[]): Promise<StoredEvent[]> {
  const rows = await several(read, ids)
  return rows.map(({ id, type, subject, seq, at, actor_id, actor_role, data }) => ({
    id,
    type,
    subject,
    ...(seq === null ? {} : { seq }),
    at,
    actor: { accountId: actor_id, role: actor_role },
    data: JSON.parse(data),
  }))
}

/** What a module does, in the same transaction, when a fact is recorded. */
export interface Reaction {
  to: string
  run: (tx: Tx, event: Event<string, never>) => Promise<void>
}

/** Ties a named function to the fact it reacts to; the fact's type checks both. */
export function when<F extends Fact>(
  to: F['type'],
  run: (tx: Tx, event: Event<F['type'], F['data']>) => Promise<void>,
): Reaction {
  return { to, run }
}

/** The reactions of all modules by fact, in the order of the modules. */
export function reactionsByType(reactions: readonly Reaction[]): (tx: Tx, event: Event) => Promise<void> {
  const byType = Map.groupBy(reactions, (reaction) => reaction.to)
  return async (tx, event) => {
    for (const reaction of byType.get(event.type) ?? []) await reaction.run(tx, event as Event<string, never>)
  }
}
