import type { PaymentReport, RefundReport } from '../../../kernel/payment.ts'
import type { PaymentRow, RefundRow } from '../tables.ts'

/** Why a report is not applied but laid before an admin. */
export const FAULTS = [
  'unknown_reference',
  'unknown_refund',
  'wrong_provider',
  'wrong_amount',
  'wrong_currency',
  'wrong_mode',
  'refund_failed',
  'refund_done_after_all',
] as const
export type Fault = (typeof FAULTS)[number]

export type Verdict = { apply: boolean } | { park: Fault }

/** Whichever report comes first: a payment only moves to the right. */
const RANK = { PENDING: 0, FAILED: 1, PAID: 2 } as const

/** What a report means for the payment as it stands. `live`: whether the gateway's key is for real money. */
export function paymentVerdict(
  payment: Pick<PaymentRow, 'provider' | 'amount' | 'currency' | 'status'>,
  report: PaymentReport,
  gateway: { provider: string; live: boolean },
): Verdict {
  if (payment.provider !== gateway.provider) return { park: 'wrong_provider' }
  if (report.live !== gateway.live) return { park: 'wrong_mode' }
  if (report.currency !== payment.currency) return { park: 'wrong_currency' }
  if (report.amount !== payment.amount) return { park: 'wrong_amount' }
  return { apply: RANK[report.status] > RANK[payment.status] }
}

/** The same for a refund. One that was done stays done, whatever is told of it later. */
export function refundVerdict(
  refund: Pick<RefundRow, 'amount' | 'status' | 'provider_id'>,
  report: RefundReport,
): Verdict {
  if (report.amount !== refund.amount) return { park: 'wrong_amount' }
  if (refund.provider_id !== null && refund.provider_id !== report.providerId)
    return { park: 'unknown_refund' }
  if (refund.status === 'SUCCEEDED' && report.status === 'FAILED') return { park: 'refund_failed' }
  // Its part of the payment is free again, and may be promised anew already.
  if (refund.status === 'FAILED' && report.status === 'SUCCEEDED') return { park: 'refund_done_after_all' }
  return { apply: refund.status === 'PENDING' }
}

/** What everybody sees of a payment. */
export function publicStatus({
  status,
  amount,
  refunded,
}: Pick<PaymentRow, 'status' | 'amount' | 'refunded'>) {
  if (status !== 'PAID' || refunded === 0) return status
  return refunded === amount ? ('REFUNDED' as const) : ('PARTIALLY_REFUNDED' as const)
}
