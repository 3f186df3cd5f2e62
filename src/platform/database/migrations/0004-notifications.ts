/** Stored messages to accounts: one for each fact and recipient, whatever happens. */
export const notifications = [
  `create table notifications (
    id text primary key,
    account_id text not null references accounts (id),
    event_id text not null,
    type text not null,
    title text not null,
    body text not null,
    data text not null,
    read_at integer,
    created_at integer not null,
    unique (event_id, account_id)
  ) strict, without rowid`,
  `create index notifications_of_account on notifications (account_id, id)`,
  `create index notifications_unread on notifications (account_id, read_at, id)`,
] as const
