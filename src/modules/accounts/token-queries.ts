import type { Read, Tx } from '../../platform/database/database.ts'
import { statement } from '../../platform/database/statement.ts'
import type { AccountTokenRow } from './tables.ts'

type Key = Pick<AccountTokenRow, 'hash' | 'purpose'>

const insert = statement<Omit<AccountTokenRow, 'used_at'>>((sql, param) =>
  sql.insertInto('account_tokens').values({
    hash: param('hash'),
    account_id: param('account_id'),
    purpose: param('purpose'),
    expires_at: param('expires_at'),
    used_at: null,
  }),
)
export const insertAccountToken = (tx: Tx, row: Omit<AccountTokenRow, 'used_at'>) => insert.run(tx, row)

const living = statement<Key & { now: number }, Pick<AccountTokenRow, 'account_id'>>((sql, param) =>
  sql
    .selectFrom('account_tokens')
    .select('account_id')
    .where('hash', '=', param('hash'))
    .where('purpose', '=', param('purpose'))
    .where('used_at', 'is', null)
    .where('expires_at', '>', param('now')),
)
/** Whose token it is, if it can still be used. */
export const findAccountToken = (read: Read, key: Key, now: number) => living.first(read, { ...key, now })

const use = statement<Key & { now: number }>((sql, param) =>
  sql
    .updateTable('account_tokens')
    .set({ used_at: param('now') })
    .where('hash', '=', param('hash'))
    .where('purpose', '=', param('purpose'))
    .where('used_at', 'is', null)
    .where('expires_at', '>', param('now')),
)
/** False where it was used before, or is too old: the one judge of two at once. */
export const useAccountToken = async (tx: Tx, key: Key) => (await use.run(tx, { ...key, now: tx.now })) === 1

const endAll = statement<{ accountId: string; purpose: AccountTokenRow['purpose']; now: number }>(
  (sql, param) =>
    sql
      .updateTable('account_tokens')
      .set({ used_at: param('now') })
      .where('account_id', '=', param('accountId'))
      .where('purpose', '=', param('purpose'))
      .where('used_at', 'is', null),
)
/** No other token of the account for this purpose is worth anything any more. */
export const endAccountTokens = (tx: Tx, accountId: string, purpose: AccountTokenRow['purpose']) =>
  endAll.run(tx, { accountId, purpose, now: tx.now })

const verify = statement<{ id: string; now: number }>((sql, param) =>
  sql
    .updateTable('accounts')
    .set({ email_verified_at: param('now') })
    .where('id', '=', param('id'))
    .where('email_verified_at', 'is', null),
)
/** Somebody who reads the account's mail has come back with a token from it. */
export const saveVerified = (tx: Tx, id: string) => verify.run(tx, { id, now: tx.now })
