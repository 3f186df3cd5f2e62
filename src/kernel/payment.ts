export const PROVIDERS = ['STRIPE', 'PAYSTACK'] as const
export type Provider = (typeof PROVIDERS)[number]

/** What a provider says of a payment. */
export interface PaymentReport {
  reference: string
  status: 'PENDING' | 'PAID' | 'FAILED'
  /** Minor units; what was paid, where it is. */
  amount: number
  currency: string
  /** Real money, or a test. */
  live: boolean
  /** What a refund names; null before anything was paid. */
  charge: string | null
}

/** What a provider says of a refund. */
export interface RefundReport {
  /** Our id; null for a refund that somebody made at the provider. */
  id: string | null
  /** The provider's. */
  providerId: string
  status: 'PENDING' | 'SUCCEEDED' | 'FAILED'
  amount: number
}
