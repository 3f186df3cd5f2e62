import { addColumn, type Step, table } from '../ddl.ts'

/** Payments, refunds, and what the providers tell of them. */
export const payments: readonly Step[] = [
  // order_id refers to nothing: payments do not know the orders that they pay.
  table('payments', {
    columns: {
      id: 'id primary key',
      order_id: 'id not null',
      order_number: 'string(20) not null',
      customer_id: 'id not null references accounts (id)',
      provider: "string(20) not null check (provider in ('CASH', 'STRIPE', 'PAYSTACK'))",
      status: "string(20) not null check (status in ('PENDING', 'FAILED', 'PAID'))",
      amount: 'integer not null check (amount > 0)',
      refund_reserved: 'integer not null default 0 check (refund_reserved >= 0)',
      refunded: 'integer not null default 0 check (refunded >= 0)',
      currency: 'string(10) not null',
      reference: 'string(60) not null unique',
      session: 'string(255)',
      checkout_url: 'text',
      charge: 'string(255)',
      next_check_at: 'integer',
      created_at: 'integer not null',
      paid_at: 'integer',
    },
    constraints: [
      'check (refunded <= refund_reserved)',
      'check (refund_reserved <= amount)',
      "check ((status = 'PAID') = (paid_at is not null))",
      "check (status = 'PAID' or refund_reserved = 0)",
    ],
    indexes: { payments_of_order: 'order_id, id', payments_to_check: 'next_check_at, id' },
    uniqueWhere: { payments_pending: { column: 'order_id', where: "status = 'PENDING'" } },
  }),
  table('refunds', {
    columns: {
      id: 'id primary key',
      payment_id: 'id not null references payments (id)',
      amount: 'integer not null check (amount > 0)',
      reason: 'string(500) not null',
      cause: "string(20) not null check (cause in ('ADMIN', 'CANCELLED', 'LATE'))",
      born_by: "string(20) not null check (born_by in ('VENDOR', 'COURIER', 'PLATFORM'))",
      items: 'json',
      status: "string(20) not null check (status in ('PENDING', 'SUCCEEDED', 'FAILED'))",
      provider_id: 'string(255)',
      tries: 'integer not null',
      next_try_at: 'integer',
      created_at: 'integer not null',
      ended_at: 'integer',
    },
    constraints: ["check ((status = 'PENDING') = (ended_at is null))"],
    indexes: { refunds_of_payment: 'payment_id, id', refunds_to_send: 'next_try_at, id' },
  }),
  // No body is kept: it would hold names and cards.
  table('payment_notices', {
    columns: {
      id: 'id primary key',
      provider: "string(20) not null check (provider in ('STRIPE', 'PAYSTACK'))",
      notice_key: 'string(255) not null',
      type: 'string(100) not null',
      reference: 'string(255)',
      content: 'json not null',
      status: "string(20) not null check (status in ('RECEIVED', 'DONE', 'PARKED'))",
      fault: 'string(60)',
      tries: 'integer not null',
      next_try_at: 'integer',
      received_at: 'integer not null',
      handled_at: 'integer',
    },
    constraints: ['unique (provider, notice_key)'],
    indexes: { payment_notices_by_status: 'status, id', payment_notices_to_handle: 'next_try_at, id' },
  }),
  addColumn('orders', 'payment_id', 'id'),
  addColumn(
    'orders',
    'hidden_from_vendor',
    'integer not null default 0 check (hidden_from_vendor in (0, 1))',
  ),
]
