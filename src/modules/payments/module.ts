import type { Clock } from '../../kernel/clock.ts'
import type { Module } from '../../platform/module.ts'
import type { Gateways } from '../../platform/payments/gateway.ts'
import { countNotices } from './notice-queries.ts'
import { countPendingRefunds } from './refund-queries.ts'
import { paymentRoutes } from './routes.ts'
import { paymentJobs } from './jobs.ts'
import { Payment, PaymentNotice, Refund } from './schemas.ts'

export function paymentsModule(gateways: Gateways, clock: Clock): Module {
  return {
    name: 'payments',
    description: 'Payments by provider or cash, refunds, and what providers tell of them',
    events: [
      'payment.begun',
      'payment.opened',
      'payment.renamed',
      'payment.paid',
      'payment.failed',
      'payment.collected',
      'refund.requested',
      'refund.succeeded',
      'refund.failed',
      'payment_notice.received',
      'payment_notice.parked',
      'payment_notice.closed',
    ],
    schemas: [Payment, Refund, PaymentNotice],
    routes: paymentRoutes(gateways, clock),
    reactions: [],
    jobs: paymentJobs(gateways),
    measures: (read) => [
      {
        name: 'fastyums_payment_notices',
        help: 'What payment providers told, by status: RECEIVED waits, PARKED is for an admin to look at',
        label: 'status',
        read: () => countNotices(read),
      },
      {
        name: 'fastyums_refunds',
        help: 'Refunds that a provider has not done yet',
        label: 'status',
        read: async () => ({ PENDING: await countPendingRefunds(read) }),
      },
    ],
  }
}
