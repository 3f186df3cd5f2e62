import { table, type Step } from '../ddl.ts'

/** Vendors' own systems, and what each was told. */
export const webhooks: readonly Step[] = [
  // owner_id: the vendor's, for access. Of the old secret signs too until old_until.
  table('webhook_endpoints', {
    columns: {
      id: 'id primary key',
      vendor_id: 'id not null references vendors (id)',
      owner_id: 'id not null',
      url: 'text not null',
      secret: 'string(60) not null',
      old_secret: 'string(60)',
      old_until: 'integer',
      status: "string(10) not null check (status in ('ACTIVE', 'DISABLED', 'REMOVED'))",
      failing_since: 'integer',
      created_at: 'integer not null',
    },
    indexes: { webhook_endpoints_of_vendor: 'vendor_id, id' },
  }),
  table('webhook_deliveries', {
    columns: {
      id: 'id primary key',
      endpoint_id: 'id not null references webhook_endpoints (id)',
      owner_id: 'id not null',
      event_id: 'id not null',
      type: 'string(40) not null',
      status: "string(10) not null check (status in ('PENDING', 'DELIVERED', 'FAILED'))",
      attempts: 'integer not null',
      response_code: 'integer',
      created_at: 'integer not null',
      attempted_at: 'integer',
    },
    constraints: ['unique (endpoint_id, event_id)'],
    indexes: { webhook_deliveries_of_endpoint: 'endpoint_id, id' },
  }),
]
