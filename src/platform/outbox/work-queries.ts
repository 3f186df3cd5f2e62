import type { Event } from '../../kernel/event.ts'
import type { Read, Tx } from '../database/database.ts'
import { insertion, insertionOfAll } from '../database/insertion.ts'
import { unlocked } from '../database/locks.ts'
import { countOf, inBatches, listParams, listPlaces, type ListParams } from '../database/lists.ts'
import { statement } from '../database/statement.ts'

/** Something to be done after a commit. Its first four columns are its key. */
export interface WorkRow {
  /** What it is about; the work of one kind about one subject is done in order. A job's own name. */
  subject: string
  /** `event`: a fact on its way. Else the name of a consumer that tries a fact again, of a timer or of a job. */
  kind: string
  /** The fact's `seq`; 0 for those without, for timers and jobs. */
  seq: number
  /** Empty for timers and jobs. */
  event_id: string
  /** From when on anybody may take it, milliseconds; null where it was given up. */
  due_at: number | null
  attempts: number
  /** Who holds it until then. */
  claim: string | null
  /** What it goes back to (tracing/cause.ts); null: to nobody's request. */
  cause: string | null
}

declare module '../database/database.ts' {
  interface Tables {
    work: WorkRow
  }
}

export const EVENT = 'event'

/** A fact on its way. */
export function factRow({
  subject,
  seq,
  id,
}: Pick<Event, 'subject' | 'seq' | 'id'>): Omit<WorkRow, 'due_at' | 'claim' | 'cause'> {
  return { subject, kind: EVENT, seq: seq ?? 0, event_id: id, attempts: 0 }
}

const COLUMNS = ['subject', 'kind', 'seq', 'event_id', 'due_at', 'attempts', 'claim', 'cause'] as const

export const insertWork = insertionOfAll<WorkRow>('work', COLUMNS)

const park = insertion<WorkRow>((sql, param) =>
  sql.insertInto('work').values(Object.fromEntries(COLUMNS.map((name) => [name, param(name)])) as never),
)
/** What a consumer will try again. A fact that came twice may wait already. */
export async function parkWork(tx: Tx, rows: readonly WorkRow[]): Promise<void> {
  for (const row of rows) await park(tx, row)
}

const removeTimer = statement<{ kind: string; subject: string }>((sql, param) =>
  sql
    .deleteFrom('work')
    .where('subject', '=', param('subject'))
    .where('kind', '=', param('kind'))
    .where('event_id', '=', ''),
)
/** Takes a timer away, whoever holds it. */
export const deleteTimer = (tx: Tx, kind: string, subject: string) => removeTimer.run(tx, { kind, subject })

const newJob = insertion<{ kind: string; due_at: number }>((sql, param) =>
  sql.insertInto('work').values({
    subject: 'all',
    kind: param('kind'),
    seq: 0,
    event_id: '',
    due_at: param('due_at'),
    attempts: 0,
    claim: null,
    cause: null,
  }),
)
/** The one row of a job; one that is there stays as it is. */
export const insertJob = (tx: Tx, kind: string, dueAt: number) => newJob(tx, { kind, due_at: dueAt })

const firstDue = statement<object, { due_at: number | null }>((sql) =>
  sql.selectFrom('work').select('due_at').where('due_at', 'is not', null).orderBy('due_at').limit(1),
)
/** When the next work may be taken; undefined where there is none. */
export const nextDue = async (read: Read) => (await firstDue.first(read, {}))?.due_at ?? undefined

/** Whoever asks how late it is must not make it later. */
const MOST_LOOKED_AT = 1_000

const overdue = statement<{ now: number }, { kind: string; since: number }>((sql, param) =>
  sql
    .selectFrom(
      sql
        .selectFrom('work')
        .select(['kind', 'due_at'])
        .where('due_at', '<', param('now'))
        .orderBy('due_at')
        .limit(MOST_LOOKED_AT)
        .as('walk'),
    )
    .select(['kind', ({ fn }) => fn.min<number>('due_at').as('since')])
    .groupBy('kind'),
)
/** By kind, since when what may be taken waits to be taken, milliseconds; of so many, the oldest. */
export const overdueWork = (read: Read, now: number) => overdue.all(read, { now })

const givenUp = statement<object, { kind: string; rows: number }>((sql) =>
  sql
    .selectFrom('work')
    .select(['kind', ({ fn }) => fn.countAll<number>().as('rows')])
    .where('due_at', 'is', null)
    .groupBy('kind'),
)
/** By kind, how much nobody will try again. */
export const givenUpWork = (read: Read) => givenUp.all(read, {})

const due = statement<ListParams & { now: number; most: number }, WorkRow>((sql, param, kinds) => {
  const waiting = sql
    .selectFrom('work as w')
    .selectAll()
    .where('w.due_at', '<=', param('now'))
    .where('w.kind', 'in', listPlaces(param, 'kind', kinds))
    .where((row) =>
      row.not(
        row.exists(
          row
            .selectFrom('work as before')
            .select('before.seq')
            .whereRef('before.subject', '=', 'w.subject')
            .whereRef('before.kind', '=', 'w.kind')
            .where('before.due_at', 'is not', null)
            .where((eb) =>
              eb.or([
                eb('before.seq', '<', eb.ref('w.seq')),
                eb.and([
                  eb('before.seq', '=', eb.ref('w.seq')),
                  eb('before.event_id', '<', eb.ref('w.event_id')),
                ]),
              ]),
            ),
        ),
      ),
    )
    .orderBy('w.due_at')
    .limit(param('most'))
  return unlocked(sql, waiting)
})
/** What may be taken now, and nothing behind which something else of its kind and subject still stands. */
export function dueWork(tx: Tx, kinds: readonly string[], now: number, most: number): Promise<WorkRow[]> {
  const values = listParams('kind', kinds)
  return due.all(tx, { ...values, now, most }, countOf(values))
}

const ofSubjects = statement<ListParams, WorkRow>((sql, param, count) =>
  sql
    .selectFrom('work')
    .selectAll()
    .where('subject', 'in', listPlaces(param, 'subject', count))
    .where('event_id', '<>', '')
    .where('due_at', 'is not', null),
)
/** The facts about these subjects that are still on their way, to all consumers or to one. */
export async function waitingFacts(read: Read, subjects: readonly string[]): Promise<WorkRow[]> {
  const found: WorkRow[] = []
  for (const some of inBatches(subjects)) {
    const values = listParams('subject', some)
    found.push(...(await ofSubjects.all(read, values, countOf(values))))
  }
  return found
}

type Change = ListParams & { kind: string; claim: string; until: number | null; attempts: number }

/** Rows of one kind by subject and fact. A fact has one subject and a timer has no fact, so pairs cannot mix. */
const change = statement<Change>((sql, param, variant) => {
  const [how, subjects, facts] = variant.split(' ')
  const rows = [listPlaces(param, 'subject', subjects), listPlaces(param, 'fact', facts)] as const
  if (how === 'done') {
    return sql
      .deleteFrom('work')
      .where('kind', '=', param('kind'))
      .where('subject', 'in', rows[0])
      .where('event_id', 'in', rows[1])
      .where('claim', '=', param('claim'))
  }
  const again = { due_at: param('until'), attempts: param('attempts'), claim: null }
  const update = sql
    .updateTable('work')
    .set(how === 'again' ? again : { due_at: param('until'), claim: param('claim') })
    .where('kind', '=', param('kind'))
    .where('subject', 'in', rows[0])
    .where('event_id', 'in', rows[1])
  return how === 'take' ? update : update.where('claim', '=', param('claim'))
})

async function changeAll(
  tx: Tx,
  how: 'take' | 'keep' | 'again' | 'done',
  rows: readonly WorkRow[],
  to: { claim: string; until?: number | null; attempts?: number },
): Promise<number> {
  let changed = 0
  for (const [kind, ofKind] of Map.groupBy(rows, (row) => row.kind)) {
    for (const some of inBatches(ofKind)) {
      const subjects = listParams('subject', [...new Set(some.map((row) => row.subject))])
      const facts = listParams('fact', [...new Set(some.map((row) => row.event_id))])
      const variant = `${how} ${countOf(subjects)} ${countOf(facts)}`
      changed += await change.run(tx, { ...subjects, ...facts, kind, ...to } as Change, variant)
    }
  }
  return changed
}

/** Holds what `dueWork` has found, until a moment. */
export const takeWork = (tx: Tx, rows: readonly WorkRow[], claim: string, until: number) =>
  changeAll(tx, 'take', rows, { claim, until })

/** Holds on to what the claim still holds. */
export const keepWork = (tx: Tx, rows: readonly WorkRow[], claim: string, until: number) =>
  changeAll(tx, 'keep', rows, { claim, until })

/** Gives back what the claim still holds, for anybody from a moment on; null: nobody takes it any more. */
export const returnWork = (
  tx: Tx,
  rows: readonly WorkRow[],
  claim: string,
  until: number | null,
  attempts: number,
) => changeAll(tx, 'again', rows, { claim, until, attempts })

/** Takes away what is done. Returns how many of the rows the claim still held. */
export const endWork = (tx: Tx, rows: readonly WorkRow[], claim: string) =>
  changeAll(tx, 'done', rows, { claim })
