import { createCipheriv, createECDH, type ECDH, hkdfSync, randomBytes } from 'node:crypto'

/** What a browser gave for its subscription. */
export interface BrowserKeys {
  /** A point of P-256, 65 bytes. */
  p256dh: Buffer
  /** 16 bytes. */
  auth: Buffer
}

/** All that push services must take of one message. Source: RFC 8291, section 4. */
const RECORD_BYTES = 4096
const TAG_BYTES = 16

/** A curve point or a secret that a browser never made throws later, and then nobody is there to be told. */
export function areBrowserKeys({ p256dh, auth }: BrowserKeys): boolean {
  if (auth.length !== 16 || p256dh.length !== 65) return false
  try {
    freshKey().computeSecret(p256dh)
    return true
  } catch {
    return false
  }
}

function freshKey(): ECDH {
  const key = createECDH('prime256v1')
  key.generateKeys()
  return key
}

/**
 * Encrypts a message for one browser, in one record of aes128gcm: the push service between cannot read it. Source: RFC
 * 8291 and RFC 8188. `own` is given by the RFC's example alone; a salt and a key that come twice give the message away.
 */
export function encryptFor(
  { p256dh, auth }: BrowserKeys,
  text: string,
  own = { key: freshKey(), salt: randomBytes(16) },
): Buffer {
  const plain = Buffer.concat([Buffer.from(text), Buffer.of(2)])
  const ownPublic = own.key.getPublicKey()
  const header = Buffer.concat([own.salt, lengthOf(RECORD_BYTES), Buffer.of(ownPublic.length), ownPublic])
  if (header.length + plain.length + TAG_BYTES > RECORD_BYTES)
    throw new RangeError(`a push message of ${plain.length} bytes is too long`)
  const about = Buffer.concat([Buffer.from('WebPush: info\0'), p256dh, ownPublic])
  const secret = derived(own.key.computeSecret(p256dh), auth, about, 32)
  const key = derived(secret, own.salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16)
  const nonce = derived(secret, own.salt, Buffer.from('Content-Encoding: nonce\0'), 12)
  const cipher = createCipheriv('aes-128-gcm', key, nonce)
  return Buffer.concat([header, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

const derived = (secret: Buffer, salt: Buffer, info: Buffer, bytes: number) =>
  Buffer.from(hkdfSync('sha256', secret, salt, info, bytes))

function lengthOf(bytes: number): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes)
  return length
}
