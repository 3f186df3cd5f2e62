import { table, type Step } from '../ddl.ts'

/** Browsers that are told of notifications, and what is on its way to them. */
export const push: readonly Step[] = [
  table('push_subscriptions', {
    columns: {
      id: 'id primary key',
      account_id: 'id not null references accounts (id)',
      session_id: 'id not null',
      endpoint: 'text not null',
      endpoint_hash: 'string(43) not null unique',
      p256dh: 'string(87) not null',
      auth: 'string(22) not null',
      expires_at: 'integer',
      created_at: 'integer not null',
    },
    indexes: { push_subscriptions_of_account: 'account_id, id' },
  }),
  // No reference to the subscription, which may end first.
  table('push_messages', {
    columns: {
      id: 'id primary key',
      subscription_id: 'id not null',
      notification_id: 'id not null',
      attempts: 'integer not null',
    },
  }),
]
