import { createHmac, timingSafeEqual } from 'node:crypto'

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}

const hmac = (algorithm: string, secret: string, ...parts: (string | Buffer)[]) => {
  const digest = createHmac(algorithm, secret)
  for (const part of parts) digest.update(part)
  return digest.digest('hex')
}

/** Source: https://paystack.com/docs/payments/webhooks: HMAC-SHA512 of the body with the secret key. */
export function paystackSignature(secretKey: string, bytes: Buffer): string {
  return hmac('sha512', secretKey, bytes)
}

export function isPaystackSignature(secretKey: string, bytes: Buffer, signature: string): boolean {
  return isSame(signature, paystackSignature(secretKey, bytes))
}

/** Older than this is a replay, and what comes from further ahead than clocks differ is forged. */
const TOLERANCE_S = 300

export function stripeSignature(secret: string, bytes: Buffer, seconds: number): string {
  return `t=${seconds},v1=${hmac('sha256', secret, `${seconds}.`, bytes)}`
}

/**
 * Source: https://docs.stripe.com/webhooks#verify-manually. While a secret is rolled there are several v1, of which one
 * is enough; v0 is of no worth. `now` in milliseconds.
 */
export function isStripeSignature(secret: string, bytes: Buffer, signature: string, now: number): boolean {
  const parts = signature.split(',').map((part) => part.split('=', 2))
  const [time = ''] = parts.flatMap(([name, value = '']) => (name === 't' ? [value] : []))
  if (!/^\d{1,12}$/.test(time) || Math.abs(now / 1000 - Number(time)) > TOLERANCE_S) return false
  const expected = hmac('sha256', secret, `${time}.`, bytes)
  return parts.some(([name, value = '']) => name === 'v1' && isSame(value, expected))
}
