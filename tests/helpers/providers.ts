import { pretendPaystack, type Pretended } from '../../src/pretend/paystack.ts'
import { pretendStripe } from '../../src/pretend/stripe.ts'
import { openMarketplace, type Marketplace, type Person } from './marketplace.ts'
import { type Kitchen, orderFrom } from './kitchen.ts'

export const PAYSTACK_SECRET_KEY = 'sk_test_paystack_of_the_tests'
export const STRIPE_SECRET_KEY = 'sk_test_stripe_of_the_tests'
export const STRIPE_WEBHOOK_SECRET = 'whsec_of_the_tests'
export type ProviderName = 'PAYSTACK' | 'STRIPE'
export const BOTH: ProviderName[] = ['PAYSTACK', 'STRIPE']

export interface Providers {
  PAYSTACK: Pretended
  STRIPE: Pretended
  /** For the environment of a marketplace that uses them. */
  env: Record<string, string>
  /** Where webhooks go. */
  sendTo: (origin: string) => void
  /** Until no webhook is under way. */
  idle: () => Promise<void>
  close: () => Promise<void>
}

/** Both providers, pretended, on free ports. */
export async function openProviders(clock = () => Date.now()): Promise<Providers> {
  const PAYSTACK = await pretendPaystack(PAYSTACK_SECRET_KEY, 0, clock)
  const STRIPE = await pretendStripe(STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET, 0, clock)
  return {
    PAYSTACK,
    STRIPE,
    env: {
      PAYSTACK_SECRET_KEY,
      PAYSTACK_URL: PAYSTACK.url,
      STRIPE_SECRET_KEY,
      STRIPE_WEBHOOK_SECRET,
      STRIPE_URL: STRIPE.url,
    },
    sendTo(origin) {
      PAYSTACK.postman.url = `${origin}/api/v1/webhooks/paystack`
      STRIPE.postman.url = `${origin}/api/v1/webhooks/stripe`
    },
    async idle() {
      await PAYSTACK.postman.idle()
      await STRIPE.postman.idle()
    },
    async close() {
      await PAYSTACK.close()
      await STRIPE.close()
    },
  }
}

/** A marketplace in which people may pay online. */
export async function openPaidMarketplace(
  env: Record<string, string> = {},
): Promise<Marketplace & { providers: Providers }> {
  let ahead = 0
  const providers = await openProviders(() => Date.now() + ahead)
  // Time passes in these tests, and nobody signs in again.
  const market = await openMarketplace({ ...providers.env, ACCESS_TOKEN_TTL: '86400', ...env })
  providers.sendTo(market.origin)
  return {
    ...market,
    providers,
    wait(ms) {
      ahead += ms
      market.wait(ms)
    },
    async close() {
      await providers.close()
      await market.close()
    },
  }
}

/** An order that waits for its payment, and the payment where it is begun. */
export async function placedOnline(
  provider: ProviderName,
  { kitchen, customer }: { kitchen: Kitchen; customer: Person },
  quantity = 1,
) {
  const order = await customer.client.ok(
    'POST',
    '/orders',
    orderFrom(kitchen, quantity, { paymentMethod: provider }),
  )
  const payment = await customer.client.ok('POST', `/orders/${order.id}/payments`)
  return { order, payment }
}

/** The charge behind a payment's page. */
export function chargeOf(providers: Providers, { provider, id }: { provider: ProviderName; id: string }) {
  const charges = providers[provider].book.charges
  // Of two names the second is the page that was shown.
  const charge = charges.get(`${id.replace('_', '-')}.2`) ?? charges.get(id.replace('_', '-'))
  if (!charge) throw new Error('the provider knows the payment')
  return charge
}
