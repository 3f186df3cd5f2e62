import { newId } from '../../kernel/ids.ts'
import type { Read, Tx } from '../../platform/database/database.ts'
import { sharedLookup } from '../../platform/database/shared-reads.ts'
import { isFirstTime } from '../../platform/outbox/consumed.ts'
import { type Consumer, consumer, type StoredEvent } from '../../platform/outbox/handlers.ts'
import { setFirstTimer } from '../../platform/outbox/timers.ts'
import { ORDER_EVENTS, type OrderFact } from '../orders/public.ts'
import { type ActiveEndpoint, activeEndpoints, insertDelivery } from './queries.ts'

export const WEBHOOK = 'webhook'

/** Queues a fact for every endpoint of its vendor that was there already: each gets it, and once. */
export function endpointNews(read: Read): Consumer {
  const endpointsOf = sharedLookup((vendorIds) => activeEndpoints(read, vendorIds))
  return consumer<OrderFact>('webhooks.deliveries', ORDER_EVENTS, async (event, { execute }) => {
    // Hidden until it is paid.
    if (event.data.vendorOwnerId === null) return
    const known = (await endpointsOf(event.data.vendorId)) ?? []
    const endpoints = known.filter(({ created_at }) => created_at <= event.at)
    if (endpoints.length === 0) return
    await execute(async (tx) => {
      if (!(await isFirstTime(tx, 'webhooks.deliveries', event.id))) return
      for (const endpoint of endpoints) await queueDelivery(tx, endpoint, event)
    })
  })
}

async function queueDelivery(tx: Tx, endpoint: ActiveEndpoint, event: StoredEvent<OrderFact>): Promise<void> {
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
