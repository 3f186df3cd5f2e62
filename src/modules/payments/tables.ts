import type { Provider } from '../../kernel/payment.ts'

export const BEARERS = ['VENDOR', 'COURIER', 'PLATFORM'] as const
export type Bearer = (typeof BEARERS)[number]

export interface PaymentRow {
  id: string
  order_id: string
  order_number: string
  /** For access. */
  customer_id: string
  provider: Provider | 'CASH'
  status: 'PENDING' | 'FAILED' | 'PAID'
  /** Minor units, as the two below: what refunds were promised, and what of it the provider has done. */
  amount: number
  refund_reserved: number
  refunded: number
  currency: string
  /** What the provider knows it by. */
  reference: string
  /** The provider's name for the checkout page. */
  session: string | null
  checkout_url: string | null
  /** The provider's name for the money, once it was paid. */
  charge: string | null
  /** When the provider is asked next; null once there is nothing to ask. */
  next_check_at: number | null
  created_at: number
  paid_at: number | null
}

export interface RefundRow {
  id: string
  payment_id: string
  amount: number
  reason: string
  cause: 'ADMIN' | 'CANCELLED' | 'LATE'
  born_by: Bearer
  /** JSON: what was given back of the order, where it was said. */
  items: string | null
  status: 'PENDING' | 'SUCCEEDED' | 'FAILED'
  provider_id: string | null
  tries: number
  next_try_at: number | null
  created_at: number
  ended_at: number | null
}

/** What a provider told, by webhook or when it was asked, and what became of it. */
export interface NoticeRow {
  id: string
  provider: Provider
  notice_key: string
  type: string
  reference: string | null
  /** JSON: the payment's or the refund's report; nothing of a person. */
  content: string
  status: 'RECEIVED' | 'DONE' | 'PARKED'
  /** Why it was parked. */
  fault: string | null
  tries: number
  next_try_at: number | null
  received_at: number
  handled_at: number | null
}

declare module '../../platform/database/database.ts' {
  interface Tables {
    payments: PaymentRow
    refunds: RefundRow
    payment_notices: NoticeRow
  }
}
