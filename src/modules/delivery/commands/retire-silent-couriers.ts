import { SYSTEM } from '../../../kernel/actor.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { record } from '../../../platform/events.ts'
import { findSilentCouriers, retireCourier } from '../courier-queries.ts'

const SILENCE_MS = 10 * 60_000
const COURIERS_AT_ONCE = 100

/**
 * Makes couriers unavailable of whom nothing was heard for ten minutes and who bring nothing: no position, no change
 * of their profile, no delivery ended. Some at a time; returns how many.
 */
export async function retireSilentCouriers(tx: Tx): Promise<number> {
  const since = tx.now - SILENCE_MS
  const silent = await findSilentCouriers(tx, since, COURIERS_AT_ONCE)
  let retired = 0
  for (const id of silent) {
    if (!(await retireCourier(tx, id, since))) continue
    await record(tx, SYSTEM, { type: 'courier.changed', subject: id, data: { fields: ['available'] } })
    retired++
  }
  return retired
}
