import { SYSTEM } from '../../kernel/actor.ts'
import type { TimerHandler } from '../../platform/outbox/handlers.ts'
import { ACCEPTANCE } from './acceptance-time.ts'
import { cancelOrder } from './commands/cancel-order.ts'

const NOBODY_ACCEPTED = 'The vendor did not accept the order in time.'

export const timers: Record<string, TimerHandler> = {
  [ACCEPTANCE]: async (orderId, { execute }) => {
    await execute((tx) => cancelOrder(tx, SYSTEM, orderId, NOBODY_ACCEPTED))
  },
}
