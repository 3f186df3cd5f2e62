import { Refusal } from '../../kernel/refusal.ts'
import { isCommonPassword } from '../../platform/security/common-passwords.ts'
import { passwordFault } from './rules/password-policy.ts'

/** Refuses a new password that is too easy for this account, at the path of its field. */
export async function acceptablePassword(
  path: string,
  password: string,
  person: { email: string; name: string },
): Promise<void> {
  const message = passwordFault(password, person, await isCommonPassword(password))
  if (message) throw new Refusal('validation_failed', { errors: [{ path, message }] })
}
