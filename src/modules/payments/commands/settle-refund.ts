import { SYSTEM } from '../../../kernel/actor.ts'
import type { RefundReport } from '../../../kernel/payment.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { overtaken } from '../../../platform/database/faults.ts'
import { record } from '../../../platform/events.ts'
import { postRefund } from '../../ledger/public.ts'
import { aboutRefund, type RefundFailed, type RefundSucceeded } from '../facts.ts'
import { addRefunded, lockPayment, releaseRefund } from '../queries.ts'
import { findRefund, lockRefund, saveRefundOutcome } from '../refund-queries.ts'
import { nextTryAt } from '../rules/patience.ts'
import { type Fault, refundVerdict } from '../rules/verdict.ts'
import type { PaymentRow, RefundRow } from '../tables.ts'

/** What a provider says of a refund, whoever asked. Returns why an admin must look at it, or null. */
export async function settleRefund(
  tx: Tx,
  report: RefundReport,
  refundId = report.id,
): Promise<Fault | null> {
  const known = refundId === null ? undefined : await findRefund(tx, refundId)
  const payment = known && (await lockPayment(tx, known.payment_id))
  const refund = known && (await lockRefund(tx, known.id))
  if (!payment || !refund) return 'unknown_refund'
  const verdict = refundVerdict(refund, report)
  if ('park' in verdict) return verdict.park
  if (!verdict.apply) return null
  await endRefund(tx, payment, refund, report.status, report.providerId)
  return report.status === 'FAILED' ? 'refund_failed' : null
}

/** One step of a refund: the provider has taken it on, has done it, or will not. */
export async function endRefund(
  tx: Tx,
  payment: PaymentRow,
  refund: RefundRow,
  status: RefundRow['status'],
  providerId: string | null,
): Promise<RefundRow> {
  const isPending = status === 'PENDING'
  const changes = {
    status,
    provider_id: providerId ?? refund.provider_id,
    next_try_at: isPending ? nextTryAt(tx.now, refund.tries + 3) : null,
    ended_at: isPending ? null : tx.now,
  }
  if (!(await saveRefundOutcome(tx, { id: refund.id, ...changes }))) throw overtaken()
  const subject = refund.id
  if (status === 'SUCCEEDED') {
    await addRefunded(tx, payment.id, refund.amount)
    const data = aboutRefund(payment, refund, payment.amount - payment.refunded - refund.amount)
    await record<RefundSucceeded>(tx, SYSTEM, { type: 'refund.succeeded', subject, data })
    const { amount, born_by: bornBy } = refund
    const { order_id: orderId, provider } = payment
    await postRefund(tx, { refundId: refund.id, orderId, provider, amount, bornBy })
  } else if (status === 'FAILED') {
    await releaseRefund(tx, payment.id, refund.amount)
    const data = aboutRefund(payment, refund, payment.amount - payment.refunded)
    await record<RefundFailed>(tx, SYSTEM, { type: 'refund.failed', subject, data })
  }
  return { ...refund, ...changes }
}
