import type { CompiledQuery, Kysely } from 'kysely'
import type { Database, Tables } from '../database/database.ts'
import { engineOf } from '../database/engine.ts'
import { because, currentCause } from './cause.ts'
import { type SpanParts, type Tracing, within } from './tracing.ts'

/** A database whose work is traced; the same one where nothing is. */
export const traced = (database: Database, tracing: Tracing | null): Database =>
  tracing ? tracedDatabase(database, tracing) : database

/**
 * Transactions and statements are spans of whatever asks for them; what nobody asked for, as looking for due work, is
 * none. Only the text of a statement is told, in which each value is a question mark.
 */
function tracedDatabase(database: Database, tracing: Tracing): Database {
  const system = engineOf(database.read)
  const known = new WeakSet<Kysely<Tables>>()

  function traced(sql: Kysely<Tables>): Kysely<Tables> {
    if (known.has(sql)) return sql
    known.add(sql)
    const run = sql.executeQuery.bind(sql) as (query: CompiledQuery) => Promise<never>
    return Object.assign(sql, {
      executeQuery(query: CompiledQuery) {
        const parent = currentCause()?.span
        if (!parent) return run(query)
        return within(tracing, { ...statementParts(query.sql, system), parent }, () => run(query))
      },
    })
  }

  return {
    ...database,
    read: traced(database.read),
    write(work) {
      const cause = currentCause()
      if (!cause?.span) return database.write((sql) => work(traced(sql)))
      const attributes = { 'db.system.name': system }
      const parts: SpanParts = { name: 'transaction', kind: 'client', parent: cause.span, attributes }
      return within(tracing, parts, (span) =>
        // Whoever stands first in line runs the others' work too: each is told of its own cause.
        database.write((sql) => because({ ...cause, span }, () => work(traced(sql)))),
      )
    },
  }
}

const summaries = new Map<string, Omit<SpanParts, 'parent'>>()
/** Statements have a shape each and few shapes; what is told apart by more is no reason to keep all of it. */
const MOST_SUMMARIES = 2_000

function statementParts(text: string, system: string): Omit<SpanParts, 'parent'> {
  let parts = summaries.get(text)
  if (!parts) {
    const operation =
      /^\s*(?:with\b.*?\b)?(select|insert|update|delete|pragma|set)\b/is.exec(text)?.[1] ?? 'run'
    const table = /\b(?:from|into|update)\s+["`]?([a-z_]+)["`]?/i.exec(text)?.[1]
    const summary = table === undefined ? operation.toUpperCase() : `${operation.toUpperCase()} ${table}`
    const attributes = { 'db.system.name': system, 'db.query.summary': summary, 'db.query.text': text }
    parts = { name: summary, kind: 'client', attributes }
    if (summaries.size < MOST_SUMMARIES) summaries.set(text, parts)
  }
  return parts
}
