import { ConfigError, demo, type Environment, given, oneOf } from './environment.ts'
import { minorDigits } from './kernel/money.ts'
import { type Provider, PROVIDERS } from './kernel/payment.ts'
import type { PaymentAccounts } from './platform/payments/open-gateways.ts'

/** What Paystack settles in, with the minor units of ISO 4217. Source: https://paystack.com/docs/api/#supported-currency. */
const PAYSTACK_CURRENCIES = ['NGN', 'GHS', 'ZAR', 'KES', 'USD']
/** Stripe counts these otherwise than ISO 4217. Source: https://docs.stripe.com/currencies. */
const STRIPE_EXCEPTIONS = ['ISK', 'UGX', 'MGA']

/** A provider is there where its keys are. Throws ConfigError. */
export function paymentAccounts(env: Environment, currency: string): PaymentAccounts {
  return { stripe: stripeAccount(env, currency), paystack: paystackAccount(env, currency) }
}

function stripeAccount(env: Environment, currency: string): PaymentAccounts['stripe'] {
  const secretKey = given(env, 'STRIPE_SECRET_KEY')
  const webhookSecret = given(env, 'STRIPE_WEBHOOK_SECRET')
  const url = address(env, 'STRIPE_URL', 'https://api.stripe.com')
  if (!secretKey && !webhookSecret) return null
  if (!secretKey) throw new ConfigError('STRIPE_SECRET_KEY must be set where STRIPE_WEBHOOK_SECRET is')
  if (!webhookSecret) throw new ConfigError('STRIPE_WEBHOOK_SECRET must be set where STRIPE_SECRET_KEY is')
  if (STRIPE_EXCEPTIONS.includes(currency) || minorDigits(currency) > 2)
    throw new ConfigError(`STRIPE_SECRET_KEY is set, but payments in ${currency} by Stripe are not built`)
  return { url, secretKey, webhookSecret }
}

function paystackAccount(env: Environment, currency: string): PaymentAccounts['paystack'] {
  const secretKey = given(env, 'PAYSTACK_SECRET_KEY')
  const url = address(env, 'PAYSTACK_URL', 'https://api.paystack.co')
  if (!secretKey) return null
  if (!PAYSTACK_CURRENCIES.includes(currency))
    throw new ConfigError(`PAYSTACK_SECRET_KEY is set, but Paystack takes no ${currency}`)
  return { url, secretKey }
}

function address(env: Environment, name: string, fallback: string): string {
  const text = given(env, name) ?? fallback
  if (!/^https?:\/\//.test(text) || !URL.canParse(text) || new URL(text).pathname !== '/')
    throw new ConfigError(`${name} must be an http or https address without a path, such as ${fallback}`)
  return new URL(text).origin
}

/**
 * Which providers are pretended by servers inside the process, so that paying can be tried without an account. By default
 * Paystack, where the demo is and no key is set. Throws ConfigError.
 */
export function pretendedProviders(
  env: Environment,
  environment: 'development' | 'test' | 'production',
  currency: string,
): Provider[] {
  const wish = oneOf(env, 'PAYMENTS', ['auto', 'pretend', 'real'], 'auto')
  const hasKeys = Boolean(given(env, 'STRIPE_SECRET_KEY') ?? given(env, 'PAYSTACK_SECRET_KEY'))
  if (wish === 'real') return []
  if (wish === 'auto')
    return environment === 'development' && demo(env) === 'auto' && currency === 'NGN' && !hasKeys
      ? ['PAYSTACK']
      : []
  if (environment === 'production')
    throw new ConfigError('PAYMENTS must not be pretend in production: nobody would be charged')
  if (hasKeys)
    throw new ConfigError('PAYMENTS is pretend, but keys of a provider are set; unset one of the two')
  if (!PAYSTACK_CURRENCIES.includes(currency))
    throw new ConfigError(`PAYMENTS is pretend, but Paystack takes no ${currency}`)
  return [...PROVIDERS]
}
