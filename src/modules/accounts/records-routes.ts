import type { AccountActor } from '../../kernel/actor.ts'
import { toTime } from '../../kernel/clock.ts'
import { notFound } from '../../kernel/refusal.ts'
import { LATEST, listAdminActions } from '../../platform/database/audit.ts'
import type { Read } from '../../platform/database/database.ts'
import { toPage } from '../../platform/database/keyset.ts'
import { only, signedIn } from '../../platform/http/access.ts'
import { ref } from '../../platform/http/fields.ts'
import { del, get, list, post, type Route } from '../../platform/http/route.ts'
import type { RateLimits } from '../../platform/rate-limits.ts'
import { eraseAccount, eraseOwnAccount } from './commands/erase-account.ts'
import { confirmPassword } from './passwords.ts'
import { findAccount } from './queries.ts'
import * as schemas from './schemas.ts'
import { viewAdminAction, viewUser } from './schemas.ts'

/** What all modules hold about an account: lists by name. */
export type HoldingsOf = (read: Read, actor: AccountActor) => Promise<Record<string, object[]>>

/** What is kept about people, for them to have and to end, and about what admins did. */
export function recordsRoutes(read: Read, limits: RateLimits, holdingsOf: HoldingsOf): Route[] {
  return [
    get('/me/export', {
      operation: 'exportMe',
      summary: 'Take everything that is kept about you',
      access: signedIn,
      answer: ref(schemas.AccountExport),
      read: async (read, { actor }) => ({
        exportedAt: toTime(Date.now()),
        account: viewUser(await account(read, actor.accountId)),
        held: await holdingsOf(read, actor),
      }),
    }),
    del('/me', {
      operation: 'eraseMe',
      summary: 'End your account for good',
      description:
        'Needs your password, and nothing under way. Your name, e-mail, phone, addresses and notes go; what was ordered for how much stays in the books. Your vendors close.',
      access: only('CUSTOMER', 'VENDOR', 'COURIER'),
      body: schemas.PasswordConfirmation,
      refusals: ['account_in_use', 'too_many_wrong_logins'],
      async prepare({ actor, body, address }) {
        const own = await account(read, actor.accountId)
        await confirmPassword(limits, own, body.password, address, '/password')
        return own.password_hash
      },
      command: (tx, { actor }, checkedHash) => eraseOwnAccount(tx, actor, checkedHash),
    }),
    post('/users/:id/erase', {
      operation: 'eraseUser',
      summary: 'End an account for good, as its person asked',
      access: only('ADMIN'),
      answer: ref(schemas.User),
      refusals: ['cannot_erase_self', 'account_in_use'],
      command: async (tx, { actor, params }) => viewUser(await eraseAccount(tx, actor, params.id)),
    }),
    list('/audit', {
      operation: 'listAdminActions',
      summary: 'See what admins did, latest first',
      access: only('ADMIN'),
      filters: schemas.AdminActionFilters,
      row: ref(schemas.AdminAction),
      async page(read, { query: { from, to, ...filters }, limit, after }) {
        const period = { from: toMs(from), to: toMs(to) }
        const rows = await listAdminActions(read, { ...filters, ...period }, limit, after)
        return toPage(rows, limit, LATEST, viewAdminAction)
      },
    }),
  ]
}

async function account(read: Read, id: string) {
  const found = await findAccount(read, id)
  if (!found) throw notFound()
  return found
}

function toMs(moment: string | undefined): number | undefined {
  return moment === undefined ? undefined : Date.parse(moment)
}
