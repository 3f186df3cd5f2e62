import { sql } from 'kysely'
import type { EventRow } from '../events.ts'
import type { Read } from './database.ts'
import { type Order, pageParams, type PageParams, pageQuery, type Position } from './keyset.ts'
import { statement } from './statement.ts'

export interface AuditFilters {
  /** The admin's account. */
  actorId?: string
  subject?: string
  /** Milliseconds, inclusive. */
  from?: number
  /** Milliseconds, exclusive. */
  to?: number
}

export const LATEST: Order = { columns: ['at', 'id'], direction: 'desc' }

const page = statement<AuditFilters & PageParams, EventRow>((db, param) => {
  // Stated as it stands in the index: SQLite uses a partial one only for a condition that it can read.
  let walk = db
    .selectFrom('events')
    .selectAll()
    .where(sql<boolean>`actor_role = 'ADMIN'`)
  if (param.has('actorId')) walk = walk.where('actor_id', '=', param('actorId'))
  if (param.has('subject')) walk = walk.where('subject', '=', param('subject'))
  if (param.has('from')) walk = walk.where('at', '>=', param('from'))
  if (param.has('to')) walk = walk.where('at', '<', param('to'))
  return pageQuery(db, [walk], LATEST, param)
})
/** What admins did, latest first: every fact is recorded with whoever made it happen. */
export const listAdminActions = (read: Read, filters: AuditFilters, limit: number, after: Position | null) =>
  page.all(read, { ...filters, ...pageParams(limit, after) })
