import { type Kysely, type SelectQueryBuilder, sql } from 'kysely'
import type { Tables } from './database.ts'
import { engineOf } from './engine.ts'

/** `update`: nobody else may change the row, or lock it, before the command commits. `share`: others may share the lock. */
export type Lock = 'share' | 'update'

/** A SELECT of rows of which each goes to one who asks: those that another has locked are passed over. */
// oxlint-disable-next-line typescript/no-explicit-any -- any query, whatever its tables
export function unlocked<Q extends SelectQueryBuilder<any, any, any>>(db: Kysely<Tables>, query: Q): Q {
  return engineOf(db) === 'sqlite' ? query : (query.forUpdate().skipLocked() as Q)
}

/**
 * A SELECT of a row that a command decides on, for where no later condition would notice that it has changed.
 * SQLite has one writer at a time, so nothing changes under a command there. `lock` is a statement's variant.
 */
// oxlint-disable-next-line typescript/no-explicit-any -- any query, whatever its tables
export function locked<Q extends SelectQueryBuilder<any, any, any>>(
  db: Kysely<Tables>,
  query: Q,
  lock: string,
): Q {
  if (lock === '' || engineOf(db) === 'sqlite') return query
  // MariaDB does not know FOR SHARE.
  return (lock === 'update' ? query.forUpdate() : query.modifyEnd(sql`lock in share mode`)) as Q
}
