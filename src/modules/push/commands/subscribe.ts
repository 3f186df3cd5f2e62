import { createHash } from 'node:crypto'
import type { Static } from 'typebox'
import type { AccountActor } from '../../../kernel/actor.ts'
import { newId } from '../../../kernel/ids.ts'
import { notFound, Refusal } from '../../../kernel/refusal.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { record } from '../../../platform/events.ts'
import { mayStillAct } from '../../accounts/public.ts'
import {
  deleteOwnSubscription,
  deleteSubscription,
  insertSubscription,
  lockedByEndpoint,
  saveRenewal,
  surplusSubscriptions,
} from '../queries.ts'
import type { NewPushSubscription } from '../schemas.ts'
import type { PushSubscriptionRow } from '../tables.ts'

/** More browsers than a person has; where another one comes the oldest is let go. */
const MOST_OF_AN_ACCOUNT = 10

/**
 * From now on a browser is told of the account's notifications. Again: the same subscription. Who signs in to another
 * account in the same browser takes it along, and shows by its keys that it is the same browser.
 */
export async function subscribe(
  tx: Tx,
  actor: AccountActor,
  { endpoint, expirationTime, keys }: Static<typeof NewPushSubscription>,
): Promise<PushSubscriptionRow> {
  if (!(await mayStillAct(tx, actor.accountId))) throw new Refusal('unauthenticated')
  const wanted = {
    session_id: actor.sessionId,
    p256dh: keys.p256dh.replace(/=+$/, ''),
    auth: keys.auth.replace(/=+$/, ''),
    expires_at: expirationTime == null ? null : Math.floor(expirationTime),
  }
  const hash = createHash('sha256').update(endpoint).digest('base64url')
  const found = await lockedByEndpoint(tx, hash)
  if (found?.account_id === actor.accountId) return renewed(tx, actor, found, wanted)
  if (found) await takeOver(tx, found, wanted)
  const row: PushSubscriptionRow = {
    id: newId('psb'),
    account_id: actor.accountId,
    endpoint,
    endpoint_hash: hash,
    created_at: tx.now,
    ...wanted,
  }
  await insertSubscription(tx, row)
  for (const { id } of await surplusSubscriptions(tx, actor.accountId, MOST_OF_AN_ACCOUNT))
    await deleteSubscription(tx, id)
  await record(tx, actor, { type: 'push.subscribed', subject: row.id, data: { accountId: actor.accountId } })
  return row
}

type Wanted = Pick<PushSubscriptionRow, 'session_id' | 'p256dh' | 'auth' | 'expires_at'>

async function renewed(
  tx: Tx,
  actor: AccountActor,
  found: PushSubscriptionRow,
  wanted: Wanted,
): Promise<PushSubscriptionRow> {
  const names = ['session_id', 'p256dh', 'auth', 'expires_at'] as const
  if (names.every((name) => found[name] === wanted[name])) return found
  await saveRenewal(tx, { id: found.id, ...wanted })
  await record(tx, actor, { type: 'push.renewed', subject: found.id, data: { accountId: actor.accountId } })
  return { ...found, ...wanted }
}

async function takeOver(tx: Tx, found: PushSubscriptionRow, { p256dh, auth }: Wanted): Promise<void> {
  if (found.p256dh !== p256dh || found.auth !== auth) {
    throw new Refusal('validation_failed', {
      errors: [{ path: '/endpoint', message: 'belongs to another browser' }],
    })
  }
  await deleteSubscription(tx, found.id)
}

/** The browser is told nothing more. */
export async function unsubscribe(tx: Tx, actor: AccountActor, id: string): Promise<void> {
  if (!(await deleteOwnSubscription(tx, id, actor.accountId))) throw notFound()
  await record(tx, actor, { type: 'push.unsubscribed', subject: id, data: { accountId: actor.accountId } })
}
