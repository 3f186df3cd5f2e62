import { addColumn, table, type Step } from '../ddl.ts'

/** Letters on their way, and what the links in them are worth. */
export const mail: readonly Step[] = [
  // `address` where it was typed in, and nobody has looked yet whose it is; gone once the letter is.
  table('mails', {
    columns: {
      id: 'id primary key',
      kind: 'string(40) not null',
      account_id: 'id',
      address: 'string(254)',
      event_id: 'id',
      data: 'json not null',
      created_at: 'integer not null',
      ended_at: 'integer',
      outcome: "string(10) check (outcome in ('SENT', 'REFUSED', 'NOBODY'))",
    },
    // One letter of a kind for each fact; what no fact asks for has none.
    constraints: ['unique (event_id, kind)', 'check ((outcome is null) = (ended_at is null))'],
  }),
  table('account_tokens', {
    columns: {
      hash: 'string(60) primary key',
      account_id: 'id not null references accounts (id)',
      purpose: "string(20) not null check (purpose in ('RESET', 'VERIFY'))",
      expires_at: 'integer not null',
      used_at: 'integer',
    },
    indexes: { account_tokens_of_account: 'account_id', account_tokens_by_end: 'expires_at' },
  }),
  addColumn('accounts', 'email_verified_at', 'integer'),
]
