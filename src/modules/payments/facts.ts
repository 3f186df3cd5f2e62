import type { Fact } from '../../kernel/event.ts'
import type { Bearer, PaymentRow, RefundRow } from './tables.ts'

interface AboutPayment {
  orderId: string
  orderNumber: string
  customerId: string
  provider: PaymentRow['provider']
  /** Minor units. */
  amount: number
  currency: string
}

export type PaymentBegun = Fact<'payment.begun', AboutPayment>
/** A payment was found paid, or was refused; `payment.collected`: cash changed hands at the door. */
export type PaymentPaid = Fact<'payment.paid', AboutPayment>
export type PaymentFailed = Fact<'payment.failed', AboutPayment>
export type PaymentCollected = Fact<'payment.collected', AboutPayment>

interface AboutRefund extends AboutPayment {
  paymentId: string
  cause: RefundRow['cause']
  bornBy: Bearer
  reason: string
  /** Whether nothing of the payment is left with this refund. */
  isWhole: boolean
}

export type RefundRequested = Fact<'refund.requested', AboutRefund>
export type RefundSucceeded = Fact<'refund.succeeded', AboutRefund>
export type RefundFailed = Fact<'refund.failed', AboutRefund>

export function aboutPayment(payment: PaymentRow): AboutPayment {
  return {
    orderId: payment.order_id,
    orderNumber: payment.order_number,
    customerId: payment.customer_id,
    provider: payment.provider,
    amount: payment.amount,
    currency: payment.currency,
  }
}

/** `left`: what is not given back with it, minor units. */
export function aboutRefund(payment: PaymentRow, refund: RefundRow, left: number): AboutRefund {
  return {
    ...aboutPayment(payment),
    amount: refund.amount,
    paymentId: payment.id,
    cause: refund.cause,
    bornBy: refund.born_by,
    reason: refund.reason,
    isWhole: left === 0,
  }
}
