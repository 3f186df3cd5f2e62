import type { OrderEvent } from './api.ts'

/** What a webhook is told of an order. More of it is read by `getOrder`. */
export interface OrderFact {
  /** Such as `order.accepted`. */
  type: string
  timestamp: string
  data: {
    eventId: string
    orderId: string
    number: string
    vendorId: string
    from: OrderEvent['from']
    status: OrderEvent['to']
    /** Which step of the order: facts may come out of order. */
    seq: number
    /** Minor units. */
    total: number
    currency: string
    reason: string | null
  }
}

/** Against a message that somebody recorded: this much may the clocks differ, and the way take. */
const TOLERANCE_SECONDS = 300

/**
 * What a webhook was told, once its signature by one of the secrets was found good (Standard Webhooks). `body` is the text
 * as it came, not parsed and written again. Throws where the message is not the marketplace's, or is old.
 */
export async function readWebhook(
  body: string,
  headers: Headers | Record<string, string | string[] | undefined>,
  secret: string,
  nowSeconds: number = Date.now() / 1000,
): Promise<OrderFact & { id: string }> {
  const header = (name: string) =>
    String((headers instanceof Headers ? headers.get(name) : headers[name]) ?? '')
  const id = header('webhook-id')
  const timestamp = header('webhook-timestamp')
  if (!(Math.abs(nowSeconds - Number(timestamp || Number.NaN)) <= TOLERANCE_SECONDS))
    throw new Error('the webhook is too old, or from the future')
  const bytes = Uint8Array.from(atob(secret.replace(/^whsec_/, '')), (sign) => sign.charCodeAt(0))
  const key = await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, [
    'verify',
  ])
  const message = new TextEncoder().encode(`${id}.${timestamp}.${body}`)
  for (const signature of header('webhook-signature').split(' ')) {
    if (!signature.startsWith('v1,')) continue
    // `verify` takes the same time wherever they differ.
    if (await crypto.subtle.verify('HMAC', key, bytesOf(signature.slice(3)), message))
      return { ...(JSON.parse(body) as OrderFact), id }
  }
  throw new Error('the signature is not the marketplace’s')
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0))
  } catch {
    return new Uint8Array()
  }
}
