import { Refusal } from '../../kernel/refusal.ts'
import type { RateLimits } from '../../platform/rate-limits.ts'
import { passwordFits } from '../../platform/security/password-hashing.ts'
import { isCommonPassword } from '../../platform/security/common-passwords.ts'
import { passwordFault } from './rules/password-policy.ts'
import type { AccountRow } from './tables.ts'

/** Refuses a new password that is too easy for this account, at the path of its field. */
export async function acceptablePassword(
  path: string,
  password: string,
  person: { email: string; name: string },
): Promise<void> {
  const message = passwordFault(password, person, await isCommonPassword(password))
  if (message) throw new Refusal('validation_failed', { errors: [{ path, message }] })
}

/** Refuses what is not the account's password, at the path of its field. Counts as a login does. */
export async function confirmPassword(
  limits: RateLimits,
  { email, password_hash }: AccountRow,
  password: string,
  address: string,
  path: string,
): Promise<void> {
  const fits = await limits.login(
    email,
    address,
    async () => (await passwordFits(password, password_hash)) || null,
  )
  if (!fits) throw wrongPassword(path)
}

export function wrongPassword(path: string): Refusal {
  return new Refusal('validation_failed', { errors: [{ path, message: 'is not your password' }] })
}
