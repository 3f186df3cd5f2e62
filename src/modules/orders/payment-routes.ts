import type { Clock } from '../../kernel/clock.ts'
import { notFound } from '../../kernel/refusal.ts'
import { toPage } from '../../platform/database/keyset.ts'
import { only } from '../../platform/http/access.ts'
import { ref } from '../../platform/http/fields.ts'
import { list, post, type Route } from '../../platform/http/route.ts'
import type { Gateways } from '../../platform/payments/gateway.ts'
import * as payments from '../payments/public.ts'
import { payOrder } from './commands/pay-order.ts'
import { refundLines } from './commands/refund-lines.ts'
import { findOrderFor } from './queries.ts'
import * as schemas from './schemas.ts'

export const orderPaymentRoutes = (gateways: Gateways, clock: Clock): Route[] => [
  post('/orders/:id/payments', {
    operation: 'payOrder',
    summary: 'Pay for an order',
    description:
      'Opens the provider’s page at `checkoutUrl`. Called again while the payment is pending it answers the same payment. An order waits fifteen minutes for its payment.',
    access: only('CUSTOMER'),
    status: 201,
    answer: ref(payments.Payment),
    refusals: ['order_not_payable', 'unavailable'],
    prepare: ({ actor, params }, work) =>
      payments.openCheckout({ ...work, gateways, clock }, (tx) => payOrder(tx, actor, params.id)),
    command: async (_tx, _call, payment) => payments.viewPayment(payment),
  }),
  list('/orders/:id/payments', {
    operation: 'listPayments',
    summary: 'List the payments of an order, oldest first',
    access: only('CUSTOMER', 'ADMIN'),
    row: ref(payments.Payment),
    async page(read, { actor, params, limit, after }) {
      if (!(await findOrderFor(read, actor, params.id))) throw notFound()
      const rows = await payments.listPayments(read, params.id, limit, after)
      return toPage(rows, limit, payments.BY_PAYMENT, payments.viewPayment)
    },
  }),
  post('/payments/:id/refunds', {
    operation: 'refundPayment',
    summary: 'Refund a payment, whole or in part',
    description:
      'By `amount`, by `lines` of the order, or all that is left. The provider is asked at once, and again until it has done it.',
    access: only('ADMIN'),
    body: schemas.NewRefund,
    status: 201,
    answer: ref(payments.Refund),
    refusals: ['refund_exceeds_payment', 'unknown_reference'],
    command: async (tx, { actor, params, body }) =>
      payments.viewRefund(await refundLines(tx, actor, params.id, body)),
    after: ({ id }, work) => payments.pursueRefund({ ...work, gateways, clock }, id),
  }),
]
