import type { AccountActor } from '../../../kernel/actor.ts'
import { newId } from '../../../kernel/ids.ts'
import { notFound } from '../../../kernel/refusal.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { record } from '../../../platform/events.ts'
import { ownVendorCard, vendorCard } from '../../vendors/public.ts'
import { insertEndpoint } from '../queries.ts'
import { newSecret } from '../signing.ts'
import type { WebhookEndpointRow } from '../tables.ts'

/** From now on the facts of a vendor's orders are posted to an address. */
export async function addWebhook(
  tx: Tx,
  actor: AccountActor,
  vendorId: string,
  url: string,
): Promise<WebhookEndpointRow> {
  const vendor = await (actor.role === 'ADMIN'
    ? vendorCard(tx, vendorId)
    : ownVendorCard(tx, vendorId, actor.accountId))
  if (!vendor) throw notFound()
  const row: WebhookEndpointRow = {
    id: newId('whe'),
    vendor_id: vendor.id,
    owner_id: vendor.ownerId,
    url,
    secret: newSecret(),
    old_secret: null,
    old_until: null,
    status: 'ACTIVE',
    failing_since: null,
    created_at: tx.now,
  }
  await insertEndpoint(tx, row)
  await record(tx, actor, { type: 'webhook.added', subject: row.id, data: { vendorId } })
  return row
}
