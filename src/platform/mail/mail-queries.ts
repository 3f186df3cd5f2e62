import { firstIdAt, newId } from '../../kernel/ids.ts'
import type { Read, Tx } from '../database/database.ts'
import { insertion } from '../database/insertion.ts'
import { statement } from '../database/statement.ts'
import { setFirstTimer } from '../outbox/timers.ts'

export interface MailRow {
  id: string
  kind: string
  account_id: string | null
  address: string | null
  event_id: string | null
  /** JSON: ids alone. What a letter says is read, and its token made, when it is sent. */
  data: string
  created_at: number
  ended_at: number | null
  outcome: Outcome | null
}

/** NOBODY: there was nobody to write to, or nothing to say any more. */
export type Outcome = 'SENT' | 'REFUSED' | 'NOBODY'

declare module '../database/database.ts' {
  interface Tables {
    mails: MailRow
  }
}

export const MAIL = 'mail'

const insert = insertion<Omit<MailRow, 'ended_at' | 'outcome'>>((sql, param) =>
  sql.insertInto('mails').values({
    id: param('id'),
    kind: param('kind'),
    account_id: param('account_id'),
    address: param('address'),
    event_id: param('event_id'),
    data: param('data'),
    created_at: param('created_at'),
    ended_at: null,
    outcome: null,
  }),
)

export interface NewMail {
  kind: string
  accountId?: string
  /** Where it was typed in by somebody who is not known. */
  address?: string
  /** The fact that it tells of: one mail of a kind for each. */
  eventId?: string
  data?: object
}

/** Sends a mail soon after the commit, if this marketplace sends any. */
export async function queueMail(tx: Tx, mail: NewMail): Promise<void> {
  if (!tx.marketplace.sendsMail) return
  const id = newId('mal')
  const isNew = await insert(tx, {
    id,
    kind: mail.kind,
    account_id: mail.accountId ?? null,
    address: mail.address ?? null,
    event_id: mail.eventId ?? null,
    data: JSON.stringify(mail.data ?? {}),
    created_at: tx.now,
  })
  if (isNew) setFirstTimer(tx, { kind: MAIL, subject: id, dueAt: tx.now })
}

const one = statement<{ id: string }, MailRow>((sql, param) =>
  sql.selectFrom('mails').selectAll().where('id', '=', param('id')),
)
export const findMail = (read: Read, id: string) => one.first(read, { id })

const end = statement<{ id: string; now: number; outcome: Outcome }>((sql, param) =>
  sql
    .updateTable('mails')
    .set({ ended_at: param('now'), outcome: param('outcome'), address: null })
    .where('id', '=', param('id'))
    .where('ended_at', 'is', null),
)
export const endMail = (tx: Tx, id: string, outcome: Outcome) => end.run(tx, { id, now: tx.now, outcome })

const ROWS_AT_ONCE = 500

const oldest = statement<{ before: string }, { id: string }>((sql, param) =>
  sql
    .selectFrom('mails')
    .select('id')
    .where('id', '<', param('before'))
    .orderBy('id')
    .offset(ROWS_AT_ONCE)
    .limit(1),
)
const forget = statement<{ before: string }>((sql, param) =>
  sql.deleteFrom('mails').where('id', '<', param('before')),
)
/** Deletes some of what is older than a moment. Returns whether there is more. Ids sort by their moment. */
export async function deleteMailsBefore(tx: Tx, moment: number): Promise<boolean> {
  const before = firstIdAt('mal', moment)
  const next = await oldest.first(tx, { before })
  await forget.run(tx, { before: next?.id ?? before })
  return next !== undefined
}
