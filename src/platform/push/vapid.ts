import { createECDH, createPrivateKey, hkdfSync, type KeyObject, sign } from 'node:crypto'

/** By what this server names itself to push services. Source: RFC 8292. */
export interface VapidSettings {
  /** P-256, 32 bytes in base64url. */
  privateKey: string
  /** How whoever runs a push service reaches the operator: mailto: or https:. */
  subject: string
}

/** A day is the most that a push service takes. */
const GOOD_FOR_SECONDS = 12 * 60 * 60

/** A key that another secret stands for: as good as it, and another one where that is. */
export const privateKeyFrom = (secret: string): string =>
  Buffer.from(hkdfSync('sha256', secret, '', 'VAPID', 32)).toString('base64url')

/** The public key, 65 bytes in base64url, as browsers want it. Throws where the private key is none. */
export function publicKeyOf(privateKey: string): string {
  const key = createECDH('prime256v1')
  key.setPrivateKey(privateKey, 'base64url')
  return key.getPublicKey('base64url')
}

/** The header that tells a push service whose message it is. */
export function vapidHeader({
  privateKey,
  subject,
}: VapidSettings): (endpoint: string, now: number) => string {
  const publicKey = publicKeyOf(privateKey)
  const key = signingKey(privateKey, publicKey)
  return (endpoint, now) => {
    const claims = {
      aud: new URL(endpoint).origin,
      exp: Math.floor(now / 1000) + GOOD_FOR_SECONDS,
      sub: subject,
    }
    const content = [{ typ: 'JWT', alg: 'ES256' }, claims]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.')
    const signature = sign('sha256', Buffer.from(content), { key, dsaEncoding: 'ieee-p1363' })
    return `vapid t=${content}.${signature.toString('base64url')}, k=${publicKey}`
  }
}

function signingKey(privateKey: string, publicKey: string): KeyObject {
  const point = Buffer.from(publicKey, 'base64url')
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString('base64url'))
  return createPrivateKey({ key: { kty: 'EC', crv: 'P-256', d: privateKey, x, y }, format: 'jwk' })
}
