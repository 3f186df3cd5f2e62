import type { CompiledQuery, Kysely, QueryResult } from 'kysely'
import type { Tables } from './database.ts'

/**
 * A Kysely whose compiled statements go straight to the driver: on the way through Kysely a hot read would cost several
 * times itself. What is built and executed by Kysely goes its own way, on the same connection or pool.
 */
export function directly(
  db: Kysely<Tables>,
  run: <R>(query: CompiledQuery<R>) => Promise<QueryResult<R>>,
): Kysely<Tables> {
  return Object.assign(db, { executeQuery: run })
}
