import type { Fact } from '../../kernel/event.ts'
import { queueMail } from '../../platform/mail/mail-queries.ts'
import type { Compose } from '../../platform/mail/sending.ts'
import { isFirstTime } from '../../platform/outbox/consumed.ts'
import { consumer } from '../../platform/outbox/handlers.ts'
import { RESET, VERIFICATION } from './commands/ask-for-mail.ts'
import { mailboxOf } from './mailbox.ts'
import { LIFE_MINUTES, makeToken } from './mailed-tokens.ts'
import { findAccount, findAccountByEmail } from './queries.ts'

/** Who registers is asked to show that the e-mail is theirs; whom others registered is not. */
export const accountMails = consumer<Fact<'account.registered'>>(
  'accounts.mail',
  ['account.registered'],
  async ({ id: eventId, subject, actor }, { read, execute }) => {
    if (actor.accountId !== subject || !(await mailboxOf(read, subject))) return
    await execute(async (tx) => {
      if (!(await isFirstTime(tx, 'accounts.mail', eventId))) return
      await queueMail(tx, { kind: VERIFICATION, accountId: subject, eventId })
    })
  },
)

/** The token stands behind the #, which no browser sends to a server and no server logs. */
function tokenLink(publicUrl: string, page: string, token: string) {
  return publicUrl ? { url: `${publicUrl}/app/${page}#token=${token}` } : null
}

const reset: Compose = async ({ address }, parts) => {
  const account = address === null ? undefined : await findAccountByEmail(parts.read, address)
  if (account?.password_hash == null || account.status !== 'ACTIVE') return null
  const token = await makeToken(parts, account.id, 'RESET')
  const link = tokenLink(parts.read.marketplace.publicUrl, 'reset-password', token)
  return {
    accountId: account.id,
    to: account.email,
    letter: {
      subject: 'A new password',
      name: account.name,
      before: [
        `Somebody asked for a new password for this account. It can be set within ${LIFE_MINUTES} minutes.`,
      ],
      ...(link ? { link: { label: 'Set a new password', ...link } } : { rows: [['Token', token]] }),
      after: ['If it was not you, do nothing: your password stays as it is.'],
    },
  }
}

const verification: Compose = async ({ account_id: id }, parts) => {
  const account = id === null ? undefined : await findAccount(parts.read, id)
  if (account?.status !== 'ACTIVE' || account.email_verified_at !== null) return null
  const token = await makeToken(parts, account.id, 'VERIFY')
  const link = tokenLink(parts.read.marketplace.publicUrl, 'verify-email', token)
  return {
    accountId: account.id,
    to: account.email,
    letter: {
      subject: 'Is this your e-mail?',
      name: account.name,
      before: [
        `An account was opened with this e-mail. Please confirm within ${LIFE_MINUTES} minutes that it is yours.`,
      ],
      ...(link ? { link: { label: 'Confirm the e-mail', ...link } } : { rows: [['Token', token]] }),
      after: ['If it was not you, do nothing.'],
    },
  }
}

export const letters: Record<string, Compose> = { [RESET]: reset, [VERIFICATION]: verification }
