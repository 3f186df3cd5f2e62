import type { Read } from '../database/database.ts'
import { sharedLookup } from '../database/shared-reads.ts'
import { findEvents } from '../events.ts'
import type { StoredEvent } from './handlers.ts'
import { waitingFacts, type WorkRow } from './work-queries.ts'

/** What is asked for each fact on its way. Facts come many at a time, and are asked for together. */
export interface Lookups {
  fact: (id: string) => Promise<StoredEvent | undefined>
  /** The facts about a subject that still wait. */
  waiting: (subject: string) => Promise<WorkRow[] | undefined>
}

export function createLookups(read: Read): Lookups {
  return {
    fact: sharedLookup(async (ids) => {
      const facts = await findEvents(read, ids)
      return new Map(facts.map((fact) => [fact.id, fact]))
    }),
    waiting: sharedLookup(async (subjects) =>
      Map.groupBy(await waitingFacts(read, subjects), ({ subject }) => subject),
    ),
  }
}
