import { searchTable, table, type Step } from '../ddl.ts'

/** The marketplace itself, accounts and their sessions, the events, the idempotency keys. */
export const accounts: readonly Step[] = [
  table('marketplace', {
    columns: {
      name: 'string(40) primary key',
      value: 'string(255) not null',
    },
  }),
  // row ties an account to its words in accounts_search.
  table('accounts', {
    columns: {
      row: 'rownumber',
      id: 'id not null unique',
      email: 'string(254) not null unique',
      name: 'string(120) not null',
      phone: 'string(32)',
      role: "string(10) not null check (role in ('CUSTOMER', 'VENDOR', 'COURIER', 'ADMIN'))",
      status: "string(20) not null check (status in ('ACTIVE', 'SUSPENDED'))",
      password_hash: 'string(400)',
      created_at: 'integer not null',
    },
    indexes: {
      accounts_by_role: 'role, id',
      accounts_by_status: 'status, id',
      accounts_by_role_status: 'role, status, id',
    },
  }),
  searchTable('accounts'),
  // One row a sign-in: the family of its refresh tokens.
  table('sessions', {
    columns: {
      id: 'id primary key',
      account_id: 'id not null references accounts (id)',
      created_at: 'integer not null',
      expires_at: 'integer not null',
      revoked_at: 'integer',
    },
    indexes: {
      sessions_by_account: 'account_id, revoked_at',
    },
  }),
  table('refresh_tokens', {
    columns: {
      hash: 'string(43) primary key',
      session_id: 'id not null references sessions (id)',
      expires_at: 'integer not null',
      used_at: 'integer',
    },
    // Of all the tokens of a session at most one is unused: parallel refreshes cannot leave two successors.
    uniqueWhere: { refresh_tokens_one_live: { column: 'session_id', where: 'used_at is null' } },
  }),
  table('events', {
    columns: {
      id: 'id primary key',
      type: 'string(60) not null',
      subject: 'string(40) not null',
      seq: 'integer check (seq > 0)',
      at: 'integer not null',
      actor_id: 'id',
      actor_role:
        "string(10) not null check (actor_role in ('CUSTOMER', 'VENDOR', 'COURIER', 'ADMIN', 'SYSTEM'))",
      data: 'json not null',
    },
    constraints: ['unique (subject, seq)'],
  }),
  table('idempotency_keys', {
    columns: {
      account_id: 'id not null',
      method: 'string(10) not null',
      path: 'string(400) not null',
      idempotency_key: 'string(255) not null',
      request_hash: 'string(43) not null',
      status: 'integer',
      body: 'json',
      created_at: 'integer not null',
    },
    constraints: ['primary key (account_id, idempotency_key, path, method)'],
    indexes: {
      idempotency_keys_by_age: 'created_at',
    },
  }),
]
