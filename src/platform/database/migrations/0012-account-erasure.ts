import { addIndex } from '../ddl-indexes.ts'
import { addColumn, type Step } from '../ddl.ts'

/** Accounts can be erased, and what admins did can be listed. */
export const accountErasure: readonly Step[] = [
  addColumn('accounts', 'erased_at', 'integer'),
  addIndex('events', 'events_by_actor_role', 'actor_role, at, id', "actor_role = 'ADMIN'"),
]
