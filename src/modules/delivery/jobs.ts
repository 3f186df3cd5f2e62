import type { Job, TimerHandler } from '../../platform/outbox/handlers.ts'
import { releaseLateDelivery } from './commands/release-delivery.ts'
import { retireSilentCouriers } from './commands/retire-silent-couriers.ts'
import { PICK_UP } from './pick-up-time.ts'

const MINUTE_MS = 60_000
const NOT_FETCHED = 'It was not picked up in time.'

export const timers: Record<string, TimerHandler> = {
  [PICK_UP]: (deliveryId, { execute }) => execute((tx) => releaseLateDelivery(tx, deliveryId, NOT_FETCHED)),
}

export const jobs: readonly Job[] = [
  {
    name: 'retire silent couriers',
    everyMs: MINUTE_MS,
    async run({ execute }) {
      while ((await execute(retireSilentCouriers)) > 0);
    },
  },
]
