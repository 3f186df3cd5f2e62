import { randomBytes } from 'node:crypto'
import { Refusal } from '../../kernel/refusal.ts'
import type { WorkParts } from '../../platform/outbox/handlers.ts'
import { hashOfToken } from './sessions.ts'
import type { AccountTokenRow } from './tables.ts'
import { insertAccountToken } from './token-queries.ts'

/** From when the mail is sent on. */
export const LIFE_MINUTES = 10

/** A new token of an account, kept as a hash alone. Made as its mail is sent, and anew with each try. */
export async function makeToken(
  { execute }: WorkParts,
  accountId: string,
  purpose: AccountTokenRow['purpose'],
): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  await execute((tx) =>
    insertAccountToken(tx, {
      hash: hashOfToken(token),
      account_id: accountId,
      purpose,
      expires_at: tx.now + LIFE_MINUTES * 60_000,
    }),
  )
  return token
}

/** A line that was broken by a mail program may have left spaces. */
export const hashOfMailedToken = (token: string) => hashOfToken(token.replace(/\s+/g, ''))

export function spentToken(): Refusal {
  return new Refusal('validation_failed', {
    errors: [{ path: '/token', message: 'is not valid any more; ask for a new mail' }],
  })
}
