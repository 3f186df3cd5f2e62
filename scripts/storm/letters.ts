import { paystackSignature, stripeSignature } from '../../src/platform/payments/signatures.ts'
import { KEYS, type ProviderName, type Providers, WEBHOOK_SECRET } from './town.ts'

/** One webhook as it goes out. */
export interface Letter {
  kind: 'true' | 'repeated' | 'forged'
  path: string
  headers: Record<string, string>
  body: Buffer
}

const seconds = (ahead = 0) => Math.floor(Date.now() / 1000) + ahead
const pick = <T>(all: readonly T[]): T => all[Math.floor(Math.random() * all.length)] as T

function letter(kind: Letter['kind'], provider: ProviderName, body: Buffer, signature: string): Letter {
  const name = provider === 'STRIPE' ? 'stripe-signature' : 'x-paystack-signature'
  const headers = { 'content-type': 'application/json', [name]: signature }
  return { kind, path: `/api/v1/webhooks/${provider.toLowerCase()}`, headers, body }
}

const signed = (provider: ProviderName, body: Buffer) =>
  provider === 'STRIPE'
    ? stripeSignature(WEBHOOK_SECRET, body, seconds())
    : paystackSignature(KEYS.PAYSTACK, body)

/** What somebody sends who has no secret, or an old letter, or one that was meant for another. */
function forged(provider: ProviderName, body: Buffer): Letter {
  const bodies = [body, body.subarray(0, -1), Buffer.from(body.toString().replace(/\d{6}/, '000001'))]
  const signatures =
    provider === 'STRIPE'
      ? [
          stripeSignature('whsec_guessed', body, seconds()),
          stripeSignature(WEBHOOK_SECRET, body, seconds(-400)),
          stripeSignature(WEBHOOK_SECRET, body, seconds(400)),
          stripeSignature(WEBHOOK_SECRET, Buffer.from('{}'), seconds()),
          signed('STRIPE', body).replace('v1=', 'v0='),
          signed('PAYSTACK', body),
        ]
      : [
          paystackSignature('sk_guessed', body),
          paystackSignature(KEYS.PAYSTACK, Buffer.from('{}')),
          signed('STRIPE', body),
        ]
  return letter('forged', provider, pick(bodies), pick(signatures))
}

/** All that the providers have to tell, among repetitions and forgeries, shuffled: so many in all. */
export function lettersOf(providers: Providers, count: number): Letter[] {
  const told = (['PAYSTACK', 'STRIPE'] as const).flatMap((provider) =>
    providers[provider].postman.held.splice(0).map((body) => ({ provider, body })),
  )
  if (told.length === 0) return []
  const letters = told.map(({ provider, body }) => letter('true', provider, body, signed(provider, body)))
  while (letters.length < count) {
    const { provider, body } = pick(told)
    letters.push(
      letters.length % 2
        ? forged(provider, body)
        : letter('repeated', provider, body, signed(provider, body)),
    )
  }
  return shuffled(letters)
}

function shuffled<T>(all: T[]): T[] {
  for (let index = all.length - 1; index > 0; index--) {
    const other = Math.floor(Math.random() * (index + 1))
    ;[all[index], all[other]] = [all[other] as T, all[index] as T]
  }
  return all
}
