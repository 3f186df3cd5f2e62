import type { AccountActor } from '../../../kernel/actor.ts'
import { SYSTEM } from '../../../kernel/actor.ts'
import { newId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { record } from '../../../platform/events.ts'
import { queueMail } from '../../../platform/mail/mail-queries.ts'
import { findAccount } from '../queries.ts'

export const RESET = 'account.reset'
export const VERIFICATION = 'account.verification'

/**
 * Sends a token for a new password to an address, if it has an account. Nobody looks whether it has before the mail is
 * sent, so that this takes as long for one that has none.
 */
export async function askForReset(tx: Tx, email: string): Promise<void> {
  await queueMail(tx, { kind: RESET, address: email })
  await record(tx, SYSTEM, { type: 'account.reset_requested', subject: newId('mal'), data: {} })
}

/** Sends a token that proves that the account's e-mail is read by its person; nothing where that is known. */
export async function askForVerification(tx: Tx, actor: AccountActor): Promise<void> {
  const account = await findAccount(tx, actor.accountId)
  if (!account || account.email_verified_at !== null) return
  await queueMail(tx, { kind: VERIFICATION, accountId: account.id })
  await record(tx, actor, { type: 'account.verification_requested', subject: account.id, data: {} })
}
