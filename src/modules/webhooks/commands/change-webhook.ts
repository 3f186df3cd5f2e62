import type { AccountActor } from '../../../kernel/actor.ts'
import { notFound } from '../../../kernel/refusal.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { record } from '../../../platform/events.ts'
import { findEndpointFor, saveEndpoint } from '../queries.ts'
import { newSecret } from '../signing.ts'
import type { WebhookEndpointRow } from '../tables.ts'

const BOTH_SIGN_MS = 24 * 60 * 60_000

async function lockedEndpoint(tx: Tx, actor: AccountActor, id: string): Promise<WebhookEndpointRow> {
  const found = await findEndpointFor(tx, actor, id, 'update')
  if (!found) throw notFound()
  return found
}

/** Another address, off or on again, which forgives what failed. Nothing given changes nothing. */
export async function changeWebhook(
  tx: Tx,
  actor: AccountActor,
  id: string,
  { url, active }: { url?: string; active?: boolean },
): Promise<WebhookEndpointRow> {
  const before = await lockedEndpoint(tx, actor, id)
  const status = active === undefined ? before.status : active ? ('ACTIVE' as const) : ('DISABLED' as const)
  const after = { ...before, url: url ?? before.url, status }
  if (after.url === before.url && after.status === before.status) return before
  const changes = { url: after.url, status, failing_since: null }
  await saveEndpoint(tx, id, changes)
  await record(tx, actor, { type: 'webhook.changed', subject: id, data: { status } })
  return { ...before, ...changes }
}

/** A new secret. The old one signs too for a day, so that nothing is refused while the other side changes over. */
export async function rotateSecret(tx: Tx, actor: AccountActor, id: string): Promise<WebhookEndpointRow> {
  const before = await lockedEndpoint(tx, actor, id)
  const changes = { secret: newSecret(), old_secret: before.secret, old_until: tx.now + BOTH_SIGN_MS }
  await saveEndpoint(tx, id, changes)
  await record(tx, actor, { type: 'webhook.secret_rotated', subject: id, data: {} })
  return { ...before, ...changes }
}

/** Posts to it no more, what waits included. */
export async function removeWebhook(tx: Tx, actor: AccountActor, id: string): Promise<void> {
  await lockedEndpoint(tx, actor, id)
  await saveEndpoint(tx, id, { status: 'REMOVED' })
  await record(tx, actor, { type: 'webhook.removed', subject: id, data: {} })
}
