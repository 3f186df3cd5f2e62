import type { Job, TimerHandler, WorkParts } from '../outbox/handlers.ts'
import type { Letter } from './letter.ts'
import { deleteMailsBefore, endMail, findMail, type MailRow } from './mail-queries.ts'
import type { Mailer } from './mailer.ts'

/** A letter and whom it goes to; null where there is nobody, or nothing to say any more. */
export type Compose = (
  mail: Pick<MailRow, 'account_id' | 'address'> & { data: Record<string, string> },
  parts: WorkParts,
) => Promise<{ accountId: string; to: string; letter: Letter } | null>

/**
 * Sends what was queued, outside of any transaction. After a crash between the sending and its mark it is sent again,
 * as the same message.
 */
export function sendMail(mailer: Mailer, composers: Readonly<Record<string, Compose>>): TimerHandler {
  return async (id, parts) => {
    const mail = await findMail(parts.read, id)
    if (!mail || mail.ended_at !== null) return
    const data = JSON.parse(mail.data) as Record<string, string>
    const composed = await composers[mail.kind]?.({ ...mail, data }, parts)
    const outcome = !composed
      ? 'NOBODY'
      : (await mailer({ ...composed, messageId: `<${id}@fastyums>` }))
        ? 'SENT'
        : 'REFUSED'
    await parts.execute((tx) => endMail(tx, id, outcome))
  }
}

/** So that somebody can still see what was sent; no try is so late. */
const KEPT_MS = 30 * 24 * 60 * 60_000

export const purgeMails: Job = {
  name: 'purge mails',
  everyMs: 60 * 60_000,
  async run({ execute, clock }) {
    while (await execute((tx) => deleteMailsBefore(tx, clock() - KEPT_MS)));
  },
}
