import { ConfigError, type Environment, given } from './environment.ts'
import { privateKeyFrom, publicKeyOf, type VapidSettings } from './platform/push/vapid.ts'

/**
 * What signs web push: given, or in development the other secret's, so that browsers can be tried without more ado. Null:
 * there is none. Throws ConfigError.
 */
export function vapidSettings(env: Environment, environment: string, secret: string): VapidSettings | null {
  const isDevelopment = environment === 'development'
  const subject = given(env, 'VAPID_SUBJECT') ?? ownAddress(env)
  const privateKey = given(env, 'VAPID_PRIVATE_KEY') ?? (isDevelopment ? privateKeyFrom(secret) : undefined)
  if (privateKey === undefined) return null
  if (!isPrivateKey(privateKey)) {
    throw new ConfigError(
      `VAPID_PRIVATE_KEY must be 32 random bytes in base64url, for instance from "openssl rand -base64 32 | tr '+/' '-_' | tr -d ="`,
    )
  }
  if (subject === undefined && isDevelopment) return { privateKey, subject: 'mailto:nobody@example.com' }
  if (subject === undefined || !/^mailto:[^\s@]+@[^\s@]+$|^https:\/\/./.test(subject)) {
    throw new ConfigError(
      'VAPID_SUBJECT must say how push services reach you, such as mailto:you@example.com, where VAPID_PRIVATE_KEY is set',
    )
  }
  return { privateKey, subject }
}

function ownAddress(env: Environment): string | undefined {
  const address = given(env, 'PUBLIC_URL')
  return address?.startsWith('https:') ? address : undefined
}

function isPrivateKey(text: string): boolean {
  if (!/^[\w-]{43}$/.test(text)) return false
  try {
    publicKeyOf(text)
    return true
  } catch {
    return false
  }
}
