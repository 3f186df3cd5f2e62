import type { Event } from '../../kernel/event.ts'
import { newId } from '../../kernel/ids.ts'
import type { Tx } from '../../platform/database/database.ts'
import { type Reaction, when } from '../../platform/events.ts'
import { setFirstTimer } from '../../platform/outbox/timers.ts'
import { ORDER_EVENTS, type OrderFact } from '../orders/public.ts'
import { activeEndpoints, insertDelivery } from './queries.ts'

export const WEBHOOK = 'webhook'

/** Queues a fact for every endpoint of its vendor, in the fact's own transaction: each gets it, and once. */
async function tellEndpoints(tx: Tx, event: Event<OrderFact['type'], OrderFact['data']>): Promise<void> {
  // Hidden until it is paid.
  if (event.data.vendorOwnerId === null) return
  for (const endpoint of await activeEndpoints(tx, event.data.vendorId)) {
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
}

export const reactions: Reaction[] = ORDER_EVENTS.map((type) => when<OrderFact>(type, tellEndpoints))
