import {
  createDecipheriv,
  createECDH,
  createPublicKey,
  hkdfSync,
  randomBytes,
  type ECDH,
  verify,
} from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/** The settings of a marketplace that sends web push. */
export const VAPID = {
  VAPID_PRIVATE_KEY: 'yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw',
  VAPID_SUBJECT: 'mailto:operator@example.com',
}
/** Where nobody ever takes a message. */
export const NOWHERE = 'http://127.0.0.1:9/nobody'

const bytes = (text: string) => Buffer.from(text, 'base64url')

/** A browser with a subscription: it alone can read what is sent to it. */
export class Browser {
  readonly endpoint: string
  readonly #key: ECDH = createECDH('prime256v1')
  readonly #auth = randomBytes(16)

  constructor(service: string) {
    this.endpoint = `${service}/${randomBytes(12).toString('base64url')}`
    this.#key.generateKeys()
  }

  /** As `JSON.stringify(subscription)` says it in a page. */
  get subscription() {
    return {
      endpoint: this.endpoint,
      expirationTime: null,
      keys: { p256dh: this.#key.getPublicKey('base64url'), auth: this.#auth.toString('base64url') },
    }
  }

  /** Decrypts as RFC 8291 says. Throws where it is not for this browser, or was changed. */
  read(message: Buffer): Record<string, unknown> {
    const salt = message.subarray(0, 16)
    const idLength = message[20] ?? 0
    const sender = message.subarray(21, 21 + idLength)
    const sealed = message.subarray(21 + idLength)
    if (message.readUInt32BE(16) < sealed.length) throw new Error('more than one record')
    const info = Buffer.concat([Buffer.from('WebPush: info\0'), this.#key.getPublicKey(), sender])
    const secret = hkdfSync('sha256', this.#key.computeSecret(sender), this.#auth, info, 32)
    const derived = (what: string, length: number) =>
      Buffer.from(hkdfSync('sha256', Buffer.from(secret), salt, `Content-Encoding: ${what}\0`, length))
    const open = createDecipheriv('aes-128-gcm', derived('aes128gcm', 16), derived('nonce', 12))
    open.setAuthTag(sealed.subarray(-16))
    const padded = Buffer.concat([open.update(sealed.subarray(0, -16)), open.final()])
    const end = padded.lastIndexOf(2)
    if (end < 0 || padded.subarray(end + 1).some((byte) => byte !== 0)) throw new Error('wrongly padded')
    return JSON.parse(padded.subarray(0, end).toString())
  }
}

export interface Pushed {
  endpoint: string
  headers: IncomingHttpHeaders
  body: Buffer
}

/** A push service as browsers' makers run them: it checks who sends, and answers as it is told. */
export class PushService {
  readonly heard: Pushed[] = []
  /** Of the next messages, then 201 again. */
  readonly answers: { code: number; retryAfter?: string }[] = []
  #origin = ''
  readonly #server = createServer((request, response) => {
    const take = async () => {
      const body = await buffer(request)
      this.heard.push({ endpoint: this.#origin + (request.url ?? ''), headers: request.headers, body })
      const { code, retryAfter } = this.answers.shift() ?? { code: 201 }
      response.writeHead(code, retryAfter ? { 'retry-after': retryAfter } : {}).end()
    }
    void take()
  })

  async open(): Promise<void> {
    await new Promise<void>((listening) => this.#server.listen(0, '127.0.0.1', listening))
    this.#origin = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  get origin(): string {
    return this.#origin
  }

  close(): void {
    this.#server.closeAllConnections()
    this.#server.close()
  }
}

/** Verifies a message's sender as RFC 8292 says, by the key that the browser subscribed with. Returns the claims. */
export function verifiedClaims({ authorization = '' }: IncomingHttpHeaders, publicKey: string) {
  const [, header = '', payload = '', signature = '', key] =
    /^vapid t=([\w-]+)\.([\w-]+)\.([\w-]+), k=([\w-]+)$/.exec(authorization) ?? []
  if (key !== publicKey) throw new Error('another key')
  const point = bytes(publicKey)
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString('base64url'))
  const verifier = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' })
  const isTrue = verify(
    'sha256',
    Buffer.from(`${header}.${payload}`),
    { key: verifier, dsaEncoding: 'ieee-p1363' },
    bytes(signature),
  )
  if (!isTrue) throw new Error('a wrong signature')
  return {
    ...(JSON.parse(bytes(header).toString()) as { alg: string }),
    ...(JSON.parse(bytes(payload).toString()) as { aud: string; exp: number; sub: string }),
  }
}
