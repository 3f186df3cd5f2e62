import type { Role } from '../../kernel/actor.ts'
import type { Read } from '../../platform/database/database.ts'
import { readByKeys } from '../../platform/database/lists.ts'

/** The account behind a session that was not revoked and has not expired, with its role as it is now. */
export interface LivingSession {
  id: string
  account_id: string
  role: Role
}

const living = readByKeys<LivingSession, { now: number }>((db, ids, param) =>
  db
    .selectFrom('sessions')
    .innerJoin('accounts', 'accounts.id', 'sessions.account_id')
    .select(['sessions.id', 'sessions.account_id', 'accounts.role'])
    .where('sessions.id', 'in', ids)
    .where('sessions.revoked_at', 'is', null)
    .where('sessions.expires_at', '>', param('now'))
    .where('accounts.status', '=', 'ACTIVE'),
)
/** Which of these sessions live. */
export async function livingSessions(
  read: Read,
  ids: readonly string[],
  now: number,
): Promise<Map<string, LivingSession>> {
  const found = await living(read, ids, { now })
  return new Map(found.map((session) => [session.id, session]))
}
