import type { Tx } from '../../platform/database/database.ts'
import { clearTimer, setTimer } from '../../platform/outbox/timers.ts'

export const PICK_UP = 'delivery.pick_up'

/** From now on the delivery waits to be picked up, for so long as the marketplace lets it. */
export async function awaitPickUp(tx: Tx, deliveryId: string): Promise<void> {
  const { pickUpWithinMs } = tx.marketplace
  if (pickUpWithinMs > 0)
    await setTimer(tx, { kind: PICK_UP, subject: deliveryId, dueAt: tx.now + pickUpWithinMs })
}

export const endPickUp = (tx: Tx, deliveryId: string) => clearTimer(tx, PICK_UP, deliveryId)
