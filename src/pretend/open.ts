import { randomBytes } from 'node:crypto'
import type { Config } from '../config.ts'

export interface Pretending {
  /** Where webhooks go from now on. */
  sendTo: (origin: string) => void
  close: () => Promise<void>
}

/** Starts the providers that the configuration wants pretended, and gives it their keys and addresses. */
export async function pretendProviders(config: Config): Promise<Pretending> {
  const [secretKey, webhookSecret] = [randomBytes(16).toString('hex'), randomBytes(16).toString('hex')]
  const opened: Pretending[] = []
  if (config.pretended.includes('PAYSTACK')) {
    const { pretendPaystack } = await import('./paystack.ts')
    const { url, postman, close } = await pretendPaystack(`sk_test_${secretKey}`)
    config.payments.paystack = { url, secretKey: `sk_test_${secretKey}` }
    opened.push({ close, sendTo: (origin) => void (postman.url = `${origin}/api/v1/webhooks/paystack`) })
  }
  if (config.pretended.includes('STRIPE')) {
    const { pretendStripe } = await import('./stripe.ts')
    const { url, postman, close } = await pretendStripe(`sk_test_${secretKey}`, webhookSecret)
    config.payments.stripe = { url, secretKey: `sk_test_${secretKey}`, webhookSecret }
    opened.push({ close, sendTo: (origin) => void (postman.url = `${origin}/api/v1/webhooks/stripe`) })
  }
  return {
    sendTo: (origin) => opened.forEach(({ sendTo }) => sendTo(origin)),
    close: async () => void (await Promise.all(opened.map(({ close }) => close()))),
  }
}
