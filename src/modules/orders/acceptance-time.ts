import type { Tx } from '../../platform/database/database.ts'
import { clearTimer, setFirstTimer } from '../../platform/outbox/timers.ts'

export const ACCEPTANCE = 'order.acceptance'

/** From now on an order waits to be accepted, for so long as the marketplace lets it. It has not waited before. */
export function awaitAcceptance(tx: Tx, orderId: string): void {
  const { acceptWithinMs } = tx.marketplace
  if (acceptWithinMs > 0)
    setFirstTimer(tx, { kind: ACCEPTANCE, subject: orderId, dueAt: tx.now + acceptWithinMs })
}

export const endAcceptance = (tx: Tx, orderId: string) => clearTimer(tx, ACCEPTANCE, orderId)
