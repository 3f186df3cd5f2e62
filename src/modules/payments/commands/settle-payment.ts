import { SYSTEM } from '../../../kernel/actor.ts'
import type { PaymentReport } from '../../../kernel/payment.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { overtaken } from '../../../platform/database/faults.ts'
import { record } from '../../../platform/events.ts'
import type { Gateway } from '../../../platform/payments/gateway.ts'
import { postCapture } from '../../ledger/public.ts'
import { aboutPayment, type PaymentFailed, type PaymentPaid } from '../facts.ts'
import { lockPaymentByReference, saveOutcome } from '../queries.ts'
import { type Fault, paymentVerdict } from '../rules/verdict.ts'

/**
 * The one way in which a payment becomes paid or fails, whoever brought the report: a webhook, the customer's return, the
 * reconciler. Any number of reports in any order end in the same state. Returns why it was not applied and an admin must
 * look at it, or null.
 */
export async function settlePayment(
  tx: Tx,
  report: PaymentReport,
  gateway: Pick<Gateway, 'provider' | 'live'>,
): Promise<Fault | null> {
  const payment = await lockPaymentByReference(tx, report.reference)
  if (!payment) return report.status === 'PENDING' ? null : 'unknown_reference'
  const verdict = paymentVerdict(payment, report, gateway)
  if ('park' in verdict) return verdict.park
  if (!verdict.apply) return null
  const isPaid = report.status === 'PAID'
  const saved = await saveOutcome(tx, {
    id: payment.id,
    from: payment.status,
    status: report.status,
    charge: report.charge,
    paid_at: isPaid ? tx.now : null,
    next_check_at: isPaid ? null : payment.next_check_at,
  })
  if (!saved) throw overtaken()
  const fact = { subject: payment.id, data: aboutPayment(payment) }
  if (!isPaid) {
    await record<PaymentFailed>(tx, SYSTEM, { type: 'payment.failed', ...fact })
    return null
  }
  await record<PaymentPaid>(tx, SYSTEM, { type: 'payment.paid', ...fact })
  const { order_id: orderId, amount } = payment
  await postCapture(tx, { paymentId: payment.id, orderId, provider: gateway.provider, amount })
  return null
}
