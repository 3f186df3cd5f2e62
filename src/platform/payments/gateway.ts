import type { PaymentReport, Provider, RefundReport } from '../../kernel/payment.ts'

/** What a provider is told of a payment. The same words each time: a second call with them finds what the first made. */
export interface PaymentCall {
  /** Ours, unique; the provider's answers and webhooks carry it. */
  reference: string
  /** Minor units. */
  amount: number
  currency: string
  description: string
  email: string
  /** Where the customer's browser goes afterwards. */
  returnUrl: string
  createdAt: number
}

export interface Checkout {
  url: string
  /** The provider's own name for what it opened. */
  session: string
}

export interface RefundCall {
  /** Our id, which the provider keeps beside it. */
  id: string
  charge: string
  reference: string
  amount: number
  currency: string
  createdAt: number
  /** It may have arrived before: look for it first, where the provider has no keys of its own against doing it twice. */
  isRetry: boolean
}

/** A webhook whose signature was right. What is not in it has to be asked for. */
export interface Notice {
  /** What the provider sends twice has the same key. */
  key: string
  type: string
  /** The payment that it is about, as far as it says so. */
  reference: string | null
  /** Null where the webhook is of no concern. `ask`: it is true only once the provider was asked. */
  payment: PaymentReport | 'ask' | null
  refund: RefundReport | 'ask' | null
}

/** One way to take money online. No call of it belongs into a transaction. Throws ProviderFault. */
export interface Gateway {
  provider: Provider
  live: boolean
  /** Opens a checkout page, or finds the one that the same call has opened. */
  open: (payment: PaymentCall) => Promise<Checkout>
  check: (payment: { reference: string; session: string }) => Promise<PaymentReport | null>
  /** Takes back the checkout page where the provider can. */
  close: (payment: { session: string }) => Promise<void>
  refund: (refund: RefundCall) => Promise<RefundReport>
  checkRefund: (refund: { id: string; providerId: string }) => Promise<RefundReport>
  /** Null where the signature is not the provider's, or not of this moment. Throws SyntaxError for what is no event. */
  readNotice: (bytes: Buffer, signature: string, now: number) => Notice | null
}

export type Gateways = ReadonlyMap<Provider, Gateway>

/**
 * A provider that did not do what it was asked to. `unavailable`: it may have, nobody knows; ask again. `refused`: it did
 * not. `taken`: a payment with this reference was opened before.
 */
export class ProviderFault extends Error {
  readonly kind: 'unavailable' | 'refused' | 'taken'

  constructor(kind: ProviderFault['kind'], message: string, cause?: unknown) {
    super(message, { cause })
    this.kind = kind
  }
}
