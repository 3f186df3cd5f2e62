import { sql } from 'kysely'
import type { Role } from '../../kernel/actor.ts'
import type { Read } from '../../platform/database/database.ts'
import { statement } from '../../platform/database/statement.ts'

/** The account behind a session that was not revoked and has not expired, with its role as it is now. */
export interface LivingSession {
  id: string
  account_id: string
  role: Role
}

type IdParams = Record<string, string | number> & { now: number }

const living = statement<IdParams, LivingSession>((db, param, count) =>
  db
    .selectFrom('sessions')
    .innerJoin('accounts', 'accounts.id', 'sessions.account_id')
    .select(['sessions.id', 'sessions.account_id', 'accounts.role'])
    .where(
      sql<boolean>`sessions.id in (${sql.join(Array.from({ length: Number(count) }, (_, index) => sql`${param(`id${index}`)}`))})`,
    )
    .where('sessions.revoked_at', 'is', null)
    .where('sessions.expires_at', '>', param('now'))
    .where('accounts.status', '=', 'ACTIVE'),
)
const MOST_AT_ONCE = 200
/** So many are asked for at once; a statement for every number there may be would be many statements. */
const SIZES = [1, 2, 4, 8, 16, MOST_AT_ONCE]

/** Which of these sessions live, in as few statements as may be. */
export async function livingSessions(
  read: Read,
  ids: readonly string[],
  now: number,
): Promise<Map<string, LivingSession>> {
  const found = new Map<string, LivingSession>()
  for (let start = 0; start < ids.length; start += MOST_AT_ONCE) {
    const some = ids.slice(start, start + MOST_AT_ONCE)
    const size = SIZES.find((one) => one >= some.length) ?? MOST_AT_ONCE
    const params: IdParams = { now }
    // The last one again and again, so that there are few shapes of the statement.
    for (let index = 0; index < size; index++) params[`id${index}`] = some[index] ?? some.at(-1) ?? ''
    for (const session of await living.all(read, params, String(size))) found.set(session.id, session)
  }
  return found
}
