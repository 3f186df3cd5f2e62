import { SYSTEM } from '../../kernel/actor.ts'
import { toTime } from '../../kernel/clock.ts'
import { post } from '../../platform/calls/post.ts'
import type { Tx } from '../../platform/database/database.ts'
import { findEvents, record } from '../../platform/events.ts'
import type { Job, StoredEvent, TimerHandler } from '../../platform/outbox/handlers.ts'
import { setTimer } from '../../platform/outbox/timers.ts'
import type { OrderFact } from '../orders/public.ts'
import { deleteDeliveriesBefore, findDelivery, findEndpoint, saveAttempt, saveEndpoint } from './queries.ts'
import { WEBHOOK } from './endpoint-news.ts'
import { isHopeless, isTaken, pauseAfter } from './rules/attempts.ts'
import { signed } from './signing.ts'
import type { WebhookDeliveryRow } from './tables.ts'

/** Posts what is due, outside of any transaction, and notes what became of it. */
export function deliver(allowsPrivate: boolean): TimerHandler {
  return async (id, { read, execute, clock }) => {
    const delivery = await findDelivery(read, id)
    const [event] = delivery ? await findEvents(read, [delivery.event_id]) : []
    if (delivery?.status !== 'PENDING' || !event) return
    const endpoint = await findEndpoint(read, delivery.endpoint_id)
    if (endpoint?.status !== 'ACTIVE') {
      await execute((tx) => saveAttempt(tx, { ...delivery, status: 'FAILED' }))
      return
    }
    const { url, secret, old_secret: old, old_until: until } = endpoint
    const body = bodyOf(event as StoredEvent<OrderFact>)
    const secrets = old !== null && (until ?? 0) > clock() ? [secret, old] : [secret]
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'FastYums',
      ...signed(id, Math.floor(clock() / 1000), body, secrets),
    }
    const { code } = await post({ url, body, headers, allowsPrivate })
    await execute((tx) => noteAttempt(tx, delivery, code))
  }
}

/** Ids and states: who may know more reads it, and what was true then may not be now. */
function bodyOf({ id, type, at, seq, subject, data }: StoredEvent<OrderFact>): string {
  const { number, vendorId, from, to, total, currency, reason } = data
  const order = { orderId: subject, number, vendorId, from, status: to, seq, total, currency, reason }
  return JSON.stringify({ type, timestamp: toTime(at), data: { eventId: id, ...order } })
}

async function noteAttempt(tx: Tx, before: WebhookDeliveryRow, code: number | null): Promise<void> {
  const endpoint = await findEndpoint(tx, before.endpoint_id, 'update')
  const attempts = before.attempts + 1
  const pause = isTaken(code) ? null : pauseAfter(attempts, Math.random())
  const status = isTaken(code) ? 'DELIVERED' : pause === null || !endpoint ? 'FAILED' : 'PENDING'
  await saveAttempt(tx, { id: before.id, status, attempts, response_code: code })
  if (status === 'PENDING' && pause !== null)
    await setTimer(tx, { kind: WEBHOOK, subject: before.id, dueAt: tx.now + pause })
  if (endpoint?.status !== 'ACTIVE') return
  const since = isTaken(code) ? null : (endpoint.failing_since ?? tx.now)
  if (since !== null && isHopeless(code, since, tx.now)) {
    await saveEndpoint(tx, endpoint.id, { status: 'DISABLED', failing_since: since })
    await record(tx, SYSTEM, { type: 'webhook.disabled', subject: endpoint.id, data: { code } })
  } else if (since !== endpoint.failing_since) {
    await saveEndpoint(tx, endpoint.id, { failing_since: since })
  }
}

const KEPT_MS = 30 * 24 * 60 * 60_000

export const purgeDeliveries: Job = {
  name: 'purge webhook deliveries',
  everyMs: 60 * 60_000,
  async run({ execute, clock }) {
    while (await execute((tx) => deleteDeliveriesBefore(tx, clock() - KEPT_MS)));
  },
}
