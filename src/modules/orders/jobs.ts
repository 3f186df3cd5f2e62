import { SYSTEM } from '../../kernel/actor.ts'
import type { TimerHandler } from '../../platform/outbox/handlers.ts'
import type { Gateways } from '../../platform/payments/gateway.ts'
import { checkPaymentsOf } from '../payments/public.ts'
import { ACCEPTANCE } from './acceptance-time.ts'
import { cancelOrder } from './commands/cancel-order.ts'
import { expireOrder } from './commands/expire-order.ts'
import { EXPIRY } from './rules/order-flow.ts'

const NOBODY_ACCEPTED = 'The vendor did not accept the order in time.'

export const orderTimers = (gateways: Gateways): Record<string, TimerHandler> => ({
  [ACCEPTANCE]: async (orderId, { execute }) => {
    await execute((tx) => cancelOrder(tx, SYSTEM, orderId, NOBODY_ACCEPTED))
  },
  // Whoever has paid at the last moment is asked for first.
  async [EXPIRY](orderId, parts) {
    await checkPaymentsOf({ ...parts, gateways }, orderId)
    await parts.execute((tx) => expireOrder(tx, orderId))
  },
})
