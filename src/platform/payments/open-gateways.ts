import type { Provider } from '../../kernel/payment.ts'
import type { Gateway, Gateways } from './gateway.ts'
import type { PaystackAccount } from './paystack.ts'
import type { StripeAccount } from './stripe.ts'

export interface PaymentAccounts {
  stripe: StripeAccount | null
  paystack: PaystackAccount | null
}

/** The ways to pay online that have their keys. */
export async function openGateways({ stripe, paystack }: PaymentAccounts): Promise<Gateways> {
  const gateways = new Map<Provider, Gateway>()
  if (stripe) {
    // Large, and many marketplaces never need it.
    const { stripeGateway } = await import('./stripe.ts')
    gateways.set('STRIPE', stripeGateway(stripe))
  }
  if (paystack) {
    const { paystackGateway } = await import('./paystack.ts')
    gateways.set('PAYSTACK', paystackGateway(paystack))
  }
  return gateways
}
