import type { CompiledQuery } from 'kysely'
import type { Tx } from '../../src/platform/database/database.ts'

/**
 * The same transaction, in which something happens right after the first statement that the pattern matches: what another
 * transaction does to it on a database where they overlap.
 */
export function meanwhile(tx: Tx, pattern: RegExp, happens: (tx: Tx) => Promise<unknown>): Tx {
  let hasHappened = false
  const sql = new Proxy(tx.sql, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name)
      if (name !== 'executeQuery') return typeof value === 'function' ? value.bind(target) : value
      return async (query: CompiledQuery) => {
        const result = await target.executeQuery(query)
        if (!hasHappened && pattern.test(query.sql)) {
          hasHappened = true
          await happens(tx)
        }
        return result
      }
    },
  })
  return { ...tx, sql }
}
