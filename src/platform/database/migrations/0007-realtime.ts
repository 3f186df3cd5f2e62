import { table, type Step } from '../ddl.ts'

/** Tickets that open a WebSocket, by the hash of the ticket. Whoever takes the row away has used it. */
export const realtime: readonly Step[] = [
  table('realtime_tickets', {
    columns: {
      hash: 'string(43) primary key',
      account_id: 'id not null references accounts (id)',
      session_id: 'id not null',
      expires_at: 'integer not null',
    },
    indexes: {
      realtime_tickets_by_end: 'expires_at',
    },
  }),
]
