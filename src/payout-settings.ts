import { ConfigError, type Environment, given } from './environment.ts'
import type { PaystackAccount } from './platform/payments/paystack.ts'
import { TRANSFER_CURRENCIES } from './platform/payments/paystack-recipients.ts'

/** The account that payouts are sent from; null where a person sends them. Throws ConfigError. */
export function transferAccount(env: Environment, method: string, currency: string): PaystackAccount | null {
  if (method !== 'PAYSTACK') return null
  const secretKey = given(env, 'PAYSTACK_SECRET_KEY')
  if (!secretKey) throw new ConfigError('PAYOUT_METHOD is PAYSTACK, so PAYSTACK_SECRET_KEY must be set')
  if (!TRANSFER_CURRENCIES.includes(currency))
    throw new ConfigError(`PAYOUT_METHOD is PAYSTACK, but Paystack sends no ${currency} to banks here`)
  const url = given(env, 'PAYSTACK_URL') ?? 'https://api.paystack.co'
  if (!/^https?:\/\//.test(url) || !URL.canParse(url) || new URL(url).pathname !== '/')
    throw new ConfigError('PAYSTACK_URL must be an http or https address without a path')
  return { url: new URL(url).origin, secretKey }
}
