import type { Timer, Tx } from '../database/database.ts'
import { deleteTimer } from './work-queries.ts'

/** Sets a timer, or sets it anew. Its handler runs once over all processes, soon after `dueAt`. */
export async function setTimer(tx: Tx, timer: Timer): Promise<void> {
  await clearTimer(tx, timer.kind, timer.subject)
  tx.timers.push(timer)
}

/** Sets a timer about a subject that is new in this transaction, so that there is none to be replaced. */
export function setFirstTimer(tx: Tx, timer: Timer): void {
  tx.timers.push(timer)
}

/** Takes a timer away; none is no error. */
export async function clearTimer(tx: Tx, kind: string, subject: string): Promise<void> {
  const index = tx.timers.findIndex((timer) => timer.kind === kind && timer.subject === subject)
  if (index >= 0) tx.timers.splice(index, 1)
  await deleteTimer(tx, kind, subject)
}
