import { newId } from '../../kernel/ids.ts'
import type { Tx } from '../../platform/database/database.ts'
import { isFirstTime } from '../../platform/outbox/consumed.ts'
import { consumer, type StoredEvent } from '../../platform/outbox/handlers.ts'
import { setFirstTimer } from '../../platform/outbox/timers.ts'
import { ORDER_EVENTS, type OrderFact } from '../orders/public.ts'
import { activeEndpoints, insertDelivery } from './queries.ts'
import type { WebhookEndpointRow } from './tables.ts'

export const WEBHOOK = 'webhook'

/** Queues a fact for every endpoint of its vendor: each gets it, and once. */
export const endpointNews = consumer<OrderFact>(
  'webhooks.deliveries',
  ORDER_EVENTS,
  async (event, { read, execute }) => {
    // Hidden until it is paid.
    if (event.data.vendorOwnerId === null) return
    const endpoints = await activeEndpoints(read, event.data.vendorId, event.at)
    if (endpoints.length === 0) return
    await execute(async (tx) => {
      if (!(await isFirstTime(tx, 'webhooks.deliveries', event.id))) return
      for (const endpoint of endpoints) await queueDelivery(tx, endpoint, event)
    })
  },
)

async function queueDelivery(
  tx: Tx,
  endpoint: Pick<WebhookEndpointRow, 'id' | 'owner_id'>,
  event: StoredEvent<OrderFact>,
): Promise<void> {
  const id = newId('whd')
  await insertDelivery(tx, {
    id,
    endpoint_id: endpoint.id,
    owner_id: endpoint.owner_id,
    event_id: event.id,
    type: event.type,
    status: 'PENDING',
    attempts: 0,
    created_at: tx.now,
  })
  setFirstTimer(tx, { kind: WEBHOOK, subject: id, dueAt: tx.now })
}
