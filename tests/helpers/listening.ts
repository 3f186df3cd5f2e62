import type { CompiledQuery, Kysely } from 'kysely'
import type { Tables } from '../../src/platform/database/database.ts'
import type { Marketplace } from './marketplace.ts'

/** The look for due work, which comes when it comes. */
const LOOK = /^select .due_at. from .work./

export interface Ran extends CompiledQuery {
  /** Whether it was asked before the one before it was answered, so that both go one way. */
  goesAlong: boolean
}

/** The statements that a marketplace has run for people, in order, BEGIN and COMMIT besides. */
export function listenTo({ app }: Marketplace): Ran[] {
  const ran: Ran[] = []
  app.read.sql = listening(app.read.sql, ran)
  const write = app.database.write.bind(app.database)
  app.database.write = (work) => write((tx) => work(listening(tx, ran)))
  return ran
}

function listening(db: Kysely<Tables>, ran: Ran[]): Kysely<Tables> {
  let unanswered = 0
  return new Proxy(db, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name)
      if (name !== 'executeQuery') return typeof value === 'function' ? value.bind(target) : value
      return (query: CompiledQuery) => {
        if (!LOOK.test(query.sql)) ran.push({ ...query, goesAlong: unanswered > 0 })
        unanswered++
        return target.executeQuery(query).finally(() => unanswered--)
      }
    },
  })
}
