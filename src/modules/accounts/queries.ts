import type { Role } from '../../kernel/actor.ts'
import type { Kysely } from 'kysely'
import type { Read, Tables, Tx } from '../../platform/database/database.ts'
import { insertion } from '../../platform/database/insertion.ts'
import {
  type Order,
  pageParams,
  type PageParams,
  pageQuery,
  type Position,
} from '../../platform/database/keyset.ts'
import { type Lock, locked } from '../../platform/database/locks.ts'
import { isSearch, matchOf, rowsMatching, type Sought } from '../../platform/database/search.ts'
import { statement } from '../../platform/database/statement.ts'
import type { AccountRow, AccountStatus, RefreshTokenRow, SessionRow } from './tables.ts'

type ById = { id: string }

const accountById = statement<ById, AccountRow>((sql, param, lock) =>
  locked(sql, sql.selectFrom('accounts').selectAll().where('id', '=', param('id')), lock),
)
export const findAccount = (read: Read, id: string, lock?: Lock) => accountById.first(read, { id }, lock)

const accountByEmail = statement<{ email: string }, AccountRow>((sql, param) =>
  sql.selectFrom('accounts').selectAll().where('email', '=', param('email')),
)
export const findAccountByEmail = (read: Read, email: string) => accountByEmail.first(read, { email })

const firstAdmin = statement<object, { id: string }>((sql) =>
  sql.selectFrom('accounts').select('id').where('role', '=', 'ADMIN').limit(1),
)
export const findAnAdmin = (read: Read) => firstAdmin.first(read, {})

const insert = insertion<Omit<AccountRow, 'erased_at'>>(
  (sql, param) =>
    sql.insertInto('accounts').values({
      id: param('id'),
      email: param('email'),
      name: param('name'),
      phone: param('phone'),
      role: param('role'),
      status: param('status'),
      password_hash: param('password_hash'),
      created_at: param('created_at'),
      email_verified_at: param('email_verified_at'),
    }),
  'email',
)
/** False where the e-mail has an account already. */
export const insertAccount = (tx: Tx, row: AccountRow) => insert(tx, row)

const updateProfile = statement<ById & { name?: string; phone?: string | null }>((sql, param) =>
  sql
    .updateTable('accounts')
    .set({
      ...(param.has('name') ? { name: param('name') } : {}),
      ...(param.has('phone') ? { phone: param('phone') } : {}),
    })
    .where('id', '=', param('id')),
)
export const saveProfile = (tx: Tx, id: string, changes: { name?: string; phone?: string | null }) =>
  updateProfile.run(tx, { id, ...changes })

const updatePassword = statement<ById & { from: string | null; to: string }>((sql, param) =>
  sql
    .updateTable('accounts')
    .set({ password_hash: param('to') })
    .where('id', '=', param('id'))
    .where('password_hash', '=', param('from')),
)
/** False where the password was changed since it was checked. */
export const savePassword = async (tx: Tx, id: string, from: string | null, to: string) =>
  (await updatePassword.run(tx, { id, from, to })) === 1

const updateStatus = statement<ById & { from: AccountStatus; to: AccountStatus }>((sql, param) =>
  sql
    .updateTable('accounts')
    .set({ status: param('to') })
    .where('id', '=', param('id'))
    .where('status', '=', param('from')),
)
/** False where the account was not in `from`. */
export const saveStatus = async (tx: Tx, id: string, from: AccountStatus, to: AccountStatus) =>
  (await updateStatus.run(tx, { id, from, to })) === 1

type Erased = Pick<AccountRow, 'id' | 'email' | 'name' | 'erased_at'>

const eraseRow = statement<Erased>((sql, param) =>
  sql
    .updateTable('accounts')
    .set({
      email: param('email'),
      name: param('name'),
      phone: null,
      password_hash: null,
      status: 'SUSPENDED',
      erased_at: param('erased_at'),
      email_verified_at: null,
    })
    .where('id', '=', param('id')),
)
export const saveErased = (tx: Tx, { id, email, name, erased_at }: Erased) =>
  eraseRow.run(tx, { id, email, name, erased_at })

export interface AccountFilters {
  role?: Role
  status?: AccountStatus
  search?: string
}
export const NEWEST: Order = { columns: ['id'], direction: 'desc' }

type ListParams = Omit<AccountFilters, 'search'> & Sought & PageParams

const accountPage = statement<ListParams, AccountRow>((db, param) => {
  let walk = isSearch(param)
    ? rowsMatching(db, 'accounts', param).selectAll('accounts')
    : db.selectFrom('accounts').selectAll()
  if (param.has('role')) walk = walk.where('role', '=', param('role'))
  if (param.has('status')) walk = walk.where('status', '=', param('status'))
  return pageQuery(db, [walk], NEWEST, param)
})
export async function listAccounts(
  read: Read,
  { search, ...filters }: AccountFilters,
  limit: number,
  after: Position | null,
): Promise<AccountRow[]> {
  const match = search === undefined ? undefined : await matchOf(read, 'accounts', search)
  if (search !== undefined && !match) return []
  return accountPage.all(read, { ...filters, ...match?.all, ...pageParams(limit, after) })
}

const sessionInsert = statement<Omit<SessionRow, 'revoked_at'>>((sql, param) =>
  sql.insertInto('sessions').values({
    id: param('id'),
    account_id: param('account_id'),
    created_at: param('created_at'),
    expires_at: param('expires_at'),
    revoked_at: null,
  }),
)
export const insertSession = (tx: Tx, row: Omit<SessionRow, 'revoked_at'>) => sessionInsert.run(tx, row)

const sessionById = statement<ById, SessionRow>((sql, param, lock) =>
  locked(sql, sql.selectFrom('sessions').selectAll().where('id', '=', param('id')), lock),
)
export const findSession = (read: Read, id: string, lock?: Lock) => sessionById.first(read, { id }, lock)

const sessionRevoke = statement<{ id: string; now: number }>((sql, param) =>
  sql
    .updateTable('sessions')
    .set({ revoked_at: param('now') })
    .where('id', '=', param('id'))
    .where('revoked_at', 'is', null),
)
/** False where it was revoked before. */
export const revokeSession = async (tx: Tx, id: string) =>
  (await sessionRevoke.run(tx, { id, now: tx.now })) === 1

const sessionsRevoke = statement<{ accountId: string; now: number }>((sql, param) =>
  sql
    .updateTable('sessions')
    .set({ revoked_at: param('now') })
    .where('account_id', '=', param('accountId'))
    .where('revoked_at', 'is', null),
)
export const revokeAllSessions = (tx: Tx, accountId: string) =>
  sessionsRevoke.run(tx, { accountId, now: tx.now })

const sessionPage = statement<{ accountId: string } & PageParams, SessionRow>((sql, param) =>
  pageQuery(
    sql,
    [sql.selectFrom('sessions').selectAll().where('account_id', '=', param('accountId'))],
    NEWEST,
    param,
  ),
)
export const listSessions = (read: Read, accountId: string, limit: number, after: Position | null) =>
  sessionPage.all(read, { accountId, ...pageParams(limit, after) })

const tokenInsert = statement<Omit<RefreshTokenRow, 'used_at'>>((sql, param) =>
  sql.insertInto('refresh_tokens').values({
    hash: param('hash'),
    session_id: param('session_id'),
    expires_at: param('expires_at'),
    used_at: null,
  }),
)
export const insertRefreshToken = (tx: Tx, row: Omit<RefreshTokenRow, 'used_at'>) => tokenInsert.run(tx, row)

const tokenByHash = statement<{ hash: string }, RefreshTokenRow>((sql, param) =>
  sql.selectFrom('refresh_tokens').selectAll().where('hash', '=', param('hash')),
)
export const findRefreshToken = (read: Read, hash: string) => tokenByHash.first(read, { hash })

const tokenUse = statement<{ hash: string; now: number }>((sql, param) =>
  sql
    .updateTable('refresh_tokens')
    .set({ used_at: param('now') })
    .where('hash', '=', param('hash'))
    .where('used_at', 'is', null),
)
/** False where the token was used before: the one judge of parallel refreshes. */
export const useRefreshToken = async (tx: Tx, hash: string) =>
  (await tokenUse.run(tx, { hash, now: tx.now })) === 1

const ROWS_AT_ONCE = 500
type Ending = 'realtime_tickets' | 'refresh_tokens' | 'sessions' | 'account_tokens'

const oldestEnd = statement<{ before: number }, { expires_at: number }>((sql, param, table) =>
  sql
    .selectFrom(table as Ending)
    .select('expires_at')
    .where('expires_at', '<', param('before'))
    .orderBy('expires_at')
    .offset(ROWS_AT_ONCE)
    .limit(1),
)
const ended = statement<{ until: number }>((sql, param, table) =>
  sql.deleteFrom(table as Ending).where('expires_at', '<=', param('until')),
)
/** Deletes some of what ended before a moment, the oldest first. Tokens before sessions. Returns whether there is more. */
export async function deleteEnded(tx: Tx, table: Ending, before: number): Promise<boolean> {
  const next = await oldestEnd.first(tx, { before }, table)
  await ended.run(tx, { until: next?.expires_at ?? before - 1 }, table)
  return next !== undefined
}

const numbered = statement<{ after: number }, AccountRow & { row: number }>((db, param) =>
  db.selectFrom('accounts').selectAll().where('row', '>', param('after')).orderBy('row').limit(500),
)
/** The next rows by their number, to index all of them. */
export const numberedRows = (tx: Tx, after: number) => numbered.all(tx, { after })

/** What is selected from it is there while the account may act, which it may until the command ends. */
export const whileActive = (db: Kysely<Tables>, accountId: string) =>
  locked(db, db.selectFrom('accounts').where('id', '=', accountId).where('status', '=', 'ACTIVE'), 'share')
