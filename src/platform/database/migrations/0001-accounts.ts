import { searchTable } from './search-table.ts'

/** The marketplace itself, accounts and their sessions, the events, the idempotency keys. */
export const accounts = [
  `create table marketplace (
    name text primary key,
    value text not null
  ) strict`,

  // row ties an account to its words in accounts_search.
  `create table accounts (
    row integer primary key,
    id text not null unique,
    email text not null unique,
    name text not null,
    phone text,
    role text not null check (role in ('CUSTOMER', 'VENDOR', 'COURIER', 'ADMIN')),
    status text not null check (status in ('ACTIVE', 'SUSPENDED')),
    password_hash text,
    created_at integer not null
  ) strict`,
  searchTable('accounts'),
  `create index accounts_by_role on accounts (role, id)`,
  `create index accounts_by_status on accounts (status, id)`,
  `create index accounts_by_role_status on accounts (role, status, id)`,

  // One row a sign-in: the family of its refresh tokens.
  `create table sessions (
    id text primary key,
    account_id text not null references accounts (id),
    created_at integer not null,
    expires_at integer not null,
    revoked_at integer
  ) strict, without rowid`,
  `create index sessions_by_account on sessions (account_id, revoked_at)`,

  `create table refresh_tokens (
    hash text primary key,
    session_id text not null references sessions (id),
    expires_at integer not null,
    used_at integer
  ) strict, without rowid`,
  // Of all the tokens of a session at most one is unused: parallel refreshes cannot leave two successors.
  `create unique index refresh_tokens_one_live on refresh_tokens (session_id) where used_at is null`,

  `create table events (
    id text primary key,
    type text not null,
    subject text not null,
    seq integer check (seq > 0),
    at integer not null,
    actor_id text,
    actor_role text not null check (actor_role in ('CUSTOMER', 'VENDOR', 'COURIER', 'ADMIN', 'SYSTEM')),
    data text not null,
    unique (subject, seq)
  ) strict, without rowid`,

  `create table idempotency_keys (
    account_id text not null,
    method text not null,
    path text not null,
    idempotency_key text not null,
    request_hash text not null,
    status integer,
    body text,
    created_at integer not null,
    primary key (account_id, idempotency_key, path, method)
  ) strict, without rowid`,
  `create index idempotency_keys_by_age on idempotency_keys (created_at)`,
] as const
