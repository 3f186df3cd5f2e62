import { table, type Step } from '../ddl.ts'

/** Stored messages to accounts: one for each fact and recipient, whatever happens. */
export const notifications: readonly Step[] = [
  table('notifications', {
    columns: {
      id: 'id primary key',
      account_id: 'id not null references accounts (id)',
      event_id: 'id not null',
      type: 'string(60) not null',
      title: 'string(255) not null',
      body: 'text not null',
      data: 'json not null',
      read_at: 'integer',
      created_at: 'integer not null',
    },
    constraints: ['unique (event_id, account_id)'],
    indexes: {
      notifications_of_account: 'account_id, id',
      notifications_unread: 'account_id, read_at, id',
    },
  }),
]
