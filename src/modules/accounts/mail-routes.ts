import type { Clock } from '../../kernel/clock.ts'
import type { Read } from '../../platform/database/database.ts'
import { anyone, signedIn } from '../../platform/http/access.ts'
import { post, type Route } from '../../platform/http/route.ts'
import type { RateLimits } from '../../platform/rate-limits.ts'
import { hashPassword } from '../../platform/security/password-hashing.ts'
import { askForReset, askForVerification } from './commands/ask-for-mail.ts'
import { resetPassword } from './commands/reset-password.ts'
import { verifyEmail } from './commands/verify-email.ts'
import { hashOfMailedToken, spentToken } from './mailed-tokens.ts'
import { acceptablePassword } from './passwords.ts'
import { findAccount } from './queries.ts'
import * as schemas from './schemas.ts'
import { findAccountToken } from './token-queries.ts'

/** What goes by mail: new passwords, and whose an e-mail is. */
export function mailRoutes(read: Read, limits: RateLimits, clock: Clock): Route[] {
  return [
    post('/auth/password-reset', {
      operation: 'requestPasswordReset',
      summary: 'Ask for a mail with which to set a new password',
      description: 'The answer is the same whether the address has an account or not.',
      access: anyone,
      body: schemas.ResetRequest,
      status: 202,
      prepare: ({ body, address }) => limits.mail(body.email, address),
      async command(tx, { body }, isSent) {
        if (isSent) await askForReset(tx, body.email)
      },
    }),
    post('/auth/password-reset/confirm', {
      operation: 'resetPassword',
      summary: 'Set a new password with the token of a mail; every session ends',
      access: anyone,
      body: schemas.PasswordReset,
      async prepare({ body }) {
        const hash = hashOfMailedToken(body.token)
        // Before the hashing, which costs more than to send a made-up token.
        const token = await findAccountToken(read, { hash, purpose: 'RESET' }, clock())
        const account = token && (await findAccount(read, token.account_id))
        if (!account) throw spentToken()
        await acceptablePassword('/newPassword', body.newPassword, account)
        return { hash, accountId: account.id, newHash: await hashPassword(body.newPassword) }
      },
      command: (tx, _call, prepared) => resetPassword(tx, prepared),
    }),
    post('/me/verify-email', {
      operation: 'requestEmailVerification',
      summary: 'Ask for a mail that shows that your e-mail is yours',
      access: signedIn,
      status: 202,
      prepare: ({ actor, address }) => limits.mail(actor.accountId, address),
      async command(tx, { actor }, isSent) {
        if (isSent) await askForVerification(tx, actor)
      },
    }),
    post('/auth/verify-email', {
      operation: 'verifyEmail',
      summary: 'Show that an e-mail is yours, with the token of a mail',
      access: anyone,
      body: schemas.EmailVerification,
      command: (tx, { body }) => verifyEmail(tx, body.token),
    }),
  ]
}
