import { type Letter, toHtml, toText } from './letter.ts'

export interface Envelope {
  accountId: string
  to: string
  /** The same for each try, so that what came twice is recognised. */
  messageId: string
  letter: Letter
}

/** Sends one letter. Throws where it may go well later; false where the address does not take it. */
export type Mailer = (envelope: Envelope) => Promise<boolean>

export interface MailSettings {
  url: string
  from: string
}

/** A server that is slow to answer holds up nothing but mail. */
const TIMEOUTS = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 }

/** By SMTP. Certificates are checked where the connection is encrypted. */
async function smtpMailer({ url, from }: MailSettings): Promise<Mailer> {
  const { createTransport } = await import('nodemailer')
  const transport = createTransport({ url, ...TIMEOUTS, disableFileAccess: true, disableUrlAccess: true })
  return async ({ to, messageId, letter }) => {
    try {
      await transport.sendMail({
        from,
        // As an object: a text would be parsed as a list of addresses.
        to: { name: '', address: to },
        messageId,
        subject: letter.subject,
        text: toText(letter),
        html: toHtml(letter),
        headers: { 'Auto-Submitted': 'auto-generated' },
      })
      return true
    } catch (error) {
      const { code, responseCode, command } = error as {
        code?: string
        responseCode?: number
        command?: string
      }
      if (command === 'RCPT TO' && responseCode !== undefined && responseCode >= 500) return false
      // oxlint-disable-next-line eslint/preserve-caught-error -- it may name the recipient, and this ends in the log
      throw new Error(`the mail server did not take a letter (${code ?? 'failed'} ${responseCode ?? ''})`)
    }
  }
}

/** For development: says what would be sent, and where its link leads. Nothing else of it is anybody's business. */
function printingMailer(print: (text: string) => void): Mailer {
  return async ({ accountId, letter }) => {
    print(`mail to ${accountId}: ${letter.subject}${
      letter.link
        ? `
  ${letter.link.url}`
        : ''
    }
`)
    return true
  }
}

/** Null where nothing is sent: in production and in tests, unless they name a server. */
export async function openMailer(
  settings: MailSettings | null,
  isDevelopment: boolean,
): Promise<Mailer | null> {
  if (settings) return smtpMailer(settings)
  return isDevelopment ? printingMailer((text) => process.stdout.write(text)) : null
}
